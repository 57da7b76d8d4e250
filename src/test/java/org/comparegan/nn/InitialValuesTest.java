package org.comparegan.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.comparegan.graph.Initializer;
import org.comparegan.graph.Tensors;
import org.comparegan.graph.VariableSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TInt32;

class InitialValuesTest {

  @Test
  void constantsFillTheirShapeInTheirType() {
    assertThat(values(new Initializer.Constant(1e-12))).containsOnly(1e-12f).hasSize(1);
    assertThat(values(Initializer.ONES, 2, 3)).containsOnly(1).hasSize(6);
    VariableSpec ints =
        new VariableSpec("i", TInt32.class, Shape.of(2), new Initializer.Constant(3), false);
    try (Tensor tensor = InitialValues.of(1).apply(ints)) {
      assertThat(Tensors.ints(tensor)).containsExactly(3, 3);
    }
  }

  @Test
  void aNormalStartHasItsDeviation() {
    float[] values = values(new Initializer.Normal(0.02), 100, 200);
    // Of 20,000 numbers the deviation is known to 0.5 % and the mean to 0.7 % of it.
    assertThat(mean(values)).isCloseTo(0, within(4 * 0.02 / Math.sqrt(20_000)));
    assertThat(deviation(values)).isCloseTo(0.02, within(0.02 * 0.02));
    assertThat(IntStream.range(0, values.length).filter(i -> Math.abs(values[i]) > 0.04).count())
        .isBetween(800L, 1020L);
  }

  @Test
  void aTruncatedStartEndsAtTwoDeviations() {
    float[] values = values(new Initializer.TruncatedNormal(0.5), 100, 200);
    assertThat(largest(values)).isBetween(0.99, 1.0001);
    assertThat(deviation(values)).isCloseTo(0.5 * 0.8796, within(0.01));
  }

  @Test
  void glorotsStartHasTheVarianceOfItsFans() {
    assertThat(deviation(values(new Initializer.GlorotNormal(), 300, 100)))
        .isCloseTo(Math.sqrt(2.0 / 400), within(0.001));
    assertThat(deviation(values(new Initializer.GlorotNormal(), 3, 3, 30, 50)))
        .isCloseTo(Math.sqrt(2.0 / (9 * 80)), within(0.0015));
  }

  @ParameterizedTest
  @CsvSource({"7, 3, 1", "3, 7, 1", "5, 5, 1.5"})
  void anOrthogonalStartIsOrthonormalTimesItsGain(int rows, int columns, double gain) {
    float[] q = values(new Initializer.Orthogonal(gain), rows, columns);
    boolean tall = rows >= columns;
    int narrow = Math.min(rows, columns);
    for (int a = 0; a < narrow; a++) {
      for (int b = 0; b < narrow; b++) {
        double dot = 0;
        for (int k = 0; k < Math.max(rows, columns); k++) {
          dot +=
              tall
                  ? q[k * columns + a] * q[k * columns + b]
                  : q[a * columns + k] * q[b * columns + k];
        }
        assertThat(dot).isCloseTo(a == b ? gain * gain : 0, within(1e-5));
      }
    }
  }

  /** Without the rule for signs, Q's first entry would have one sign in LAPACK's convention. */
  @Test
  void theSignsOfAnOrthogonalStartAreFair() {
    long positive =
        IntStream.range(0, 400)
            .filter(
                seed -> {
                  VariableSpec spec =
                      VariableSpec.weight("w", Shape.of(2, 2), new Initializer.Orthogonal(1));
                  try (Tensor tensor = InitialValues.of(seed).apply(spec)) {
                    return Tensors.floats(tensor)[0] > 0;
                  }
                })
            .count();
    assertThat(positive).isBetween(150L, 250L);
  }

  @Test
  void theAddressDecides() {
    float[] one = values("a", 1);
    assertThat(values("a", 1)).isEqualTo(one);
    assertThat(values("b", 1)).isNotEqualTo(one);
    assertThat(values("a", 2)).isNotEqualTo(one);
  }

  private static float[] values(String name, long seed) {
    VariableSpec spec = VariableSpec.weight(name, Shape.of(8), new Initializer.Normal(1));
    try (Tensor tensor = InitialValues.of(seed).apply(spec)) {
      return Tensors.floats(tensor);
    }
  }

  private static float[] values(Initializer start, long... shape) {
    try (Tensor tensor =
        InitialValues.of(5).apply(VariableSpec.weight("w", Shape.of(shape), start))) {
      assertThat(tensor.shape().asArray()).isEqualTo(shape);
      return Tensors.floats(tensor);
    }
  }

  private static double largest(float[] values) {
    return IntStream.range(0, values.length)
        .mapToDouble(i -> Math.abs(values[i]))
        .max()
        .orElseThrow();
  }

  private static double mean(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).average().orElseThrow();
  }

  private static double deviation(float[] values) {
    double mean = mean(values);
    return Math.sqrt(
        IntStream.range(0, values.length)
            .mapToDouble(i -> (values[i] - mean) * (values[i] - mean))
            .average()
            .orElseThrow());
  }
}
