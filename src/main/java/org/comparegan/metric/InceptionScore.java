package org.comparegan.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.comparegan.metric.MetricAxis.AxisValue;
import org.comparegan.random.NumpyRandom;

/**
 * Inception Score (Salimans et al. 2016) from logits, in float64: the mean over splits of exp of
 * the mean KL divergence between a row's class distribution and the split's.
 */
public final class InceptionScore {
  private static final String PROBABILITIES =
      "every row of the logits is positive and sums to 1, as probabilities do: their score is too"
          + " low; give the values before softmax, or the logarithms";

  private InceptionScore() {}

  /**
   * The definition to follow.
   *
   * @param splits number of splits, axis {@code is.splits}; unused with {@link Slicing#FIXED}
   * @param slicing axis {@code is.slicing}
   * @param chunk rows of a split with {@link Slicing#FIXED}, axis {@code is.chunk}
   * @param shuffleSeed seed of NumPy's permutation of the rows, axis {@code is.shuffle-seed};
   *     empty: rows stay in order
   * @param ddof the standard deviation over splits divides by their number minus this, axis {@code
   *     is.ddof}
   * @param columns how many classes count, from the first on, axis {@code is.columns}; empty: all
   */
  public record Settings(
      int splits,
      Slicing slicing,
      int chunk,
      OptionalLong shuffleSeed,
      int ddof,
      OptionalInt columns) {}

  /** Rows [from, to) of one split. */
  public record Split(int from, int to) {}

  /**
   * The score; its deviation is the standard deviation over splits, empty for one split.
   *
   * @param logits [n, k]
   * @throws MetricException for NaN or infinity, or fewer rows than splits
   */
  public static Estimate of(Features logits, Settings settings) {
    int columns = LogitStatistics.columns(settings.columns(), logits.columns());
    Features ordered =
        settings.shuffleSeed().isPresent()
            ? logits.select(
                new NumpyRandom(settings.shuffleSeed().getAsLong()).permutation(logits.rows()))
            : logits;
    List<LogitStatistics> parts = new ArrayList<>();
    for (Split split : splits(logits.rows(), settings)) {
      LogitStatistics part = new LogitStatistics(columns);
      part.add(ordered.slice(split.from(), split.to() - split.from()));
      parts.add(part);
    }
    return ofSplits(parts, settings.ddof());
  }

  private static Estimate ofSplits(List<LogitStatistics> splits, int ddof) {
    double[] scores = splits.stream().mapToDouble(LogitStatistics::score).toArray();
    boolean probabilities = splits.stream().allMatch(LogitStatistics::looksLikeProbabilities);
    return new Estimate(
        Estimate.mean(scores),
        Estimate.deviation(scores, ddof),
        probabilities ? List.of(PROBABILITIES) : List.of());
  }

