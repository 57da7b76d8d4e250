package org.comparegan.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.comparegan.metric.ClassDistances.SmallSampleDistance;
import org.comparegan.metric.FeatureMoments.CovarianceKind;
import org.comparegan.metric.FrechetDistance.SquareRoot;
import org.junit.jupiter.api.Test;

class ClassDistancesTest {
  private static final int[] LABELS = {0, 7, 0, 7, -1, 0, 7};

  @Test
  void eachClassByItself() {
    double[] real = {0, 10, 1, 12, 99, 2, 14};
    double[] fake = {3, 10, 4, 12, -99, 5, 14};
    ClassDistances.Result result = between(real, LABELS, fake, LABELS);
    assertThat(result.byClass()).containsOnlyKeys(0, 7);
    assertThat(result.byClass().get(0)).isCloseTo(9, within(1e-12));
    assertThat(result.byClass().get(7)).isCloseTo(0, within(1e-12));
    assertThat(result.mean()).isCloseTo(4.5, within(1e-12));
    assertThat(result.warnings()).isEmpty();
  }

  @Test
  void leavesClassesOutThatAreTooSmall() {
    double[] values = {0, 10, 1, 12, 99, 2, 14};
    int[] others = {0, 7, 0, 7, 3, 0, 7};
    ClassDistances.Result result = between(values, LABELS, values, others);
    assertThat(result.byClass()).containsOnlyKeys(0, 7);
    assertThat(result.warnings()).anyMatch(w -> w.contains("1 classes with fewer than two"));
    assertThatThrownBy(
            () -> between(values, new int[] {-1, -1, -1, -1, -1, -1, -1}, values, others))
        .hasMessageContaining("no class has two");
    assertThatThrownBy(() -> between(values, new int[3], values, LABELS))
        .hasMessageContaining("3 real labels for 7 rows");
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
                  FeatureMoments.of(first),
                  FeatureMoments.of(second),
                  new FrechetDistance.Settings(kind, SquareRoot.EIGEN))
              .value();
      assertThat(SmallSampleDistance.between(first, second, kind))
          .isCloseTo(expected, within(1e-6 * expected));
    }
    assertThat(SmallSampleDistance.between(first, first, CovarianceKind.SAMPLE))
        .isCloseTo(0, within(1e-9));
  }

  private static ClassDistances.Result between(
      double[] real, int[] realLabels, double[] fake, int[] fakeLabels) {
    return ClassDistances.between(
        Features.of(real, real.length, 1),
        realLabels,
        Features.of(fake, fake.length, 1),
        fakeLabels,
        Cases.EXACT);
  }
}
