package org.comparegan.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.comparegan.metric.MetricException;
import org.comparegan.model.Jacobian;
import org.junit.jupiter.api.Test;

class MetricTensorsTest {
  /** J = diag(3, 1) and diag(1, 2) over a row of zeros: JᵀJ = diag(9, 1) and diag(1, 4). */
  @Test
  void diagonalJacobiansHaveKnownSpectra() {
    MetricTensors tensors =
        MetricTensors.of(new Jacobian(2, 3, 2, new float[] {3, 0, 0, 1, 0, 0, 1, 0, 0, 2, 0, 0}));
    assertThat(tensors.spectra().get(0).eigenvalues().get(0)).isCloseTo(9, within(1e-12));
    assertThat(tensors.spectra().get(0).eigenvalues().get(1)).isCloseTo(1, within(1e-12));
    assertThat(tensors.spectra().get(0).logConditionNumber()).isCloseTo(Math.log(9), within(1e-12));
    assertThat(tensors.spectra().get(1).logDeterminant()).isCloseTo(Math.log(4), within(1e-12));
    assertThat(tensors.ofMean().logConditionNumber()).isCloseTo(Math.log(5 / 2.5), within(1e-12));
  }

  /** A direction that changes nothing. */
  @Test
  void aSingularTensorHasNoFiniteConditionNumber() {
    MetricTensors tensors = MetricTensors.of(new Jacobian(1, 2, 2, new float[] {1, 1, 2, 2}));
    assertThat(tensors.spectra().get(0).logConditionNumber()).isInfinite();
    MetricTensors none = MetricTensors.of(new Jacobian(1, 2, 2, new float[4]));
    assertThat(none.spectra().get(0).logConditionNumber()).isInfinite();
    assertThatThrownBy(() -> MetricTensors.of(new Jacobian(1, 1, 1, new float[] {Float.NaN})))
        .isInstanceOf(MetricException.class)
        .hasMessageContaining("NaN");
  }
}
