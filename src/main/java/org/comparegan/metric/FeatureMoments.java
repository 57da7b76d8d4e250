package org.comparegan.metric;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.util.Arrays;
import java.util.OptionalLong;
import org.comparegan.linalg.OpenBlas;
import org.comparegan.linalg.SymmetricMatrices;
import org.comparegan.metric.MetricAxis.AxisValue;

/** Mean and covariance of a set of features, immutable. */
public final class FeatureMoments {
  /** Of the largest eigenvalue: how negative rounding can make another. */
  private static final double NEGATIVE_LIMIT = 1e-6;

  private final OptionalLong count;
  private final CovarianceKind kind;
  private final double[] mean;
  private final double[] covariance;

  private FeatureMoments(
      OptionalLong count, CovarianceKind kind, double[] mean, double[] covariance) {
    this.count = count;
    this.kind = kind;
    this.mean = mean;
    this.covariance = covariance;
  }

  /**
   * The moments of all rows.
   *
   * @throws MetricException for fewer than two rows, NaN or infinity
   */
  public static FeatureMoments of(Features features) {
    Accumulator statistics = new Accumulator(features.columns());
    statistics.add(features);
    return statistics.snapshot();
  }

  /**
   * Moments from elsewhere, such as a statistics file.
   *
   * @param mean [d]
   * @param covariance [d, d] row-major, symmetric
   * @param kind how the covariance was normalised
   * @param count number of rows behind it, if known
   * @throws MetricException if the shapes disagree, a value is not finite or beyond what {@link
   *     FrechetDistance} can compute with, the covariance is not symmetric or has clearly negative
   *     eigenvalues, or the count is less than two
   */
  public static FeatureMoments of(
      double[] mean, double[] covariance, CovarianceKind kind, OptionalLong count) {
    int d = mean.length;
    if (d == 0 || covariance.length != (long) d * d) {
      throw new MetricException(
          "a mean of %d values needs a covariance of %d×%d, found %d values"
              .formatted(d, d, d, covariance.length));
    }
    if (count.isPresent()) {
      requireTwo(count.getAsLong());
    }
    double most = FeatureRange.LARGEST;
    FeatureRange.requireUpTo(most, mean, 0, 0, 1, d, "mean");
    FeatureRange.requireUpTo(most * most, covariance, 0, 0, d, d, "covariance");
    requireSymmetric(covariance, d);
    requireSemiDefinite(covariance, d);
    double largest = Arrays.stream(mean).map(Math::abs).max().orElseThrow();
    double widest = Arrays.stream(SymmetricMatrices.diagonal(covariance, d)).max().orElseThrow();
    FeatureRange.requireResolved(Math.max(largest, Math.sqrt(widest)));
    return new FeatureMoments(count, kind, mean.clone(), covariance.clone());
  }

  static FeatureMoments ofScatter(long count, double[] mean, double[] scatter) {
    requireTwo(count);
    scale(scatter, 1 / CovarianceKind.SAMPLE.divisor(count));
    return new FeatureMoments(OptionalLong.of(count), CovarianceKind.SAMPLE, mean, scatter);
  }

  /** Number of rows, if known: a statistics file may not say. */
  public OptionalLong count() {
    return count;
  }

  /** Number of features, d. */
  public int columns() {
    return mean.length;
  }

  /** The mean, a new array [d]. */
  public double[] mean() {
    return mean.clone();
  }

  /**
   * The covariance, a new array [d, d], row-major.
   *
   * @throws MetricException if it was normalised otherwise and the number of rows is unknown
   */
  public double[] covariance(CovarianceKind wanted) {
    double[] copy = covariance.clone();
    if (wanted != kind) {
      long n =
          count.orElseThrow(
              () ->
                  new MetricException(
                      ("these statistics do not say how many images they were made of, so their"
                              + " covariance over %s cannot become one over %s; choose"
                              + " fid.covariance=%s or add n")
                          .formatted(kind.text(), wanted.text(), kind.text())));
      scale(copy, kind.divisor(n) / wanted.divisor(n));
    }
    return copy;
  }

  private static void scale(double[] values, double factor) {
    for (int i = 0; i < values.length; i++) {
      values[i] *= factor;
    }
  }

  private static void requireTwo(long count) {
    if (count < 2) {
      throw new MetricException("a covariance needs at least 2 rows, found " + count);
    }
  }

