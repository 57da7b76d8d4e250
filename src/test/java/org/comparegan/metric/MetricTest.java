package org.comparegan.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.comparegan.metric.Metric.Direction;
import org.junit.jupiter.api.Test;

/** The catalogue: its names, its page, and what it refuses. */
class MetricTest {

  @Test
  void docsHaveARowForEachMetric() throws IOException {
    List<String> page = Files.readAllLines(Path.of("docs/metrics.md"));
    List<String> rows = Arrays.stream(Metric.values()).map(MetricTest::row).toList();
    assertThat(page).containsSubsequence(rows);
  }

  private static String row(Metric metric) {
    return "| `%s` | %s (%s) | %s | %s |"
        .formatted(
            metric.text(),
            metric.about(),
            metric.source(),
            metric.needsText(),
            metric.numbers().stream()
                .map(number -> "`" + number.key() + "`" + arrow(number.direction()))
                .collect(Collectors.joining(", ")));
  }

  private static String arrow(Direction direction) {
    return switch (direction) {
      case LOWER -> " ↓";
      case HIGHER -> " ↑";
      case NONE -> "";
    };
  }

  @Test
  void namesAreFound() {
    assertThat(Metric.named("intra-fid")).isEqualTo(Metric.INTRA_FID);
    assertThat(Metric.named("fractal")).isEqualTo(Metric.FRACTAL_DIMENSION);
    assertThat(Metric.FRACTAL_DIMENSION.text()).isEqualTo("fractal_dimension");
    assertThatThrownBy(() -> Metric.named("speed"))
        .isInstanceOf(MetricException.class)
        .hasMessageContaining("'speed'")
        .hasMessageContaining("intra_fid, ms_ssim");
  }

  @Test
  void scoresFollowADefinitionByItsRevision() {
    assertThat(Metric.revisions(EnumSet.allOf(Metric.class)))
        .isEqualTo("ms_ssim 2, memorisation 2");
    assertThat(Metric.revisions(Metric.PAPER)).isEmpty();
    assertThat(Metric.FID.follows("ms_ssim 2")).isTrue();
    assertThat(Metric.FID.follows("fid 2")).isFalse();
    assertThat(Metric.MS_SSIM.follows("ms_ssim 2, memorisation 2")).isTrue();
    assertThat(Metric.MEMORISATION.follows("ms_ssim 2")).isFalse();
    assertThat(Metric.MEMORISATION.follows("memorisation 3")).isFalse();
  }

  @Test
  void keysAreUnique() {
    assertThat(Arrays.stream(Metric.values()).flatMap(metric -> metric.keys().stream()))
        .doesNotHaveDuplicates();
  }

  @Test
  void everyAxisOfADefinitionBelongsToAMetric() {
    assertThat(Arrays.stream(Metric.values()).flatMap(metric -> metric.axes().stream()).distinct())
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(MetricAxis.values()).filter(axis -> axis.text().contains(".")).toList());
  }

  @Test
  void numbersThatAreNotFiniteAreRefused() {
    double[] huge = {1e200, -1e200, 1e200, 1, 2, 3};
    FeatureSet set = set(Features.of(huge, 3, 2));
    assertThatThrownBy(() -> Metric.KID.of(inputs(set)))
        .isInstanceOf(MetricException.class)
        .hasMessageContaining("real features: row 0, column 0 is 1.0E200");
  }

  @Test
  void whatNeedsAGeneratorIsNotComputedFromSets() {
    FeatureSet set = set(Features.of(new double[] {1, 2}, 2, 1));
    assertThat(Metric.GILBO.ofTheModel()).isTrue();
    assertThat(Metric.GILBO.possible(set, set)).isFalse();
    assertThatThrownBy(() -> Metric.GILBO.of(inputs(set))).hasMessageContaining("a generator");
    assertThat(Metric.FID.possible(set, set)).isTrue();
    assertThatThrownBy(() -> Metric.INTRA_FID.of(inputs(set))).hasMessage("there are no labels");
  }

  private static Metric.Inputs inputs(FeatureSet set) {
    return new Metric.Inputs(
        set, set, Optional.empty(), MetricProfiles.COMPARE_GAN, OptionalLong.empty(), 0);
  }

  private static FeatureSet set(Features features) {
    return new FeatureSet() {
      @Override
      public boolean has(Part part) {
        return part == Part.FEATURES || part == Part.MOMENTS;
      }

      @Override
      public OptionalLong count() {
        return OptionalLong.of(features.rows());
      }

      @Override
      public Features features() {
        return features;
      }

      @Override
      public FeatureMoments moments() {
        return FeatureMoments.of(features);
      }
    };
  }
}
