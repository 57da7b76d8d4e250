package org.comparegan.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Optional;
import org.comparegan.metric.CovarianceKind;
import org.comparegan.metric.FeatureMoments;
import org.comparegan.metric.FeatureStatistics;
import org.comparegan.metric.Features;
import org.comparegan.metric.FrechetDistance;
import org.comparegan.metric.MetricException;
import org.comparegan.metric.MetricProfiles;
import org.comparegan.metric.SquareRoot;
import org.junit.jupiter.api.Test;

class ClassDistancesTest {
  private final ClassDistances distances = new ClassDistances(MetricProfiles.COMPARE_GAN.frechet());

  /** Classes that are shifted copies of one another: the squared shift of each, and their mean. */
  @Test
  void eachClassHasItsOwnDistance() {
    int n = 30;
    double[] real = new double[2 * n * 2];
    double[] fake = new double[2 * n * 2];
    int[] labels = new int[2 * n];
    for (int i = 0; i < 2 * n; i++) {
      labels[i] = i % 2;
      real[2 * i] = Math.sin(i);
      real[2 * i + 1] = Math.cos(3 * i);
      fake[2 * i] = real[2 * i] + (labels[i] == 0 ? 3 : 1);
      fake[2 * i + 1] = real[2 * i + 1];
    }
    Findings findings = new Findings();
    distances.of(
        Features.of(real, 2 * n, 2), labels, Features.of(fake, 2 * n, 2), labels, findings);
    assertThat(mean(findings.details(), "class_fid.0")).isCloseTo(9, within(1e-9));
    assertThat(mean(findings.details(), "class_fid.1")).isCloseTo(1, within(1e-9));
    assertThat(mean(findings.scores(), "class_fid")).isCloseTo(5, within(1e-9));
    assertThat(findings.warnings()).isEmpty();
  }

  @Test
  void classesWithoutSamplesAreLeftOutAloud() {
    Features rows = Features.of(new double[] {1, 2, 3, 5, 8, 13, 4, 1}, 4, 2);
    Findings findings = new Findings();
    distances.of(rows, new int[] {0, 0, 1, 1}, rows, new int[] {0, 0, 0, 0}, findings);
    assertThat(findings.warnings())
        .anyMatch(warning -> warning.contains("leaves out 1 classes"))
        .anyMatch(warning -> warning.contains("rank-deficient"));
    assertThatThrownBy(
            () -> distances.of(rows, new int[] {-1, -1, -1, -1}, rows, new int[4], new Findings()))
        .isInstanceOf(MetricException.class)
        .hasMessageContaining("real images have no labels");
  }

  /** Fewer rows than features: the same distance as by covariances, by a smaller matrix. */
  @Test
  void fewRowsGiveTheDistanceOfTheirCovariances() {
    int d = 40;
    double[] real = new double[12 * d];
    double[] fake = new double[9 * d];
    for (int i = 0; i < real.length; i++) {
      real[i] = Math.sin(1.7 * i) + 0.2 * (i % d);
    }
    for (int i = 0; i < fake.length; i++) {
      fake[i] = 1.3 * Math.cos(0.9 * i);
    }
    Features first = Features.of(real, 12, d);
    Features second = Features.of(fake, 9, d);
    for (CovarianceKind kind : CovarianceKind.values()) {
      double expected =
          FrechetDistance.between(
                  moments(first),
                  moments(second),
                  new FrechetDistance.Settings(kind, SquareRoot.EIGEN))
              .value();
      assertThat(SmallSampleDistance.between(first, second, kind))
          .isCloseTo(expected, within(1e-6 * expected));
    }
    assertThat(SmallSampleDistance.between(first, first, CovarianceKind.SAMPLE))
        .isCloseTo(0, within(1e-9));
  }

  private static FeatureMoments moments(Features rows) {
    FeatureStatistics statistics = new FeatureStatistics(rows.columns());
    statistics.add(rows);
    return statistics.snapshot();
  }

  private static double mean(Map<String, Score> scores, String name) {
    return Optional.ofNullable(scores.get(name)).orElseThrow().mean();
  }
}
