package org.comparegan.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.comparegan.data.LatentDistribution;
import org.comparegan.feature.ClassifierTraining.Budget;
import org.comparegan.graph.SessionOptions;
import org.comparegan.image.ImageSet;
import org.comparegan.image.MemoryImages;
import org.comparegan.metric.FeatureSet;
import org.comparegan.metric.ImageBatch;
import org.comparegan.metric.Metric;
import org.comparegan.metric.MetricNumbers;
import org.comparegan.metric.MetricProfiles;
import org.comparegan.model.AddressedLatents;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bright images against dark ones, in a few steps. */
class ClassificationScoreTest {
  private static final int SIDE = 12;
  private static final Budget SHORT =
      new Budget(List.of(new Budget.Part(5e-3, 200)), 8, 7, new SessionOptions(1, true));

  @Test
  void labelsThatAreRightTeachAndWrongOnesDoNot() {
    ImageSet test = images(40, 0, List.of("dark", "bright"));
    List<Long> done = new ArrayList<>();
    EvaluationProgress progress = (stage, images, total) -> done.add(images);
    double right =
        ClassificationScore.accuracy(
            ClassificationScore.of(images(64, 0, List.of("a", "b"))), test, SHORT, progress);
    assertThat(right).isGreaterThan(0.9);
    assertThat(done).hasSize(200).last().isEqualTo(1600L);
    double wrong =
        ClassificationScore.accuracy(
            ClassificationScore.of(images(64, 1, List.of("a", "b"))), test, SHORT, progress);
    assertThat(wrong).isLessThan(0.1);
  }

  @Test
  void samplesKeepTheirLabels() {
    StubSource source =
        new StubSource(
            8,
            3,
            2,
            SIDE,
            SIDE,
            1,
            latents -> {
              float[] images = new float[8 * SIDE * SIDE];
              for (int i = 0; i < images.length; i++) {
                images[i] = latents.labels()[i / (SIDE * SIDE)];
              }
              return images;
            });
    AddressedLatents latents =
        new AddressedLatents(new LatentDistribution.Normal(1), AddressedLatents.SEED, source);
    ImageSet fakes = ClassificationScore.of(source, latents, 5, 21, EvaluationProgress.SILENT);
    assertThat(fakes.size()).isEqualTo(21);
    assertThat(fakes.height()).isEqualTo(ClassificationScore.SIDE);
    for (int i = 0; i < fakes.size(); i++) {
      byte[] image = new byte[fakes.pixels()];
      fakes.read(i, image, 0);
      assertThat(image[17] & 0xff).isEqualTo(255 * fakes.label(i));
    }
  }

  @Test
  void refusesOtherClassesAndNone() {
    ImageSet two = ClassificationScore.of(images(64, 0, List.of("a", "b")));
    ImageSet three = images(64, 0, List.of("a", "b", "c"));
    assertThatThrownBy(() -> ClassificationScore.accuracy(two, three, EvaluationProgress.SILENT))
        .hasMessageContaining("of 2 classes and 1 channels, but tests on images of 3 and 1");
    assertThatThrownBy(() -> ClassificationScore.of(images(64, 0, List.of())))
        .hasMessageContaining("0 labelled images of 0 classes");
  }

  @Test
  void setsOfImagesAndLabels() {
    FeatureSet real = set(images(40, 0, List.of("a", "b")));
    FeatureSet wrong = set(images(64, 1, List.of("a", "b")));
    MetricNumbers numbers =
        ClassificationScore.of(
            inputs(real, wrong, Optional.of(real)), SHORT, EvaluationProgress.SILENT);
    assertThat(numbers.values().getOrDefault("accuracy", 1.0)).isLessThan(0.1);
    assertThat(numbers.values().getOrDefault("ceiling", 0.0)).isGreaterThan(0.9);
    assertThat(Metric.CAS.possible(real, wrong)).isTrue();
    assertThat(Metric.CAS.ofPixels()).isTrue();
    FeatureSet without = set(images(20, 0, List.of()));
    assertThatThrownBy(
            () ->
                ClassificationScore.of(
                    inputs(real, without, Optional.empty()), SHORT, EvaluationProgress.SILENT))
        .hasMessageContaining("the fake set has 0 labelled images of 2 classes: cas needs labels");
    assertThatThrownBy(() -> Metric.CAS.of(inputs(real, wrong, Optional.empty())))
        .hasMessageContaining("./comparegan fid and evaluate compute it");
  }

  private static Metric.Inputs inputs(
      FeatureSet real, FeatureSet fake, Optional<FeatureSet> training) {
    return new Metric.Inputs(
        real, fake, training, MetricProfiles.COMPARE_GAN, OptionalLong.empty(), 0);
  }

  private static FeatureSet set(ImageSet images) {
    return new FeatureSet() {
      @Override
      public boolean has(Part part) {
        return part == Part.IMAGES || part == Part.LABELS;
      }

      @Override
      public OptionalLong count() {
        return OptionalLong.of(images.size());
      }

      @Override
      public int[] labels() {
        return IntStream.range(0, images.size()).map(images::label).toArray();
      }

      @Override
      public int imageCount() {
        return images.size();
      }

      @Override
      public ImageBatch images(int[] rows) {
        float[] pixels = images.levels(rows[0], rows.length);
        for (int i = 0; i < pixels.length; i++) {
          pixels[i] *= 255;
        }
        return new ImageBatch(pixels, rows.length, SIDE, SIDE, 1);
      }
    };
  }

  @Test
  void numbersAreKept(@TempDir Path folder) throws Exception {
    RealStatistics kept = RealStatistics.cachedIn(folder.resolve("new"));
    assertThat(kept.number("cas", List.of("a", "b"), () -> 0.25)).isEqualTo(0.25);
    assertThat(kept.number("cas", List.of("a", "b"), () -> 0.5)).isEqualTo(0.25);
    assertThat(kept.number("cas", List.of("a", "c"), () -> 0.5)).isEqualTo(0.5);
    try (var files = Files.list(folder.resolve("new"))) {
      for (Path file : files.toList()) {
        Files.writeString(file, "a half");
      }
    }
    assertThatThrownBy(() -> kept.number("cas", List.of("a", "c"), () -> 0.5))
        .isInstanceOf(EvaluationException.class)
        .hasMessageContaining("delete it");
  }

  /** Image i is of class (i + shift) mod 2, and bright where i is odd. */
  private static ImageSet images(int n, int shift, List<String> classes) {
    byte[] pixels = new byte[n * SIDE * SIDE];
    int[] labels = new int[n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < SIDE * SIDE; j++) {
        pixels[i * SIDE * SIDE + j] = (byte) (i % 2 * 150 + (i * 31 + j * 17) % 100);
      }
      labels[i] = classes.isEmpty() ? ImageSet.UNLABELLED : (i + shift) % 2;
    }
    return new MemoryImages("two", SIDE, SIDE, 1, classes, pixels, labels);
  }
}
