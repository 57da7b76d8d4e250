package org.comparegan.evaluate;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A metric over averaging runs.
 *
 * @param values one a run
 */
public record Score(List<Double> values) {

  /** Copies the list. */
  public Score {
    values = List.copyOf(values);
  }

  /** Mean over the runs. */
  public double mean() {
    return values.stream().mapToDouble(v -> v).average().orElse(Double.NaN);
  }

  /** Population standard deviation over the runs, as NumPy's {@code std}; 0 for one run. */
  public double deviation() {
    double mean = mean();
    return Math.sqrt(
        values.stream().mapToDouble(v -> (v - mean) * (v - mean)).average().orElse(Double.NaN));
  }

  /** The values with an underscore between, as the reference writes them to {@code scores.csv}. */
  public String list() {
    return values.stream().map(String::valueOf).collect(Collectors.joining("_"));
  }
}
