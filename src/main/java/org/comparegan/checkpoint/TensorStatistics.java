package org.comparegan.checkpoint;

import java.util.Arrays;
import java.util.Optional;

/**
 * What the values of a tensor are like. Sums are in double, so that large tensors keep their
 * digits; complex numbers count as two.
 *
 * @param count numbers in all
 * @param mean of all; NaN where one is, or where there is none
 * @param rms root of the mean square of all
 * @param deviation population standard deviation
 * @param minimum of the finite ones, NaN where there is none
 * @param maximum of the finite ones, NaN where there is none
 * @param zeros how many are 0
 * @param notFinite how many are NaN or infinite
 */
public record TensorStatistics(
    long count,
    double mean,
    double rms,
    double deviation,
    double minimum,
    double maximum,
    long zeros,
    long notFinite) {

  /** The statistics of a stored tensor; empty for those that hold no numbers. */
  public static Optional<TensorStatistics> of(Checkpoint checkpoint, String name) {
    return values(checkpoint, name).map(TensorStatistics::of);
  }

  /** The values of a stored tensor, row-major; empty for those that hold no numbers. */
  public static Optional<double[]> values(Checkpoint checkpoint, String name) {
    Dtype dtype = checkpoint.info(name).dtype();
    return dtype == Dtype.STRING || dtype == Dtype.VARIANT
        ? Optional.empty()
        : Optional.of(dtype.widen(checkpoint.bytes(name)));
  }

  /** The statistics of some numbers. */
  public static TensorStatistics of(double[] values) {
    double sum = 0;
    double squares = 0;
    double minimum = Double.POSITIVE_INFINITY;
    double maximum = Double.NEGATIVE_INFINITY;
    long zeros = 0;
    long notFinite = 0;
    for (double value : values) {
      sum += value;
      squares += value * value;
      if (Double.isFinite(value)) {
        minimum = Math.min(minimum, value);
        maximum = Math.max(maximum, value);
      } else {
        notFinite++;
      }
      zeros += value == 0 ? 1 : 0;
    }
    double mean = sum / values.length;
    double deviation =
        Math.sqrt(Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / values.length);
    boolean none = minimum > maximum;
    return new TensorStatistics(
        values.length,
        mean,
        Math.sqrt(squares / values.length),
        deviation,
        none ? Double.NaN : minimum,
        none ? Double.NaN : maximum,
        zeros,
        notFinite);
  }

  /**
   * How many of the finite values lie in each of {@code bins} equal parts of [minimum, maximum].
   * All values equal: everything is in the first.
   */
  public long[] histogram(double[] values, int bins) {
    long[] counts = new long[bins];
    double width = (maximum - minimum) / bins;
    for (double value : values) {
      if (Double.isFinite(value)) {
        counts[width > 0 ? (int) Math.min(bins - 1, (value - minimum) / width) : 0]++;
      }
    }
    return counts;
  }
}
