package org.comparegan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
    line.addAll(List.of("--count", "4", "--out", directory.resolve("out.npz").toString()));
    line.addAll(List.of(more));
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
      Operand<TFloat32> pixels = tf.math.add(tf.math.mul(z, tf.constant(0f)), classes);
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
}
