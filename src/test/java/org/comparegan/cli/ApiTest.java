package org.comparegan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.comparegan.FeatureExtractor;
import org.comparegan.FeatureExtractor.Extracted;
import org.comparegan.Gan;
import org.comparegan.Images;
import org.comparegan.Sampling;
import org.comparegan.Scores;
import org.comparegan.metric.MetricException;
import org.comparegan.npz.Npz;
import org.comparegan.score.FeatureFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java API gives what the verbs give. */
class ApiTest {
  private static final Path MODEL = Path.of("checkpoints/fashion-mnist-32-supervised");

  @TempDir private Path folder = Path.of("");

  @Test
  void samplesAreThoseOfTheVerb() throws IOException {
    Path file = folder.resolve("samples.npz");
    String command =
        "sample --from %s --count 6 --seed 7 --labels 3,1 --truncation 0.5 --out".formatted(MODEL);
    String[] words = (command + " " + file).split(" ");
    assertThat(CommandRun.of(words).code()).isZero();
    try (Gan gan = Gan.open(MODEL)) {
      Images images = gan.sample(Sampling.of(6).withSeed(7).withLabels(3, 1).withTruncation(0.5));
      assertThat(images.pixels())
          .usingComparatorWithPrecision(1e-6f)
          .containsExactly(Npz.read(file).get("generated").floats());
      Path grid = folder.resolve("grid.png");
      images.saveGrid(grid, 3);
      assertThat(ImageIO.read(grid.toFile()).getWidth()).isEqualTo(3 * 32);
      assertThat(images.picture(5).getHeight()).isEqualTo(32);
      assertThatThrownBy(() -> gan.sample(Sampling.of(1).withLabels(10)))
          .hasMessageContaining("the classes are 0 to 9");
    }
  }

  @Test
  void scoresAreThoseOfTheVerb() throws IOException {
    try (Gan gan = Gan.open(MODEL);
        FeatureExtractor extractor = FeatureExtractor.open("fashion-mnist-32")) {
      Extracted one = extractor.extract(gan.sample(Sampling.of(200).withSeed(1)));
      Extracted two = extractor.extract(gan.sample(Sampling.of(150).withSeed(2)));
      Path real = write("real.npz", one);
      Path fake = write("fake.npz", two);
      CommandRun run =
          CommandRun.of(
              "metrics",
              "--real",
              real.toString(),
              "--fake",
              fake.toString(),
              "--metrics",
              "fid,kid,prdc,is",
              "--profile",
              "pytorch_fid",
              "--json");
      assertThat(run.code()).as(run.err()).isZero();
      JsonNode numbers = new ObjectMapper().readTree(run.out());
      Scores scores = Scores.by("pytorch_fid");
      float[][] reals = one.features();
      float[][] fakes = two.features();
      assertThat(scores.fid(reals, fakes).value()).isEqualTo(number(numbers, "fid"));
      assertThat(scores.kid(reals, fakes).value()).isEqualTo(number(numbers, "kid"));
      assertThat(scores.inceptionScore(two.logits()).value()).isEqualTo(number(numbers, "is"));
      assertThat(scores.precision(reals, fakes).value())
          .isEqualTo(numbers.path("prdc").path("precision").doubleValue());
      assertThat(scores.recall(reals, fakes).value())
          .isEqualTo(numbers.path("prdc").path("recall").doubleValue());
      assertThat(scores.fid(reals, Arrays.copyOf(reals, 40)).warnings()).isNotEmpty();
    }
  }

  private Path write(String name, Extracted found) {
    Path file = folder.resolve(name);
    FeatureFile.write(file, found.features().length, flat(found.features()), flat(found.logits()));
    return file;
  }

  private static float[] flat(float[][] rows) {
    float[] values = new float[rows.length * rows[0].length];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, values, i * rows[0].length, rows[0].length);
    }
    return values;
  }

  private static double number(JsonNode numbers, String metric) {
    return numbers.path(metric).path("value").doubleValue();
  }

  @Test
  void wrongInputIsAnErrorThatSaysWhatIsWrong() {
    assertThatThrownBy(() -> Scores.PAPER.fid(new float[][] {{1, 2}, {3}}, new float[][] {{1, 2}}))
        .isInstanceOf(MetricException.class)
        .hasMessage("row 1 has 1 values, row 0 has 2");
    assertThatThrownBy(() -> Scores.PAPER.fid(new float[0][], new float[0][]))
        .hasMessage("there are no values");
    assertThatThrownBy(() -> Scores.by("pytorch-fidd")).hasMessageContaining("pytorch_fid");
    assertThatThrownBy(() -> Sampling.of(0)).hasMessageContaining("At least one image");
    assertThatThrownBy(() -> Sampling.of(1).withTruncation(1.5)).hasMessageContaining("(0, 1]");
    assertThatThrownBy(() -> Gan.open(folder.resolve("nowhere"))).hasMessageContaining("nowhere");
    assertThat(Scores.profiles()).contains("compare_gan", "clean_fid");
  }
}
