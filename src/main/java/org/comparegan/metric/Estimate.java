package org.comparegan.metric;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A number, its deviation, and warnings.
 *
 * @param value the estimate
 * @param deviation standard deviation over its parts, or the standard error where the metric says
 *     so; empty if there are too few parts
 * @param warnings sentences; empty if nothing
 */
public record Estimate(double value, OptionalDouble deviation, List<String> warnings) {

  static double mean(double[] values) {
    return Arrays.stream(values).sum() / values.length;
  }

  /**
   * Square root of the sum of squared deviations over n − ddof; empty unless n &gt; max(1, ddof).
   */
  static OptionalDouble deviation(double[] values, int ddof) {
    if (values.length <= Math.max(1, ddof)) {
      return OptionalDouble.empty();
    }
    double mean = mean(values);
    double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
    return OptionalDouble.of(Math.sqrt(squares / (values.length - ddof)));
  }
}
