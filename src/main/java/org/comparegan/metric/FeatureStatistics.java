package org.comparegan.metric;

/**
 * Mean and scatter of feature rows in one pass, float64, in memory that does not grow with the
 * number of rows: 8·d² bytes for d columns.
 *
 * <p>Batches are centred on their own mean and joined by the rule of Chan, Golub and LeVeque
 * (1979), so nothing cancels however far the mean lies from zero. Parts made apart can be merged;
 * the order of merging matters only to rounding. Not safe for use by several threads at once.
 */
public final class FeatureStatistics {
  private static final int BLOCK_ROWS = 256;
  private static final int MOST_COLUMNS = 46_340;

  private final int columns;
  private final double[] mean;
  private final double[] scatter;
  private double[] block = new double[0];
  private long count;

  /** Empty statistics of rows of {@code columns} features. */
  public FeatureStatistics(int columns) {
    if (columns < 1 || columns > MOST_COLUMNS) {
      throw new MetricException(
          "features need between 1 and %d columns, not %d".formatted(MOST_COLUMNS, columns));
    }
    this.columns = columns;
    this.mean = new double[columns];
    this.scatter = new double[columns * columns];
  }

  /** Number of rows so far. */
  public long count() {
    return count;
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
    for (int row = 0; row < batch.rows(); row += BLOCK_ROWS) {
      addBlock(batch, row, Math.min(BLOCK_ROWS, batch.rows() - row));
    }
  }

  /** Adds what another part has seen; the other is left as it is. */
  public void merge(FeatureStatistics other) {
    if (other.columns != columns) {
      throw new MetricException(
          "statistics of %d and %d columns cannot be merged".formatted(columns, other.columns));
    }
    if (other.count == 0) {
      return;
    }
    double[] shift = join(other.count, other.mean);
    for (int i = 0; i < columns; i++) {
      for (int j = 0; j <= i; j++) {
        scatter[i * columns + j] += other.scatter[i * columns + j] + shift[i] * shift[j];
      }
    }
  }

  /** What has been seen so far; later additions do not change it. */
  public FeatureMoments snapshot() {
    double[] full = scatter.clone();
    for (int i = 0; i < columns; i++) {
      for (int j = 0; j < i; j++) {
        full[j * columns + i] = full[i * columns + j];
      }
    }
    return FeatureMoments.ofScatter(count, mean.clone(), full);
  }

  private void addBlock(Features batch, int first, int rows) {
    // One row more than the data: the shift between the means enters the scatter as a row.
    if (block.length < (rows + 1) * columns) {
      block = new double[(rows + 1) * columns];
    }
    batch.copy(first, rows, block, 0);
    ArrayFeatures.requireFinite(block, first, rows, columns, "features");
    double[] center = new double[columns];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        center[j] += block[i * columns + j];
      }
    }
    for (int j = 0; j < columns; j++) {
      center[j] /= rows;
    }
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        block[i * columns + j] -= center[j];
      }
    }
    System.arraycopy(join(rows, center), 0, block, rows * columns, columns);
    MatrixProducts.addGram(scatter, block, rows + 1, columns);
  }

  /** Moves count and mean; returns the vector whose outer square the scatter gains. */
  private double[] join(long otherCount, double[] otherMean) {
    double total = (double) count + otherCount;
    double weight = Math.sqrt(count * (otherCount / total));
    double[] shift = new double[columns];
    for (int j = 0; j < columns; j++) {
      double delta = otherMean[j] - mean[j];
      mean[j] += delta * (otherCount / total);
      shift[j] = delta * weight;
    }
    count += otherCount;
    return shift;
  }
}
