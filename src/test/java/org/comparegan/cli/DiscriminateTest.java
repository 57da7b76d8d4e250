package org.comparegan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.comparegan.npz.Npy;
import org.comparegan.npz.NpyArray;
import org.comparegan.npz.Npz;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The verb discriminate: one answer for every form of a model, and checked input. */
class DiscriminateTest {
  private static final String RUN = "checkpoints/fashion-mnist-32-supervised";
  private static final String PREDICTING = "checkpoints/fashion-mnist-32-s3gan-10";
  private static final int N = 5;

  @TempDir Path directory;
  private Path images = Path.of("");
  private Path labels = Path.of("");
  private Path out = Path.of("");

  @BeforeEach
  void write() throws IOException {
    images = directory.resolve("images.npy");
    labels = directory.resolve("labels.npy");
    out = directory.resolve("out.npz");
    Npy.write(images, pixels(0.5f, 0.5f, N, 32, 32, 1));
    Npy.write(labels, new NpyArray.Ints(new int[] {N}, new int[] {0, 1, 9, 3, 4}));
  }

  /** mean + range · sin of the place. */
  private static NpyArray pixels(float mean, float range, int... shape) {
    float[] values = new float[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    for (int i = 0; i < values.length; i++) {
      values[i] = mean + range * (float) Math.sin(0.1 * i);
    }
    return new NpyArray.Floats(shape, values);
  }

  private CommandRun discriminate(String from, boolean labelled) {
    List<String> line = new ArrayList<>(List.of("discriminate", "--from", from));
    line.addAll(List.of("--images", images.toString(), "--out", out.toString()));
    if (labelled) {
      line.addAll(List.of("--label-ids", labels.toString()));
    }
    return CommandRun.of(line.toArray(String[]::new));
  }

  private Npz predictions(String from) throws IOException {
    CommandRun run = discriminate(from, true);
    assertThat(run.code()).as(run.err()).isZero();
    return Npz.read(out);
  }

  @ParameterizedTest
  @ValueSource(strings = {"hub", "saved-model", "checkpoint"})
  void aRunAndItsExportJudgeAlike(String form) throws IOException {
    float[] expected = predictions(RUN).get("prediction").floats();
    assertThat(expected).hasSize(N).doesNotHaveDuplicates();
    String to = directory.resolve("export").toString();
    CommandRun export =
        CommandRun.of("export", RUN, "--format", form, "--to", to, "--accumulator-samples", "64");
    assertThat(export.code()).as(export.err()).isZero();
    NpyArray found = predictions(to).get("prediction");
    assertThat(found.shape()).containsExactly(N, 1);
    assertThat(found.floats()).containsExactly(expected, within(1e-5f));
  }

  @Test
  void theHeadsOfACheckpointSpeakToo() throws IOException {
    Npz found = predictions(PREDICTING);
    assertThat(found.get("prediction").shape()).containsExactly(N, 1);
    assertThat(found.get("heads_classes").shape()).containsExactly(N, 10);
    Npy.write(labels, new NpyArray.Ints(new int[] {N}, new int[] {-1, -1, -1, -1, -1}));
    assertThat(predictions(PREDICTING).get("heads_classes").floats())
        .isEqualTo(found.get("heads_classes").floats());
  }

  private void assertUsage(CommandRun run, String... words) {
    assertThat(run.code()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).contains(words).hasLineCount(1);
    assertThat(Files.exists(out)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "10, row 2 of, 0 to 9",
    "-1, row 2 of, 0 to 9",
    "1099511627776, row 2 of, 0 to 9",
    "-9223372036854775808, row 2 of, 0 to 9"
  })
  void aClassThatThereIsNotIsRefused(long label, String where, String range) throws IOException {
    Npy.write(labels, new NpyArray.Longs(new int[] {N}, new long[] {0, 1, label, 3, 4}));
    assertUsage(discriminate(RUN, true), "--label-ids", where, "class " + label, range);
  }

  /** A frozen discriminator knows its classes by the kernel that embeds labels. */
  @Test
  void aFrozenDiscriminatorKnowsItsClasses() throws IOException {
    String to = directory.resolve("export").toString();
    CommandRun export =
        CommandRun.of(
            "export", RUN, "--format", "frozen", "--to", to, "--accumulator-samples", "0");
    assertThat(export.code()).as(export.err()).isZero();
    Npy.write(labels, new NpyArray.Longs(new int[] {N}, new long[] {0, 1, 10, 3, 4}));
    assertUsage(discriminate(to + "/discriminator.pb", true), "class 10", "0 to 9");
  }

  @Test
  void labelsInAnotherShapeAreRefused() throws IOException {
    Npy.write(labels, new NpyArray.Ints(new int[] {N - 1}, new int[] {0, 1, 2, 3}));
    assertUsage(discriminate(RUN, true), "--label-ids", "[4]", "[5]");
    Npy.write(labels, new NpyArray.Ints(new int[] {N, 10}, new int[10 * N]));
    assertUsage(discriminate(RUN, true), "--label-ids", "[5, 10]");
    assertUsage(discriminate(RUN, false), "label for each of the 5 images", "0 to 9");
    Npy.write(labels, new NpyArray.Ints(new int[] {N, 1}, new int[N]));
    assertThat(discriminate(RUN, true).code()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"5, 28, 28, 1", "5, 32, 32, 3", "1, 5, 32, 32"})
  void imagesInAnotherShapeAreRefused(int n, int height, int width, int channels)
      throws IOException {
    Npy.write(images, pixels(0.5f, 0.5f, n, height, width, channels));
    Npy.write(labels, new NpyArray.Ints(new int[] {n}, new int[n]));
    assertUsage(discriminate(RUN, true), "--images", "[" + n + ", " + height);
  }

  @Test
  void flatAndMissingAndInfiniteImagesAreRefused() throws IOException {
    Npy.write(images, pixels(0.5f, 0.5f, N, 1024));
    assertUsage(discriminate(RUN, true), "--images", "[5, 1024]", "[n, h, w, c]");
    Npy.write(images, pixels(0.5f, 0.5f, 0, 32, 32, 1));
    assertUsage(discriminate(RUN, true), "--images", "no rows");
    Npy.write(images, pixels(Float.NaN, 0.5f, N, 32, 32, 1));
    assertUsage(discriminate(RUN, true), "--images", "row 0", "NaN");
    Npy.write(images, pixels(Float.POSITIVE_INFINITY, 0.5f, N, 32, 32, 1));
    assertUsage(discriminate(RUN, true), "--images", "row 0", "Infinity");
  }

  @Test
  void levelsOfAByteAreNoted() throws IOException {
    Npy.write(images, pixels(128, 100, N, 32, 32, 1));
    CommandRun run = discriminate(RUN, true);
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err()).contains("outside [0, 1]");
  }
}
