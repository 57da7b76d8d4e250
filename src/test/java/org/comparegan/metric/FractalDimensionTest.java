package org.comparegan.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.comparegan.random.NumpyRandom;
import org.junit.jupiter.api.Test;

/** The two tests of the reference, and numbers that its code gives. */
class FractalDimensionTest {

  @Test
  void lineAndSquare() {
    assertThat(FractalDimension.of(uniform(5, 10_000, 1), new NumpyRandom(42)).value())
        .isCloseTo(1, within(.05));
    assertThat(FractalDimension.of(uniform(5, 10_000, 2), new NumpyRandom(42)).value())
        .isCloseTo(2, within(.1));
  }

  @Test
  void numbersOfTheReference() {
    assertThat(FractalDimension.of(uniform(3, 3000, 2), new NumpyRandom(42)).value())
        .isCloseTo(1.9309602835664426, within(1e-9));
    assertThat(FractalDimension.of(Cases.wave(500, 12, 1), new NumpyRandom(42)).value())
        .isCloseTo(1.3457733409889208, within(1e-9));
  }

  @Test
  void collapsedGeneratorIsANumberAndAWarning() {
    Estimate estimate = FractalDimension.of(Cases.constant(120, 3, 7), new NumpyRandom(0));
    assertThat(estimate.value()).isZero();
    assertThat(estimate.warnings())
        .containsExactly("all images are the same: a collapsed generator");
  }

  @Test
  void refusesWhatCannotBeFitted() {
    assertThatThrownBy(() -> FractalDimension.of(uniform(1, 99, 2), new NumpyRandom(0)))
        .hasMessageContaining("at least 100 images, found 99");
    double[] twoPoints = new double[200];
    twoPoints[0] = 1;
    assertThatThrownBy(
            () -> FractalDimension.of(Features.of(twoPoints, 200, 1), new NumpyRandom(0)))
        .hasMessageContaining("clusters of equal ones");
  }

  private static Features uniform(int seed, int rows, int columns) {
    NumpyRandom random = new NumpyRandom(seed);
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.rand();
    }
    return Features.of(values, rows, columns);
  }
}
