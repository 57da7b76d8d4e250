package org.comparegan.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

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
  void refusesClassesThatAreTooSmall() {
    double[] values = {0, 10, 1, 12, 99, 2, 14};
    int[] others = {0, 7, 0, 7, 3, 0, 7};
    assertThatThrownBy(() -> between(values, LABELS, values, others))
        .hasMessageContaining("class 3 has 0 real rows");
    assertThatThrownBy(() -> between(values, new int[3], values, LABELS))
        .hasMessageContaining("3 real labels for 7 rows");
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
