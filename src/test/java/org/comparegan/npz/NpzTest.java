package org.comparegan.npz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpzTest {
  @TempDir Path directory;

  @Test
  void writesWhatNumPyWrites() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Npy.write(out, new NpyArray.Floats(new int[] {2, 3}, new float[] {0, 1, 2, 3, 4, 5}));
    byte[] bytes = out.toByteArray();
    assertThat(bytes).hasSize(128 + 24);
    assertThat(new String(bytes, 10, 118, StandardCharsets.ISO_8859_1))
        .startsWith("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }  ")
        .endsWith(" \n");
  }

  @Test
  void everyTypeComesBack() throws IOException {
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    arrays.put("f", new NpyArray.Floats(new int[] {3}, new float[] {1.5f, Float.NaN, -0f}));
    arrays.put("d", new NpyArray.Doubles(new int[] {1, 2}, new double[] {Math.PI, 1e300}));
    arrays.put("i", new NpyArray.Ints(new int[] {2, 1}, new int[] {-1, Integer.MAX_VALUE}));
    arrays.put("l", new NpyArray.Longs(new int[] {}, new long[] {Long.MIN_VALUE}));
    arrays.put("b", new NpyArray.Bytes(new int[] {0, 4}, new byte[0]));
    Path file = directory.resolve("all.npz");
    Npz.write(file, arrays);
    Npz read = Npz.read(file);
    assertThat(read.names()).containsExactly("f", "d", "i", "l", "b");
    assertThat(read.get("f").floats()).containsExactly(1.5f, Float.NaN, -0f);
    assertThat(read.get("d").doubles()).containsExactly(Math.PI, 1e300);
    assertThat(read.get("i").longs()).containsExactly(-1, Integer.MAX_VALUE);
    assertThat(read.get("l").longs()).containsExactly(Long.MIN_VALUE);
    assertThat(read.get("l").shape()).isEmpty();
    assertThat(read.get("b").shape()).containsExactly(0, 4);
    assertThatThrownBy(() -> read.get("labels")).hasMessageContaining("f, d, i, l, b");
    assertThatThrownBy(() -> read.get("i").floats()).hasMessageContaining("int32");
  }

  @Test
  void equalArraysGiveEqualBytes() throws IOException {
    Map<String, NpyArray> arrays = Map.of("mu", new NpyArray.Doubles(new int[] {1}, new double[1]));
    Npz.write(directory.resolve("a.npz"), arrays);
    Npz.write(directory.resolve("b.npz"), arrays);
    assertThat(directory.resolve("a.npz")).hasSameBinaryContentAs(directory.resolve("b.npz"));
  }

  @Property(tries = 50)
  void fortranOrderBecomesRowMajor(
      @ForAll @Size(min = 1, max = 4) List<@IntRange(min = 1, max = 4) Integer> extents)
      throws IOException {
    int[] shape = extents.stream().mapToInt(Integer::intValue).toArray();
    int size = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    ByteBuffer elements = ByteBuffer.allocate(4 * size).order(ByteOrder.LITTLE_ENDIAN);
    int[] index = new int[shape.length];
    for (int k = 0; k < size; k++) {
      int address = 0;
      for (int axis = 0; axis < shape.length; axis++) {
        address = address * shape[axis] + index[axis];
      }
      elements.putInt(address);
      for (int axis = 0; axis < shape.length && ++index[axis] == shape[axis]; axis++) {
        index[axis] = 0;
      }
    }
    Path file = Files.createTempFile("fortran", ".npy");
    try {
      Files.write(file, npy("'<i4'", "True", tuple(shape), elements.array()));
      long[] read = Npy.read(file).longs();
      for (int i = 0; i < size; i++) {
        assertThat(read[i]).isEqualTo(i);
      }
    } finally {
      Files.delete(file);
    }
  }

  @Test
  void truncatedFilesAreNamed() throws IOException {
    byte[] whole = npy("'<f4'", "False", "(3,)", new byte[12]);
    Path file = directory.resolve("x.npy");
    for (int length : new int[] {0, 5, 9, 30, whole.length - 5}) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> Npy.read(file))
          .isInstanceOf(NpzException.class)
          .hasMessageContaining("x.npy");
    }
    Files.write(file, Arrays.copyOf(whole, whole.length - 5));
    assertThatThrownBy(() -> Npy.read(file))
        .hasMessageContaining("promises 3 elements, it ends after 1");
    Files.write(file, Arrays.copyOf(whole, whole.length + 1));
    assertThatThrownBy(() -> Npy.read(file)).hasMessageContaining("continues after");
  }

  @Test
  void aTruncatedArchiveIsNamed() throws IOException {
    Path file = directory.resolve("x.npz");
    Npz.write(file, Map.of("a", new NpyArray.Doubles(new int[] {9}, new double[9])));
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 100));
    assertThatThrownBy(() -> Npz.read(file))
        .isInstanceOf(NpzException.class)
        .hasMessageContaining("x.npz")
        .hasMessageContaining("not a complete");
  }

  @Test
  void whatIsNotReadSaysHowToConvert() throws IOException {
    Path file = directory.resolve("x.npy");
    Files.write(file, npy("'|O'", "False", "(1,)", new byte[8]));
    assertThatThrownBy(() -> Npy.read(file)).hasMessageContaining("pickled");
    Files.write(file, npy("'>f4'", "False", "(1,)", new byte[4]));
    assertThatThrownBy(() -> Npy.read(file)).hasMessageContaining("astype('<f4')");
    Files.write(file, npy("[('a', '<f4')]", "False", "(1,)", new byte[4]));
    assertThatThrownBy(() -> Npy.read(file)).hasMessageContaining("structured");
    Files.write(file, npy("'<f4'", "False", "(99999, 99999)", new byte[4]));
    assertThatThrownBy(() -> Npy.read(file)).hasMessageContaining("more elements");
  }

  private static String tuple(int[] shape) {
    return Arrays.toString(shape).replace('[', '(').replace("]", ",)");
  }

  /** A file as NumPy lays it out, without padding. */
  private static byte[] npy(String type, String fortran, String shape, byte[] elements) {
    String header =
        "{'descr': " + type + ", 'fortran_order': " + fortran + ", 'shape': " + shape + ", }\n";
    ByteBuffer bytes =
        ByteBuffer.allocate(10 + header.length() + elements.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    bytes.putShort((short) header.length());
    return bytes.put(header.getBytes(StandardCharsets.ISO_8859_1)).put(elements).array();
  }
}
