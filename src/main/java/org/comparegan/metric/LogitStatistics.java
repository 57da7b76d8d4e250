package org.comparegan.metric;

import java.util.OptionalInt;

/**
 * What one split of an Inception Score needs of its logits, in one pass, mergeable, in memory of
 * one row: the mean class probabilities and the mean negative entropy.
 */
public final class LogitStatistics {
  private final int columns;
  private final double[] probabilitySum;
  private double negativeEntropySum;
  private long count;

  /** Empty statistics over the first {@code columns} classes. */
  public LogitStatistics(int columns) {
    if (columns < 1) {
      throw new MetricException("logits need at least one column, not " + columns);
    }
    this.columns = columns;
    this.probabilitySum = new double[columns];
  }

  /** Number of classes that a setting of {@code is.columns} leaves of {@code available} logits. */
  static int columns(OptionalInt wanted, int available) {
    int columns = wanted.orElse(available);
    if (columns > available) {
      throw new MetricException(
          "is.columns=%d, but the logits have %d columns".formatted(columns, available));
    }
    return columns;
  }

  /** Number of rows so far. */
  public long count() {
    return count;
  }

  /**
   * Adds rows of logits [n, k]; columns from the first {@code columns} on are ignored.
   *
   * @throws MetricException if there are fewer columns, or a value is NaN or infinite
   */
  public void add(Features logits) {
    int width = logits.columns();
    columns(OptionalInt.of(columns), width);
    double[] row = new double[width];
    for (int i = 0; i < logits.rows(); i++) {
      logits.copy(i, 1, row, 0);
      ArrayFeatures.requireFinite(row, 0, i, 1, width, "logits");
      addRow(row);
    }
  }

  /** Adds what another part has seen; the other is left as it is. */
  public void merge(LogitStatistics other) {
    if (other.columns != columns) {
      throw new MetricException(
          "logits of %d and %d columns cannot be merged".formatted(columns, other.columns));
    }
    for (int j = 0; j < columns; j++) {
      probabilitySum[j] += other.probabilitySum[j];
    }
    negativeEntropySum += other.negativeEntropySum;
    count += other.count;
  }

  /**
   * exp of the mean divergence of the rows' class distributions from their mean: in [1, k].
   *
   * @throws MetricException if no row was added
   */
  public double score() {
    if (count == 0) {
      throw new MetricException("an Inception Score needs at least one row of logits");
    }
    double divergence = negativeEntropySum / count;
    for (double sum : probabilitySum) {
      double mean = sum / count;
      if (mean > 0) {
        divergence -= mean * Math.log(mean);
      }
    }
    return Math.exp(divergence);
  }

  private void addRow(double[] logits) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < columns; j++) {
      largest = Math.max(largest, logits[j]);
    }
    double total = 0;
    for (int j = 0; j < columns; j++) {
      total += Math.exp(logits[j] - largest);
    }
    double logTotal = Math.log(total);
    for (int j = 0; j < columns; j++) {
      double logProbability = logits[j] - largest - logTotal;
      double probability = Math.exp(logProbability);
      probabilitySum[j] += probability;
      negativeEntropySum += probability * logProbability;
    }
    count++;
  }
}
