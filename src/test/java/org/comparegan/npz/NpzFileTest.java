package org.comparegan.npz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that NumPy wrote ({@code savez} of i/4 for i below 12), and ours. */
class NpzFileTest {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"numpy-savez.npz", "numpy-savez-compressed.npz"})
  void numpysFiles(String name) throws IOException {
    try (NpzFile file = NpzFile.open(resource(name))) {
      assertThat(file.names()).containsExactly("features", "mu", "sigma");
      assertThat(file.shape("features")).containsExactly(4, 3);
      assertThat(file.get("mu").doubles()).containsExactly(1.125, 1.375, 1.625);
      NpyRows rows = file.rows("features");
      double[] middle = new double[7];
      rows.copy(1, 2, middle, 1);
      assertThat(middle).containsExactly(0, .75, 1, 1.25, 1.5, 1.75, 2);
      assertThatThrownBy(() -> file.rows("mu")).hasMessageContaining("two axes");
      assertThatThrownBy(() -> file.get("logits")).hasMessageContaining("features, mu, sigma");
    }
  }

  @Test
  void objectsAreRefusedAlthoughNobodyAskedForThem() {
    assertThatThrownBy(() -> NpzFile.open(resource("numpy-objects.npz")))
        .isInstanceOf(NpzException.class)
        .hasMessageContaining("Array 'names'")
        .hasMessageContaining("pickled");
  }

  @Test
  void rowsOfAnArrayFile() throws IOException {
    Path path = directory.resolve("pool.npy");
    Npy.write(path, new NpyArray.Doubles(new int[] {3, 2}, new double[] {1, 2, 3, 4, 5, 6}));
    NpyRows rows;
    try (NpzFile file = NpzFile.open(path)) {
      assertThat(file.names()).containsExactly("pool");
      rows = file.rows("pool");
      double[] last = new double[2];
      rows.copy(2, 1, last, 0);
      assertThat(last).containsExactly(5, 6);
    }
    assertThatThrownBy(() -> rows.copy(0, 1, new double[2], 0))
        .isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void truncatedRowsAreNamed() throws IOException {
    Path path = directory.resolve("pool.npy");
    Npy.write(path, new NpyArray.Doubles(new int[] {3, 2}, new double[6]));
    byte[] whole = Files.readAllBytes(path);
    Files.write(path, Arrays.copyOf(whole, whole.length - 20));
    try (NpzFile file = NpzFile.open(path)) {
      assertThatThrownBy(() -> file.rows("pool"))
          .hasMessageContaining("pool.npy is truncated: its header promises 6 elements")
          .hasMessageContaining("after 3");
    }
  }

  @Test
  void ourArchivesLieOpen() throws IOException {
    Path path = directory.resolve("a.npz");
    NpyArray array = new NpyArray.Floats(new int[] {2, 2}, new float[] {1, 2, 3, 4});
    Npz.write(path, Map.of("features", array));
    assertThat(Files.size(path)).isGreaterThan(128 + 16);
    try (NpzFile file = NpzFile.open(path)) {
      double[] all = new double[4];
      file.rows("features").copy(0, 2, all, 0);
      assertThat(all).containsExactly(1, 2, 3, 4);
    }
  }

  private static Path resource(String name) {
    return Path.of("src/test/resources/npz", name);
  }

  @Test
  void whatIsNoArrayIsNamed(@TempDir Path folder) throws IOException {
    Path npz = folder.resolve("x.npz");
    Path npy = folder.resolve("x.npy");
    for (Path file : new Path[] {npz, npy}) {
      Files.write(file, new byte[] {(byte) 0x80, 2, '}', 'q', 0, '.'});
      assertThatThrownBy(() -> NpzFile.open(file))
          .isInstanceOf(NpzException.class)
          .hasMessageContaining(file + ": is a Python pickle")
          .hasMessageContaining("numpy.savez");
      Files.writeString(file, "version https://git-lfs.github.com/spec/v1\n");
      assertThatThrownBy(() -> NpzFile.open(file)).hasMessageContaining("git lfs pull");
      Files.writeString(file, "<html>");
      assertThatThrownBy(() -> NpzFile.open(file)).hasMessageContaining("HTML page");
    }
    assertThatThrownBy(() -> Npy.read(npy)).hasMessageContaining("HTML page");
    assertThatThrownBy(() -> Npy.read(folder)).hasMessageContaining(folder + " is a directory");
    assertThatThrownBy(() -> NpzFile.open(folder)).hasMessageContaining(folder + " is a directory");
    Npy.write(npy, new NpyArray.Ints(new int[] {1}, new int[] {1}));
    Files.copy(npy, npz, StandardCopyOption.REPLACE_EXISTING);
    assertThatThrownBy(() -> NpzFile.open(npz)).hasMessageContaining("NAME.npy");
    Npz.write(npz, Map.of("a", new NpyArray.Ints(new int[] {1}, new int[] {1})));
    Files.copy(npz, npy, StandardCopyOption.REPLACE_EXISTING);
    assertThatThrownBy(() -> Npy.read(npy)).hasMessageContaining("name a .npy file");
  }
}