  /**
   * The splits of n rows, so that each can be accumulated as the logits come.
   *
   * @throws MetricException if a split would be empty
   */
  public static List<Split> splits(int n, Settings settings) {
    boolean fixed = settings.slicing() == Slicing.FIXED;
    int count = fixed ? (n + settings.chunk() - 1) / settings.chunk() : settings.splits();
    if (n < Math.max(1, count)) {
      throw new MetricException(
          "an Inception Score of %d splits needs at least as many rows of logits, found %d"
              .formatted(Math.max(1, count), n));
    }
    List<Split> splits = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      splits.add(
          switch (settings.slicing()) {
            case EVEN -> new Split(even(i, n, count), even(i + 1, n, count));
            case FLOOR -> new Split(i * (n / count), (i + 1) * (n / count));
            case FIXED -> new Split(i * settings.chunk(), Math.min(n, (i + 1) * settings.chunk()));
          });
    }
    return List.copyOf(splits);
  }

  private static int even(int split, int n, int splits) {
    return (int) ((long) split * n / splits);
  }

  /** Where the splits of an Inception Score begin and end. */
  public enum Slicing implements AxisValue {
    /**
     * Split i of s covers rows i·N//s to (i+1)·N//s: no row is left out (OpenAI, torch-fidelity).
     */
    EVEN,
    /**
     * Split i of s covers rows i·(N//s) to (i+1)·(N//s): a remainder is left out (BigGAN-PyTorch).
     */
    FLOOR,
    /** Chunks of a fixed number of rows, the last one shorter (guided-diffusion). */
    FIXED;
  }

  /** Which logits an Inception Score is made of. */
  public enum LogitsKind implements AxisValue {
    /** As the network gives them: the operation {@code logits:0} of Inception (compare_gan). */
    GRAPH,
    /** Without the bias of the last layer (OpenAI, torch-fidelity). */
    UNBIASED;
  }

  /**
   * The score of logits that come in batches and are not kept: each row goes to its split. Not safe
   * for use by several threads at once.
   */
  public static final class Accumulator {
    private final Settings settings;
    private final int[] splitOfRow;
    private final int splits;
    private final List<LogitStatistics> statistics = new ArrayList<>();
    private int rows;

    /**
     * Empty.
     *
     * @param n how many rows will come
     * @throws MetricException if a split would be empty
     */
    public Accumulator(int n, Settings settings) {
      this.settings = settings;
      List<Split> parts = splits(n, settings);
      this.splits = parts.size();
      this.splitOfRow = new int[n];
      Arrays.fill(splitOfRow, -1);
      int[] order =
          settings.shuffleSeed().isPresent()
              ? new NumpyRandom(settings.shuffleSeed().getAsLong()).permutation(n)
              : IntStream.range(0, n).toArray();
      for (int split = 0; split < splits; split++) {
        for (int i = parts.get(split).from(); i < parts.get(split).to(); i++) {
          splitOfRow[order[i]] = split;
        }
      }
    }

    /**
     * Adds the next logits, [m, k].
     *
     * @throws MetricException for NaN or infinity
     */
    public void add(Features logits) {
      while (statistics.size() < splits) {
        statistics.add(
            new LogitStatistics(LogitStatistics.columns(settings.columns(), logits.columns())));
      }
      for (int i = 0; i < logits.rows(); i++) {
        int split = splitOfRow[rows + i];
        if (split >= 0) {
          statistics.get(split).add(logits.slice(i, 1));
        }
      }
      rows += logits.rows();
    }

    /** The score, once all rows have come. */
    public Estimate score() {
      return ofSplits(statistics, settings.ddof());
    }
  }

  /**
   * What one split of an Inception Score needs of its logits, in one pass, mergeable, in memory of
   * one row: the mean class probabilities and the mean negative entropy.
   */
  public static final class LogitStatistics {
    /** Far above the rounding of 1,000 float16 values that sum to 1. */
    private static final double SUM_TOLERANCE = 5e-3;

    /** Differences of logits up to here stay finite. */
    private static final double LARGEST = 1e300;

    private final int columns;
    private final double[] probabilitySum;
    private double negativeEntropySum;
    private long count;
    private long probabilityRows;

    /** Empty statistics over the first {@code columns} classes. */
    public LogitStatistics(int columns) {
      if (columns < 1) {
        throw new MetricException("logits need at least one column, not " + columns);
      }
      this.columns = columns;
      this.probabilitySum = new double[columns];
    }

    /**
     * Number of classes that a setting of {@code is.columns} leaves of {@code available} logits.
     */
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
        FeatureRange.requireUpTo(LARGEST, row, 0, i, 1, width, "logits");
        addRow(row);
        if (isDistribution(row)) {
          probabilityRows++;
        }
      }
    }

    private static boolean isDistribution(double[] row) {
      return row.length > 1
          && Arrays.stream(row).allMatch(value -> value >= 0)
          && Math.abs(Arrays.stream(row).sum() - 1) < SUM_TOLERANCE;
    }

    /** Whether every row is a distribution, which logits as good as never are. */
    public boolean looksLikeProbabilities() {
      return count > 0 && probabilityRows == count;
    }

    /** Adds the rows of another accumulator, which stays as it is. */
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
      probabilityRows += other.probabilityRows;
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
}