  private static void requireSymmetric(double[] covariance, int d) {
    double largest = 0;
    for (double value : covariance) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < i; j++) {
        if (Math.abs(covariance[i * d + j] - covariance[j * d + i]) > 1e-6 * largest) {
          throw new MetricException(
              ("covariance is not symmetric: [%d, %d] is %s, [%d, %d] is %s; if that is rounding,"
                      + " write (sigma + sigma.T) / 2")
                  .formatted(i, j, covariance[i * d + j], j, i, covariance[j * d + i]));
        }
      }
    }
  }

  /** A factor shows it in a fraction of the time that eigenvalues take. */
  private static void requireSemiDefinite(double[] covariance, int d) {
    double[] variances = SymmetricMatrices.diagonal(covariance, d);
    double rounding = NEGATIVE_LIMIT * Math.max(0, Arrays.stream(variances).max().orElseThrow());
    double[] raised = covariance.clone();
    for (int i = 0; i < d; i++) {
      if (variances[i] < -rounding) {
        throw new MetricException(
            "not a covariance: the variance of feature %d is %.6g; all must be at least zero"
                .formatted(i, variances[i]));
      }
      raised[i * d + i] += rounding;
    }
    if (SymmetricMatrices.cholesky(raised, d).isEmpty()) {
      requirePositive(SymmetricMatrices.eigenvalues(covariance, d));
    }
  }

  /** Fails on eigenvalues that are more negative than rounding makes them. */
  static void requirePositive(double[] eigenvalues) {
    double largest = 0;
    double smallest = 0;
    for (double value : eigenvalues) {
      largest = Math.max(largest, Math.abs(value));
      smallest = Math.min(smallest, value);
    }
    if (smallest < -NEGATIVE_LIMIT * largest) {
      throw new MetricException(
          "not a covariance: it has eigenvalues from %.6g to %.6g; all must be at least zero"
              .formatted(smallest, largest));
    }
  }

  /** By what the sum of squared deviations is divided. */
  public enum CovarianceKind implements AxisValue {
    /** By n−1: unbiased (compare_gan, TTUR, pytorch-fid, torch-fidelity, clean-fid). */
    SAMPLE("n-1"),
    /** By n (StyleGAN2-ADA). */
    POPULATION("n");

    private final String text;

    CovarianceKind(String text) {
      this.text = text;
    }

    @Override
    public String text() {
      return text;
    }

    double divisor(long count) {
      return this == SAMPLE ? count - 1.0 : count;
    }
  }

  /**
   * Mean and scatter of feature rows in one pass, float64, in memory that does not grow with the
   * number of rows: 8·d² bytes for d columns, and 8·2·512·d for rows under way.
   *
   * <p>Blocks of 512 rows are centred on their own mean and joined by the rule of Chan, Golub and
   * LeVeque (1979), so nothing cancels however far the mean lies from zero; the same rows in other
   * batches give the same bits. Parts made apart can be merged; the order of merging matters only
   * to rounding. Not safe for use by several threads at once.
   */
  public static final class Accumulator {
    private static final int BLOCK_ROWS = 512;
    private static final int MOST_COLUMNS = 16_383;

    private final int columns;
    private final double[] mean;
    private final DoubleBuffer scatter;
    private final double[] block;
    private final DoubleBuffer centred;
    private final FeatureRange range;
    private int blockRows;
    private long joined;

    /** Empty statistics of rows of {@code columns} features. */
    public Accumulator(int columns) {
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
      this.range = new FeatureRange(columns);
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
     * @throws MetricException if a value is NaN or infinite or the number of columns differs; rows
     *     of the batch before the bad one may have been added
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
        range.add(block, blockRows * columns, row, some, "features");
        blockRows += some;
        row += some;
        if (blockRows == BLOCK_ROWS) {
          joinBlock();
        }
      }
    }

    /** Adds the rows of another accumulator, which stays as it is. */
    public void merge(Accumulator other) {
      if (other.columns != columns) {
        throw new MetricException(
            "statistics of %d and %d columns cannot be merged".formatted(columns, other.columns));
      }
      joinBlock();
      range.add(other.range);
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

    /**
     * The moments so far; later additions do not change them.
     *
     * @throws MetricException for fewer than two rows, or if their squares vanish
     */
    public FeatureMoments snapshot() {
      range.requireResolved();
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
      OpenBlas.addGram(scatter, centred, blockRows + 1, columns);
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
}
