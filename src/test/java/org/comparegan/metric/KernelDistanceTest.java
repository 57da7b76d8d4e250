package org.comparegan.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.OptionalLong;
import org.comparegan.metric.KernelDistance.KidEstimator;
import org.comparegan.metric.KernelDistance.Settings;
import org.comparegan.random.NumpyRandom;
import org.junit.jupiter.api.Test;

/** Sets of two points by hand; the others were computed with NumPy from the formulas. */
class KernelDistanceTest {
  private static final Features REAL = Cases.wave(110, 6, 0);
  private static final Features FAKE = Cases.wave(110, 6, 2);

  @Test
  void twoByTwo() {
    Features identity = Features.of(new double[] {1, 0, 0, 1}, 2, 2);
    assertThat(full(identity, identity)).isCloseTo(-2.375, within(1e-12));
    assertThat(full(Cases.constant(2, 2, 0), Cases.constant(2, 2, 1))).isCloseTo(7, within(1e-12));
  }

  @Test
  void gaussianFeatures() {
    NumpyRandom random = new NumpyRandom(0);
    Features real = Cases.randn32(random, 512, 256);
    float[] values = new float[512 * 256];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.randn() * 1.1 + .05);
    }
    assertThat(full(real, Features.of(values, 512, 256))).isCloseTo(0.0083886148, within(1e-9));
  }

  @Test
  void unequalNumbersOfRows() {
    assertThat(full(REAL, FAKE)).isCloseTo(0.040269492395471396, within(1e-12));
    assertThat(full(REAL.slice(0, 90), FAKE)).isCloseTo(0.06159461521235654, within(1e-12));
  }

  @Test
  void blocksGiveAStandardError() {
    Estimate six = KernelDistance.between(REAL, FAKE, settings(KidEstimator.BLOCKS, 20, 1, 2));
    assertThat(six.value()).isCloseTo(-0.13618938031557662, within(1e-12));
    assertThat(six.deviation().orElseThrow()).isCloseTo(0.009471152861868361, within(1e-12));
    Estimate one = KernelDistance.between(REAL, FAKE, settings(KidEstimator.BLOCKS, 1024, 1, 2));
    assertThat(one.value()).isCloseTo(full(REAL, FAKE), within(1e-14));
    assertThat(one.deviation()).isEmpty();
  }

  @Test
  void seededSubsets() {
    Estimate seven = KernelDistance.between(REAL, FAKE, settings(KidEstimator.SUBSETS, 2, 7, 20));
    assertThat(seven.value()).isCloseTo(0.012455993006892247, within(1e-12));
    assertThat(seven.deviation().orElseThrow()).isCloseTo(0.08340683919413067, within(1e-12));
    assertThat(seven.warnings()).isEmpty();
    assertThat(
            KernelDistance.between(REAL, FAKE, settings(KidEstimator.SUBSETS, 2, 2, 1000))
                .warnings())
        .containsExactly(
            "kid.subset-size=1000, but there are only 110 images: subsets of 110 were drawn");
  }

  @Test
  void tilesDoNotShowInTheSum() {
    Features real = Cases.wave(600, 5, 1);
    Features fake = Cases.wave(300, 5, 3);
    double expected = mean(real, real, true) + mean(fake, fake, true) - 2 * mean(real, fake, false);
    assertThat(full(real, fake)).isCloseTo(expected, within(1e-11));
  }

  @Test
  void refusesBadFeatures() {
    assertThatThrownBy(() -> full(REAL.slice(0, 1), FAKE)).hasMessageContaining("found 1 and 110");
    assertThatThrownBy(() -> full(Cases.wave(9, 5, 0), FAKE)).hasMessageContaining("5 columns");
    assertThatThrownBy(() -> full(Cases.constant(9, 6, Double.NEGATIVE_INFINITY), FAKE))
        .hasMessageContaining("real features: row 0, column 0 is -Infinity");
  }

  private static double mean(Features first, Features second, boolean skipSame) {
    double[] a = first.toArray();
    double[] b = second.toArray();
    int d = first.columns();
    double sum = 0;
    long count = 0;
    for (int i = 0; i < first.rows(); i++) {
      for (int j = 0; j < second.rows(); j++) {
        if (skipSame && i == j) {
          continue;
        }
        double product = 0;
        for (int k = 0; k < d; k++) {
          product += a[i * d + k] * b[j * d + k];
        }
        sum += Math.pow(product / d + 1, 3);
        count++;
      }
    }
    return sum / count;
  }

  private static double full(Features real, Features fake) {
    return KernelDistance.between(real, fake, settings(KidEstimator.FULL, 2, 1, 2)).value();
  }

  private static Settings settings(KidEstimator estimator, int block, int subsets, int size) {
    return new Settings(estimator, block, subsets, size, OptionalLong.of(2020));
  }
}
