package org.comparegan.metric;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.util.Arrays;
import org.comparegan.linalg.MatrixProducts;

/**
 * Mean and scatter of feature rows in one pass, float64, in memory that does not grow with the
 * number of rows: 8·d² bytes for d columns, and 8·2·512·d for rows under way.
 *
 * <p>Blocks of 512 rows are centred on their own mean and joined by the rule of Chan, Golub and
 * LeVeque (1979), so nothing cancels however far the mean lies from zero; the same rows in other
 * batches give the same bits. Parts made apart can be merged; the order of merging matters only to
 * rounding. Not safe for use by several threads at once.
 */
public final class FeatureStatistics {
  private static final int BLOCK_ROWS = 512;
  private static final int MOST_COLUMNS = 16_383;

  private final int columns;
  private final double[] mean;
  private final DoubleBuffer scatter;
  private final double[] block;
  private final DoubleBuffer centred;
  private int blockRows;
  private long joined;

  /** Empty statistics of rows of {@code columns} features. */
  public FeatureStatistics(int columns) {
    if (columns < 1 || columns > MOST_COLUMNS) {
      throw new MetricException(
          "features need between 1 and %d columns, not %d".formatted(MOST_COLUMNS, columns));
    }
    this.columns = columns;
    this.mean = new double[columns];
    this.scatter = direct(columns * columns);
    this.block = new double[BLOCK_ROWS * columns];
    // One row more than the data: the shift between the means enters the scatter as a row.
    this.centred = direct((BLOCK_ROWS + 1) * columns);
  }

  /** Number of rows so far. */
  public long count() {
    return joined + blockRows;
  }

  /** Number of features of each row. */
  public int columns() {
    return columns;
  }

  /**
   * Adds rows.
   *
   * @throws MetricException if a value is NaN or infinite or the number of columns differs; rows of
   *     the batch before the bad one may have been added
   */
  public void add(Features batch) {
    if (batch.columns() != columns) {
      throw new MetricException(
          "a batch has %d columns, the statistics have %d".formatted(batch.columns(), columns));
    }
    int row = 0;
    while (row < batch.rows()) {
      int some = Math.min(BLOCK_ROWS - blockRows, batch.rows() - row);
      batch.copy(row, some, block, blockRows * columns);
      ArrayFeatures.requireFinite(block, blockRows * columns, row, some, columns, "features");
      blockRows += some;
      row += some;
      if (blockRows == BLOCK_ROWS) {
        joinBlock();
      }
    }
  }

  /** Adds what another part has seen; the other is left as it is. */
  public void merge(FeatureStatistics other) {
    if (other.columns != columns) {
      throw new MetricException(
          "statistics of %d and %d columns cannot be merged".formatted(columns, other.columns));
    }
    joinBlock();
    if (other.joined > 0) {
      double[] shift = join(other.joined, other.mean);
      for (int i = 0; i < columns; i++) {
        for (int j = 0; j <= i; j++) {
          int at = i * columns + j;
          scatter.put(at, scatter.get(at) + other.scatter.get(at) + shift[i] * shift[j]);
        }
      }
    }
    if (other.blockRows > 0) {
      double[] rows = Arrays.copyOf(other.block, other.blockRows * columns);
      add(Features.of(rows, other.blockRows, columns));
    }
  }

  /** What has been seen so far; later additions do not change it. */
  public FeatureMoments snapshot() {
    joinBlock();
    double[] full = new double[columns * columns];
    scatter.get(0, full);
    for (int i = 0; i < columns; i++) {
      for (int j = 0; j < i; j++) {
        full[j * columns + i] = full[i * columns + j];
      }
    }
    return FeatureMoments.ofScatter(joined, mean.clone(), full);
  }

  private void joinBlock() {
    if (blockRows == 0) {
      return;
    }
    double[] center = new double[columns];
    for (int i = 0; i < blockRows; i++) {
      for (int j = 0; j < columns; j++) {
        center[j] += block[i * columns + j];
      }
    }
    for (int j = 0; j < columns; j++) {
      center[j] /= blockRows;
    }
    for (int i = 0; i < blockRows; i++) {
      for (int j = 0; j < columns; j++) {
        block[i * columns + j] -= center[j];
      }
    }
    centred.put(0, block, 0, blockRows * columns);
    centred.put(blockRows * columns, join(blockRows, center));
    MatrixProducts.addGram(scatter, centred, blockRows + 1, columns);
    blockRows = 0;
  }

  /** Moves count and mean; returns the vector whose outer square the scatter gains. */
  private double[] join(long otherCount, double[] otherMean) {
    double total = (double) joined + otherCount;
    double weight = Math.sqrt(joined * (otherCount / total));
    double[] shift = new double[columns];
    for (int j = 0; j < columns; j++) {
      double delta = otherMean[j] - mean[j];
      mean[j] += delta * (otherCount / total);
      shift[j] = delta * weight;
    }
    joined += otherCount;
    return shift;
  }

  private static DoubleBuffer direct(int length) {
    return ByteBuffer.allocateDirect(length * Double.BYTES)
        .order(ByteOrder.nativeOrder())
        .asDoubleBuffer();
  }
}
