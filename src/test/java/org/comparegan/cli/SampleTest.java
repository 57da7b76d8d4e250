package org.comparegan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.comparegan.npz.Npy;
import org.comparegan.npz.NpyArray;
import org.comparegan.npz.Npz;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** What sample says of modules that it cannot sample from, and which of it is advice on options. */
class SampleTest {
  @TempDir Path directory;

  private CommandRun sample(String... more) {
    List<String> line = new ArrayList<>(List.of("sample", "--from", file().toString()));
    line.addAll(List.of("--count", "4"));
    line.addAll(List.of(more));
    if (!line.contains("--out")) {
      line.addAll(List.of("--out", directory.resolve("out.npz").toString()));
    }
    return CommandRun.of(line.toArray(String[]::new));
  }

  private Path file() {
    return directory.resolve("graph.pb");
  }

  /**
   * Writes a frozen graph from z [n, 2] to pixels of the number of the class.
   *
   * @param output name of the images
   * @param image their shape without the first axis
   */
  private void write(String output, Shape image) throws IOException {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> z =
          tf.withName("z").placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, 2)));
      Operand<TInt32> labels =
          tf.withName("labels").placeholder(TInt32.class, Placeholder.shape(Shape.of(-1)));
      Operand<TFloat32> classes =
          tf.expandDims(tf.dtypes.cast(labels, TFloat32.class), tf.constant(1));
      Operand<TFloat32> nothing = tf.math.mul(tf.math.mul(z, tf.constant(1e30f)), tf.constant(0f));
      Operand<TFloat32> pixels = tf.math.add(nothing, classes);
      tf.withName(output).reshape(pixels, tf.constant(image.prepend(-1)));
      Files.write(file(), graph.toGraphDef().toByteArray());
    }
  }

  @Test
  void aMissingClassCountIsAskedFor() throws IOException {
    write("generated", Shape.of(1, 2, 1));
    CommandRun run = sample();
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("takes labels but does not say").contains("Give --classes N.");
    assertThat(sample("--classes", "3").code()).isZero();
    assertThat(Npz.read(directory.resolve("out.npz")).get("generated").shape())
        .containsExactly(4, 1, 2, 1);
    assertThat(sample("--labels", "0,2").code()).isZero();
    assertThat(Npz.read(directory.resolve("out.npz")).get("generated").floats())
        .containsExactly(0, 0, 2, 2, 0, 0, 2, 2);
  }

  /** Byte 25 of a PNG file is 0 for grey. */
  @Test
  void samplesOfOneChannelAreGreyFiles() throws IOException {
    write("generated", Shape.of(1, 2, 1));
    Path one = directory.resolve("one.png");
    assertThat(sample("--classes", "3", "--labels", "0,1", "--out", one.toString()).code())
        .isZero();
    assertThat(Files.readAllBytes(one)[25]).isEqualTo((byte) 0);
    Path many = directory.resolve("many");
    assertThat(sample("--classes", "3", "--grid", "--out", many.toString()).code()).isZero();
    for (String name : List.of("00000.png", "grid.png")) {
      assertThat(Files.readAllBytes(many.resolve(name))[25]).as(name).isEqualTo((byte) 0);
    }
  }

  @Test
  void aGraphWithoutGeneratorIsNoMatterOfOptions() throws IOException {
    write("prediction", Shape.of(2));
    CommandRun run = sample();
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err())
        .contains("has no generator: no signature from z (and labels) to generated")
        .doesNotContain("--classes");
  }

  @Test
  void imagesThatAreNoneAreNoMatterOfOptions() throws IOException {
    write("generated", Shape.of(2));
    CommandRun run = sample("--classes", "3");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("gives images of shape [-1, 2]").doesNotContain("--classes");
  }

  private CommandRun given(NpyArray z, Optional<NpyArray> labels, String... more)
      throws IOException {
    List<String> line = new ArrayList<>(List.of("sample", "--from", file().toString()));
    line.addAll(List.of("--classes", "3", "--out", directory.resolve("out.npz").toString()));
    Path latents = directory.resolve("z.npy");
    Npy.write(latents, z);
    line.addAll(List.of("--z", latents.toString()));
    if (labels.isPresent()) {
      Path ids = directory.resolve("y.npy");
      Npy.write(ids, labels.get());
      line.addAll(List.of("--label-ids", ids.toString()));
    }
    line.addAll(List.of(more));
    return CommandRun.of(line.toArray(String[]::new));
  }

  private static NpyArray z(int rows, int width) {
    return new NpyArray.Floats(new int[] {rows, width}, new float[rows * width]);
  }

  private static Optional<NpyArray> ids(long... labels) {
    return Optional.of(new NpyArray.Longs(new int[] {labels.length}, labels));
  }

  private void assertUsage(CommandRun run, String... words) {
    assertThat(run.code()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).contains(words).hasLineCount(1);
    assertThat(directory.resolve("out.npz")).doesNotExist();
  }

  @Test
  void labelsAreClassesOneForEachLatent() throws IOException {
    write("generated", Shape.of(1, 2, 1));
    assertUsage(given(z(2, 2), ids(0, 3)), "--label-ids", "row 1", "class 3", "0 to 2");
    assertUsage(given(z(2, 2), ids(-1, 0)), "--label-ids", "row 0", "class -1", "0 to 2");
    assertUsage(given(z(2, 2), ids(0, 1L << 40)), "--label-ids", "row 1", "0 to 2");
    assertUsage(given(z(2, 2), ids(0, 1, 2)), "--label-ids", "[3]", "[2]");
    assertUsage(given(z(2, 2), Optional.empty()), "give --label-ids", "0 to 2");
    assertUsage(given(z(2, 2), ids(0, 1), "--labels", "1"), "--labels", "--label-ids");
    assertUsage(sample("--labels", "0,99999999999"), "--labels");
    assertUsage(sample("--classes", "3", "--labels", "3"), "--labels", "0 to 2");
    assertThat(given(z(2, 2), ids(0, 2)).code()).isZero();
    assertThat(Npz.read(directory.resolve("out.npz")).get("generated").floats())
        .containsExactly(0, 0, 2, 2);
  }

  @Test
  void latentsAreRowsOfFiniteNumbers() throws IOException {
    write("generated", Shape.of(1, 2, 1));
    assertUsage(given(z(2, 4), ids(0, 1, 2, 0)), "--z", "[2, 4]", "[n, 2]");
    assertUsage(given(z(4, 1), ids(0, 1)), "--z", "[4, 1]", "[n, 2]");
    assertUsage(given(z(0, 2), ids()), "--z", "no rows");
    NpyArray flat = new NpyArray.Floats(new int[] {4}, new float[4]);
    assertUsage(given(flat, ids(0, 1)), "--z", "[4]");
    NpyArray deep = new NpyArray.Floats(new int[] {2, 1, 2}, new float[4]);
    assertUsage(given(deep, ids(0, 1)), "--z", "[2, 1, 2]");
    for (float bad : new float[] {Float.NaN, Float.NEGATIVE_INFINITY}) {
      NpyArray broken = new NpyArray.Floats(new int[] {2, 2}, new float[] {0, 0, 0, bad});
      assertUsage(given(broken, ids(0, 1)), "--z", "row 1", String.valueOf(bad));
    }
  }

  private void assertFailure(CommandRun run, String... words) {
    assertThat(run.code()).as(run.err()).isEqualTo(1);
    assertThat(run.err()).contains(words);
    assertThat(directory.resolve("out.npz")).doesNotExist();
  }

  @Test
  void arraysOfAnotherTypeAreNamedWithTheirFile() throws IOException {
    write("generated", Shape.of(1, 2, 1));
    NpyArray whole = new NpyArray.Ints(new int[] {2, 2}, new int[4]);
    assertFailure(given(whole, ids(0, 1)), "--z: ", "z.npy", "int32", "astype('float32')");
    NpyArray floats = new NpyArray.Doubles(new int[] {2}, new double[2]);
    assertFailure(given(z(2, 2), Optional.of(floats)), "--label-ids: ", "y.npy", "astype('int64')");
  }

  /** Finite latents can be too large for a network. */
  @Test
  void imagesThatAreNotFiniteAreNotWritten() throws IOException {
    write("generated", Shape.of(1, 2, 1));
    NpyArray huge = new NpyArray.Floats(new int[] {2, 2}, new float[] {0, 0, 0, 1e20f});
    assertFailure(given(huge, ids(0, 1)), "graph.pb", "NaN", "Nothing was written");
  }
}
