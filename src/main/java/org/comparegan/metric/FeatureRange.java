package org.comparegan.metric;

import java.util.Arrays;

/**
 * The range of features, and whether float64 has room for what metrics make of them. Kernels take
 * sixth powers, distances are differences of squares: where those overflow or vanish, comparisons
 * still give a number, often a perfect one.
 */
final class FeatureRange {
  /** Squares of kernels of features up to here, summed over rows, stay finite. */
  static final double LARGEST = 1e25;

  /** Products of covariances of features from here on stay above zero. */
  static final double SMALLEST = 1e-50;

  /** Of squared norms, how much a difference of theirs must be to keep its leading digits. */
  private static final double CANCELLED = 1e-12;

  private static final int BLOCK = 1 << 20;

  private final double[] low;
  private final double[] high;
  private double largest;
  private double largestNorm;

  /** Of no rows yet. */
  FeatureRange(int columns) {
    low = new double[columns];
    high = new double[columns];
    Arrays.fill(low, Double.POSITIVE_INFINITY);
    Arrays.fill(high, Double.NEGATIVE_INFINITY);
  }

  /**
   * Adds rows.
   *
   * @param block the rows, from {@code offset} on
   * @param firstRow the number of the first of them, for people
   * @throws MetricException with the place of the first value that is not finite or too large
   */
  void add(double[] block, int offset, int firstRow, int rows, String what) {
    int columns = low.length;
    requireUpTo(LARGEST, block, offset, firstRow, rows, columns, what);
    for (int i = 0; i < rows; i++) {
      double norm = 0;
      for (int j = 0; j < columns; j++) {
        double value = block[offset + i * columns + j];
        low[j] = Math.min(low[j], value);
        high[j] = Math.max(high[j], value);
        largest = Math.max(largest, Math.abs(value));
        norm += value * value;
      }
      largestNorm = Math.max(largestNorm, norm);
    }
  }

  /** Adds all rows. */
  void add(Features features, String what) {
    int columns = low.length;
    int most = Math.max(1, BLOCK / columns);
    double[] block = new double[Math.min(most, features.rows()) * columns];
    for (int row = 0; row < features.rows(); row += most) {
      int count = Math.min(most, features.rows() - row);
      features.copy(row, count, block, 0);
      add(block, 0, row, count, what);
    }
  }

  /** Adds the rows of another range. */
  void add(FeatureRange other) {
    for (int j = 0; j < low.length; j++) {
      low[j] = Math.min(low[j], other.low[j]);
      high[j] = Math.max(high[j], other.high[j]);
    }
    largest = Math.max(largest, other.largest);
    largestNorm = Math.max(largestNorm, other.largestNorm);
  }

  /**
   * The range of two sets that are compared.
   *
   * @throws MetricException if they differ in width, a value is not finite or too large, or all are
   *     too small
   */
  static FeatureRange of(Features real, Features fake) {
    Features.requireSameColumns(real.columns(), fake.columns());
    FeatureRange range = new FeatureRange(real.columns());
    range.add(real, "real features");
    range.add(fake, "fake features");
    range.requireResolved();
    return range;
  }

  /** Fails if all values are so small that their squares vanish; zeros alone are a constant. */
  void requireResolved() {
    requireResolved(largest);
  }

  static void requireResolved(double largest) {
    if (largest > 0 && largest < SMALLEST) {
      throw new MetricException(
          "no feature is larger than %.3g: their squares vanish in float64; scale the features up"
              .formatted(largest));
    }
  }

  /** Fails if differences of squared norms lose the distances of the rows. */
  void requireDistances() {
    if (lost(0)) {
      throw new MetricException(
          ("the features lie %.3g from zero and at most %.3g from each other: float64 has no digits"
                  + " left for such distances; subtract their mean from all of them")
              .formatted(Math.sqrt(largestNorm), Math.sqrt(spread())));
    }
  }

  /** Fails if the kernel (x·y/d + 1)³ loses the distances of the rows. */
  void requireKernel() {
    if (lost(low.length)) {
      throw new MetricException(
          ("the features lie %.3g from zero and at most %.3g from each other: to rounding the"
                  + " kernel (x·y/d + 1)³ is the same for all of them; scale their differences up")
              .formatted(Math.sqrt(largestNorm), Math.sqrt(spread())));
    }
  }

  /** Rows that are all equal lose nothing. */
  private boolean lost(double constant) {
    double spread = spread();
    return spread > 0 && spread < CANCELLED * (largestNorm + constant);
  }

  /** The squared diagonal of the box around all rows. */
  private double spread() {
    double sum = 0;
    for (int j = 0; j < low.length; j++) {
      double width = Math.max(0, high[j] - low[j]);
      sum += width * width;
    }
    return sum;
  }

  /** Fails with the place of the first value that is not finite or whose size is above a bound. */
  static void requireUpTo(
      double bound, double[] block, int offset, int firstRow, int rows, int columns, String what) {
    for (int i = 0; i < rows * columns; i++) {
      double value = block[offset + i];
      // Not a number fails this too.
      if (!(Math.abs(value) <= bound)) {
        throw new MetricException(
            "%s: row %d, column %d is %s; every value must be finite%s"
                .formatted(
                    what,
                    firstRow + i / columns,
                    i % columns,
                    value,
                    Double.isFinite(value)
                        ? " and at most %.0e, or the metric overflows".formatted(bound)
                        : ""));
      }
    }
  }
}
