package org.comparegan.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.comparegan.architecture.ImageShape;
import org.comparegan.data.DataSets;
import org.comparegan.data.LatentDistribution;
import org.comparegan.evaluate.EvaluationResult.Score;
import org.comparegan.feature.FeatureNetwork;
import org.comparegan.feature.FeatureNetworks;
import org.comparegan.graph.SessionOptions;
import org.comparegan.image.ImageSet;
import org.comparegan.image.Split;
import org.comparegan.metric.Metric;
import org.comparegan.metric.MetricProfiles;
import org.comparegan.model.AddressedLatents;
import org.comparegan.model.CollapsedSource;
import org.comparegan.model.ImageSource;
import org.comparegan.model.Latents;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EvaluationTest {
  private static final EvaluationSettings SETTINGS =
      EvaluationSettings.compareGan(200).withAveragingRuns(2);

  private final ImageSet test = DataSets.open("fashion-mnist-32", Split.TEST);
  private FeatureNetwork network;

  @BeforeAll
  void open() {
    network =
        FeatureNetworks.open(
            "fashion-mnist-32",
            MetricProfiles.COMPARE_GAN.preparation(),
            SessionOptions.defaults());
  }

  @AfterAll
  void close() {
    network.close();
  }

  /** Real images against themselves: no distance, and a score well above one class. */
  @Test
  void realImagesAreNoDistanceFromThemselves() {
    List<String> heard = new ArrayList<>();
    EvaluationResult result =
        evaluate(
            new DataSource(test, 200),
            SETTINGS,
            (stage, done, total) -> heard.add(stage + " " + done + "/" + total));
    assertThat(result.failure()).isEmpty();
    assertThat(score(result, Metric.FID.text()).values()).hasSize(2);
    assertThat(score(result, Metric.FID.text()).mean()).isCloseTo(0, within(1e-6));
    assertThat(score(result, Metric.IS.text()).mean()).isBetween(6.0, 10.0);
    assertThat(score(result, Metric.IS.text()).deviation()).isCloseTo(0, within(1e-12));
    assertThat(heard).endsWith("SAMPLES 400/400").contains("REAL 200/200", "SAMPLES 264/400");
    assertThat(result.provenance().dataChecksum()).isEqualTo(test.checksum());
    assertThat(result.provenance().latents()).contains("seed 42", "Normal");
  }

  /** The published order of calibration rows: real, then collapsed. */
  @Test
  void collapsedGeneratorGetsItsNumberAndAWarning() {
    EvaluationResult result =
        evaluate(
            new CollapsedSource(new Constant(test, 0.25f)), SETTINGS, EvaluationProgress.SILENT);
    assertThat(score(result, Metric.IS.text()).mean()).isCloseTo(1, within(1e-9));
    assertThat(score(result, Metric.FID.text()).mean()).isGreaterThan(1);
    assertThat(result.warnings()).anyMatch(warning -> warning.contains("collapsed"));
    JsonNode json = result.toJson();
    assertThat(json.get("fid").get("value").asDouble())
        .isEqualTo(score(result, Metric.FID.text()).mean());
    assertThat(json.get("provenance").get("profile").asText()).isEqualTo("compare_gan");
  }

  @Test
  void nanIsARowThatSaysSo() {
    EvaluationResult result =
        evaluate(new Constant(test, Float.NaN), SETTINGS, EvaluationProgress.SILENT);
    assertThat(result.scores()).isEmpty();
    assertThat(result.failure().orElseThrow()).contains("65536 of the 65536", "batch 1 in run 1");
    assertThat(result.toJson().get("failure").asText()).contains("NaN");
  }

  @Test
  void tooFewRealImagesAreAnError() {
    assertThatThrownBy(
            () ->
                evaluate(
                    new DataSource(test, 200),
                    EvaluationSettings.compareGan(10_001),
                    EvaluationProgress.SILENT))
        .isInstanceOf(EvaluationException.class)
        .hasMessageContaining("fashion-mnist-32/test has 10000 images, but 10001");
  }

  @Test
  void statisticsOfRealImagesAreKeptPerDataAndNumber(@TempDir Path folder) throws Exception {
    RealStatistics kept = RealStatistics.cachedIn(folder.resolve("cache"));
    EvaluationProgress silent = EvaluationProgress.SILENT;
    double[] computed = kept.of(test, 100, network, silent).mean();
    List<Long> heard = new ArrayList<>();
    double[] read = kept.of(test, 100, network, (stage, done, total) -> heard.add(done)).mean();
    assertThat(heard).isEmpty();
    assertThat(read).isEqualTo(computed);
    kept.of(test, 101, network, silent);
    try (var files = Files.list(folder.resolve("cache"))) {
      assertThat(files).hasSize(2);
    }
  }

  private EvaluationResult evaluate(
      ImageSource source, EvaluationSettings settings, EvaluationProgress progress) {
    Latents.Stream latents =
        new AddressedLatents(new LatentDistribution.Normal(1), AddressedLatents.SEED, source);
    return new Evaluation(network, test, RealStatistics.uncached(), settings)
        .run(source, latents, progress);
  }

  private static Score score(EvaluationResult result, String name) {
    Score score = result.scores().get(name);
    assertThat(score).isNotNull();
    return score == null ? new Score(List.of()) : score;
  }

  /** Paints every pixel alike. */
  private record Constant(ImageSet like, float value) implements ImageSource {
    @Override
    public String name() {
      return "constant";
    }

    @Override
    public Sizes sizes() {
      return new Sizes(64, 3, 0, new ImageShape(like.height(), like.width(), like.channels()));
    }

    @Override
    public float[] images(Latents latents) {
      float[] images = new float[batch() * like.pixels()];
      Arrays.fill(images, value);
      return images;
    }

    @Override
    public void close() {}
  }
}
