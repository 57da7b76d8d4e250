package org.comparegan.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.comparegan.data.DataSets;
import org.comparegan.data.LatentDistribution;
import org.comparegan.evaluate.Evaluation.Subject;
import org.comparegan.evaluate.EvaluationResult.Score;
import org.comparegan.evaluate.TrainingNeighbours.NearestPairs;
import org.comparegan.feature.FeatureNetwork;
import org.comparegan.feature.FeatureNetworks;
import org.comparegan.graph.SessionOptions;
import org.comparegan.image.ImageSet;
import org.comparegan.image.MemoryImages;
import org.comparegan.image.Split;
import org.comparegan.metric.Metric;
import org.comparegan.metric.MetricProfiles;
import org.comparegan.model.AddressedLatents;
import org.comparegan.model.ImageSource;
import org.comparegan.model.ModelDiscriminator;
import org.comparegan.score.FeatureFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EvaluationMetricsTest {
  private static final int N = 256;

  private final ImageSet test = DataSets.open("fashion-mnist-32", Split.TEST);
  private final ImageSet train = first(DataSets.open("fashion-mnist-32", Split.TRAIN), 1000);
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

  /** Real images as samples: the numbers that equal sets must have. */
  @Test
  void theRealImagesAsSamplesGiveTheKnownNumbers() {
    EvaluationResult result =
        evaluate(
            new DataSource(test, N),
            EnumSet.of(
                Metric.KID,
                Metric.PRDC,
                Metric.PRD,
                Metric.MS_SSIM,
                Metric.FRACTAL_DIMENSION,
                Metric.SFID,
                Metric.CONDITION,
                Metric.ACCURACY));
    for (String whole : List.of("prdc.precision", "prdc.recall", "prdc.coverage")) {
      assertThat(value(result, whole)).as(whole).isEqualTo(1);
    }
    assertThat(value(result, "prd.f_8")).isCloseTo(1, within(1e-9));
    // The unbiased estimate of equal sets is a little below zero: it leaves out the diagonal.
    assertThat(value(result, "kid")).isBetween(-0.1, 0.0);
    assertThat(value(result, "ms_ssim")).isBetween(0.05, 0.5);
    assertThat(value(result, "fractal_dimension")).isBetween(1.0, 12.0);
    assertThat(result.absent().get("sfid")).contains("no spatial tap");
    assertThat(result.absent().get("condition")).contains("no derivative");
    assertThat(result.absent().get("accuracy")).contains("no discriminator");
    assertThat(result.complete()).isFalse();
    assertThat(result.toJson().get("prdc").get("precision").get("value").asDouble()).isEqualTo(1);
    assertThat(result.toJson().get("absent").get("sfid").asText()).contains("tap");
  }

  /** Training images as samples are all found, each as its own nearest. */
  @Test
  void whatWasLearntByHeartIsFound() {
    EvaluationResult result = evaluate(new DataSource(train, N), EnumSet.of(Metric.MEMORISATION));
    assertThat(value(result, "memorisation.distance")).isCloseTo(0, within(1e-4));
    assertThat(value(result, "memorisation.ratio")).isCloseTo(0, within(1e-3));
    assertThat(value(result, "memorisation.held_out_distance")).isGreaterThan(0.1);
    NearestPairs pairs = result.nearest().orElseThrow();
    assertThat(pairs.pairs()).isEqualTo(32);
    int pixels = train.pixels();
    for (int i = 0; i < pixels; i++) {
      assertThat(pairs.pixels()[i]).isCloseTo(pairs.pixels()[pixels + i], within(1e-6f));
    }
  }

  /** Training images as samples, and as many others of the same kind. */
  @Test
  void copiesAreToldFromFurtherRealImages() {
    Set<Metric> metrics =
        EnumSet.of(
            Metric.CT,
            Metric.VENDI,
            Metric.REALISM,
            Metric.MIND,
            Metric.KID_RBF,
            Metric.FID_INFINITY);
    EvaluationResult copies = evaluate(new DataSource(train, N), metrics);
    assertThat(value(copies, "ct")).isLessThan(-5);
    assertThat(value(copies, "vendi")).isBetween(1.5, 64.0);
    assertThat(value(copies, "realism.median")).isBetween(0.3, 3.0);
    EvaluationResult same = evaluate(new DataSource(test, N), metrics);
    assertThat(value(same, "kid_rbf")).isCloseTo(0, within(1e-6));
    assertThat(value(same, "mind")).isCloseTo(0, within(1e-6));
    assertThat(value(same, "fid_infinity")).isLessThan(value(copies, "fid_infinity"));
  }

  @Test
  void samplesFarFromAllTrainingImagesHaveALargeRatio() {
    StubSource grey = constant(0.5f);
    EvaluationResult result = evaluate(grey, EnumSet.of(Metric.MEMORISATION));
    assertThat(value(result, "memorisation.ratio")).isGreaterThan(1.5);
  }

  /** Collapse gives numbers or a reason, for every metric. */
  @Test
  void aCollapsedGeneratorNeverCrashesAndIsNeverSilent() {
    EnumSet<Metric> all = EnumSet.allOf(Metric.class);
    all.remove(Metric.GILBO);
    EvaluationResult result = evaluate(constant(0.25f), all);
    assertThat(result.failure()).isEmpty();
    for (Metric metric : all) {
      boolean there = result.scores().containsKey(metric.keys().get(0));
      assertThat(there || result.absent().containsKey(metric.text())).as(metric.text()).isTrue();
    }
    result.scores().forEach((name, score) -> assertThat(score.mean()).as(name).isFinite());
    assertThat(value(result, "ms_ssim")).isCloseTo(1, within(1e-6));
    assertThat(value(result, "fractal_dimension")).isEqualTo(0);
    assertThat(value(result, "prdc.recall")).isEqualTo(0);
    assertThat(result.absent().get("intra_fid")).contains("no labels");
    assertThat(result.warnings()).anyMatch(warning -> warning.contains("collapsed"));
  }

  /** The numbers of a file of statistics are those of the images that it was made of. */
  @Test
  void statisticsStandForImages(@TempDir Path folder) {
    Path file = folder.resolve("real.npz");
    FeatureFile.write(file, FeatureExtraction.moments(test, N, network, done -> {}));
    Set<Metric> metrics = EnumSet.of(Metric.FID, Metric.IS, Metric.KID);
    EvaluationSettings settings =
        EvaluationSettings.compareGan(N).withAveragingRuns(1).withMetrics(metrics);
    DataSource source = new DataSource(train, N);
    EvaluationResult ofFile =
        new Evaluation(network, Reference.Statistics.read(file, "", notice -> {}), settings)
            .run(source, latents(source), EvaluationProgress.SILENT);
    EvaluationResult ofImages = evaluate(new DataSource(train, N), metrics);
    assertThat(value(ofFile, "fid")).isCloseTo(value(ofImages, "fid"), within(1e-9));
    assertThat(value(ofFile, "is")).isEqualTo(value(ofImages, "is"));
    assertThat(ofFile.absent().get("kid")).contains("real images");
    assertThat(ofFile.provenance().dataChecksum()).hasSize(64);
  }

  /** A judge that looks at the first pixel: right on all real images here, and on no sample. */
  @Test
  void accuraciesAreSharesOfImages() {
    StubSource black = constant(0);
    ModelDiscriminator judge =
        new ModelDiscriminator() {
          @Override
          public boolean conditional() {
            return false;
          }

          @Override
          public float[] probabilities(float[] images, int[] labels) {
            float[] all = new float[images.length / test.pixels()];
            for (int i = 0; i < all.length; i++) {
              float brightest = 0;
              for (int j = 0; j < test.pixels(); j++) {
                brightest = Math.max(brightest, images[i * test.pixels() + j]);
              }
              all[i] = brightest > 0 ? 0.5f : 0.49f;
            }
            return all;
          }

          @Override
          public void close() {}
        };
    EvaluationResult result =
        evaluation(EnumSet.of(Metric.ACCURACY))
            .run(new Subject(black, latents(black), Optional.of(judge)), EvaluationProgress.SILENT);
    assertThat(value(result, "train_accuracy")).isEqualTo(1);
    assertThat(value(result, "test_accuracy")).isEqualTo(1);
    assertThat(value(result, "fake_accuracy")).isEqualTo(1);
    Score train = Optional.ofNullable(result.scores().get("train_accuracy")).orElseThrow();
    assertThat(train.values()).hasSize(5);
  }

  private static ImageSet first(ImageSet all, int n) {
    byte[] pixels = new byte[n * all.pixels()];
    int[] labels = new int[n];
    for (int i = 0; i < n; i++) {
      all.read(i, pixels, i * all.pixels());
      labels[i] = all.label(i);
    }
    return new MemoryImages(
        all.name(), all.height(), all.width(), all.channels(), all.classNames(), pixels, labels);
  }

  private StubSource constant(float level) {
    return new StubSource(
        64,
        3,
        0,
        test.height(),
        test.width(),
        test.channels(),
        latents -> {
          float[] images = new float[64 * test.pixels()];
          java.util.Arrays.fill(images, level);
          return images;
        });
  }

  private Evaluation evaluation(Set<Metric> metrics) {
    return new Evaluation(
        network,
        new Reference.Images(test, Optional.of(train), RealStatistics.uncached(), List.of()),
        EvaluationSettings.compareGan(N).withAveragingRuns(1).withMetrics(metrics));
  }

  private EvaluationResult evaluate(ImageSource source, Set<Metric> metrics) {
    return evaluation(metrics).run(new Subject(source, latents(source)), EvaluationProgress.SILENT);
  }

  private static AddressedLatents latents(ImageSource source) {
    return new AddressedLatents(new LatentDistribution.Normal(1), AddressedLatents.SEED, source);
  }

  private static double value(EvaluationResult result, String name) {
    return Optional.ofNullable(result.scores().get(name))
        .map(Score::mean)
        .orElseThrow(() -> new AssertionError(name + ": " + result.absent()));
  }
}
