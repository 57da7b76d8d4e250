package org.comparegan.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class OrthogonalColumnsTest {

  @Property(tries = 50)
  void columnsAreOrthonormalAndSpanThoseBeforeThem(
      @ForAll @IntRange(min = 1, max = 40) int columns,
      @ForAll @IntRange(max = 60) int more,
      @ForAll long seed) {
    int rows = columns + more;
    float[] a = normal(seed, rows * columns);
    double[] wide = IntStream.range(0, a.length).mapToDouble(i -> a[i]).toArray();
    double[] q = OrthogonalColumns.of(a, rows, columns);
    for (int i = 0; i < columns; i++) {
      for (int j = 0; j < columns; j++) {
        assertThat(product(q, i, q, j, rows, columns)).isCloseTo(i == j ? 1 : 0, within(1e-5));
      }
      // R = Qᵀ·A is upper triangular with a positive diagonal.
      assertThat(product(q, i, wide, i, rows, columns)).isPositive();
      for (int j = 0; j < i; j++) {
        assertThat(product(q, i, wide, j, rows, columns)).isCloseTo(0, within(1e-4));
      }
    }
  }

  @Test
  void aKnownAnswer() {
    double[] q = OrthogonalColumns.of(new float[] {3, 1, -4, 2}, 2, 2);
    assertThat(q[0]).isCloseTo(0.6, within(1e-6));
    assertThat(q[1]).isCloseTo(0.8, within(1e-6));
    assertThat(q[2]).isCloseTo(-0.8, within(1e-6));
    assertThat(q[3]).isCloseTo(0.6, within(1e-6));
  }

  @Test
  void aWideMatrixIsRefused() {
    assertThatThrownBy(() -> OrthogonalColumns.of(new float[6], 2, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 rows");
  }

  private static double product(double[] a, int i, double[] b, int j, int rows, int columns) {
    double sum = 0;
    for (int row = 0; row < rows; row++) {
      sum += a[row * columns + i] * b[row * columns + j];
    }
    return sum;
  }

  private static float[] normal(long seed, int n) {
    Random random = new Random(seed);
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
