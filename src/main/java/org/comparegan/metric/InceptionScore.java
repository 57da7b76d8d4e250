package org.comparegan.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.comparegan.random.NumpyRandom;

/**
 * Inception Score (Salimans et al. 2016) from logits, in float64: the mean over splits of exp of
 * the mean KL divergence between a row's class distribution and the split's.
 */
public final class InceptionScore {
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

  /** The score of splits that were accumulated apart, at {@link #splits} of their rows. */
  public static Estimate ofSplits(List<LogitStatistics> splits, int ddof) {
    double[] scores = splits.stream().mapToDouble(LogitStatistics::score).toArray();
    return new Estimate(Estimate.mean(scores), Estimate.deviation(scores, ddof), List.of());
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
}
