package org.comparegan.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.comparegan.metric.FeatureMoments.CovarianceKind;
import org.comparegan.random.NumpyRandom;
import org.junit.jupiter.api.Test;

class FeatureStatisticsTest {

  @Property(tries = 60)
  void onePassEqualsTwoPasses(
      @ForAll @IntRange(min = 2, max = 700) int rows,
      @ForAll @IntRange(min = 1, max = 9) int columns,
      @ForAll @IntRange(min = 1, max = 300) int batch,
      @ForAll @IntRange(max = 1000) int seed) {
    float[] values = shifted(rows, columns, seed);
    FeatureMoments.Accumulator statistics = new FeatureMoments.Accumulator(columns);
    addInBatches(statistics, values, 0, rows, columns, batch);
    assertEqualsTwoPasses(statistics.snapshot(), values, rows, columns);
  }

  @Property(tries = 60)
  void mergingIsAssociativeAndEqualsOnePass(
      @ForAll @IntRange(max = 40) int first,
      @ForAll @IntRange(max = 40) int second,
      @ForAll @IntRange(min = 2, max = 40) int third,
      @ForAll @IntRange(max = 1000) int seed) {
    int rows = first + second + third;
    float[] values = shifted(rows, 5, seed);
    FeatureMoments.Accumulator left = part(values, 0, first);
    left.merge(part(values, first, second));
    left.merge(part(values, first + second, third));
    FeatureMoments.Accumulator tail = part(values, first, second);
    tail.merge(part(values, first + second, third));
    FeatureMoments.Accumulator right = part(values, 0, first);
    right.merge(tail);
    assertThat(left.count()).isEqualTo(right.count()).isEqualTo(rows);
    assertEqualsTwoPasses(left.snapshot(), values, rows, 5);
    assertEqualsTwoPasses(right.snapshot(), values, rows, 5);
  }

  @Property(tries = 20)
  void batchesDoNotShowInTheBits(
      @ForAll @IntRange(min = 2, max = 1300) int rows,
      @ForAll @IntRange(min = 1, max = 300) int batch) {
    float[] values = shifted(rows, 3, 8);
    FeatureMoments.Accumulator apart = new FeatureMoments.Accumulator(3);
    addInBatches(apart, values, 0, rows, 3, batch);
    FeatureMoments whole = FeatureMoments.of(Features.of(values, rows, 3));
    assertThat(apart.snapshot().mean()).containsExactly(whole.mean());
    assertThat(apart.snapshot().covariance(CovarianceKind.SAMPLE))
        .containsExactly(whole.covariance(CovarianceKind.SAMPLE));
  }

  @Test
  void wideFeaturesCrossTheTiles() {
    int columns = 523;
    float[] values = shifted(300, columns, 1);
    FeatureMoments.Accumulator statistics = new FeatureMoments.Accumulator(columns);
    addInBatches(statistics, values, 0, 300, columns, 64);
    assertEqualsTwoPasses(statistics.snapshot(), values, 300, columns);
  }

  @Test
  void snapshotStaysWhenMoreIsAdded() {
    FeatureMoments.Accumulator statistics = new FeatureMoments.Accumulator(3);
    statistics.add(Cases.wave(10, 3, 1));
    FeatureMoments before = statistics.snapshot();
    double[] covariance = before.covariance(CovarianceKind.SAMPLE);
    statistics.add(Cases.wave(10, 3, 2));
    assertThat(before.count()).hasValue(10);
    assertThat(before.covariance(CovarianceKind.SAMPLE)).containsExactly(covariance);
  }

  @Test
  void populationCovarianceDividesByTheCount() {
    FeatureMoments moments = FeatureMoments.of(Features.of(new double[] {1, 3}, 2, 1));
    assertThat(moments.covariance(CovarianceKind.SAMPLE)).containsExactly(2);
    assertThat(moments.covariance(CovarianceKind.POPULATION)).containsExactly(1);
  }

  @Test
  void saysWhereAValueIsNotFinite() {
    float[] values = new float[12];
    values[7] = Float.NaN;
    assertThatThrownBy(() -> new FeatureMoments.Accumulator(3).add(Features.of(values, 4, 3)))
        .isInstanceOf(MetricException.class)
        .hasMessageContaining("row 2, column 1 is NaN");
  }

  @Test
  void refusesOtherWidthsAndTooFewRows() {
    FeatureMoments.Accumulator statistics = new FeatureMoments.Accumulator(3);
    assertThatThrownBy(() -> statistics.add(Cases.wave(2, 4, 0)))
        .hasMessageContaining("4 columns, the statistics have 3");
    assertThatThrownBy(() -> statistics.merge(new FeatureMoments.Accumulator(2)))
        .hasMessageContaining("3 and 2 columns");
    statistics.add(Cases.wave(1, 3, 0));
    assertThatThrownBy(statistics::snapshot).hasMessageContaining("at least 2 rows, found 1");
  }

  private static float[] shifted(int rows, int columns, int seed) {
    NumpyRandom random = new NumpyRandom(seed);
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (1000 + (i % columns) + random.randn());
    }
    return values;
  }

  private static FeatureMoments.Accumulator part(float[] values, int first, int rows) {
    FeatureMoments.Accumulator statistics = new FeatureMoments.Accumulator(5);
    addInBatches(statistics, values, first, rows, 5, 16);
    return statistics;
  }

  private static void addInBatches(
      FeatureMoments.Accumulator statistics,
      float[] values,
      int first,
      int rows,
      int columns,
      int batch) {
    Features all = Features.of(values, values.length / columns, columns).slice(first, rows);
    for (int row = 0; row < rows; row += batch) {
      statistics.add(all.slice(row, Math.min(batch, rows - row)));
    }
  }

  private static void assertEqualsTwoPasses(
      FeatureMoments moments, float[] values, int rows, int columns) {
    double[] mean = new double[columns];
    for (int i = 0; i < values.length; i++) {
      mean[i % columns] += values[i] / (double) rows;
    }
    double[] covariance = new double[columns * columns];
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < columns; i++) {
        for (int j = 0; j < columns; j++) {
          covariance[i * columns + j] +=
              (values[row * columns + i] - mean[i])
                  * (values[row * columns + j] - mean[j])
                  / (rows - 1);
        }
      }
    }
    assertThat(largestDifference(moments.mean(), mean)).isLessThan(1e-9);
    assertThat(largestDifference(moments.covariance(CovarianceKind.SAMPLE), covariance))
        .isLessThan(1e-9);
  }

  private static double largestDifference(double[] first, double[] second) {
    assertThat(first).hasSameSizeAs(second);
    double largest = 0;
    for (int i = 0; i < first.length; i++) {
      largest = Math.max(largest, Math.abs(first[i] - second[i]));
    }
    return largest;
  }
}
