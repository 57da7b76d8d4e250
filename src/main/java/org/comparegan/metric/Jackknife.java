package org.comparegan.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Standard errors of a number from one set of rows, by the delete-a-group jackknife: the number is
 * recomputed without each of several groups of consecutive rows.
 */
public final class Jackknife {
  private Jackknife() {}

  /** Number of groups of fakes. */
  public static final int GROUPS = 10;

  /**
   * A metric's numbers with their standard errors: ten times the work.
   *
   * @param done receives how many of the {@value #GROUPS} groups are done
   * @throws MetricException if there are only statistics of the fakes, or too few fakes
   */
  public static MetricNumbers of(Metric metric, Metric.Inputs inputs, IntConsumer done) {
    long n = inputs.fake().count().orElse(Long.MAX_VALUE);
    // More rows than an array has can only be stated by statistics.
    if (n > Integer.MAX_VALUE) {
      throw new MetricException(
          "--confidence leaves out fakes in turn: it needs their features, not only statistics.");
    }
    MetricNumbers numbers = metric.of(inputs);
    List<MetricNumbers> without = new ArrayList<>();
    for (Group group : groups((int) n, GROUPS)) {
      without.add(metric.of(inputs.withFake(inputs.fake().without(group.first(), group.count()))));
      done.accept(without.size());
    }
    return numbers.withErrors(without);
  }

  /** A group of rows that is left out. */
  public record Group(int first, int count) {}

  /**
   * The groups of n rows, equal but for one row.
   *
   * @throws MetricException unless there are at least two rows a group, and two groups
   */
  public static Group[] groups(int n, int groups) {
    if (groups < 2 || n < 2 * groups) {
      throw new MetricException(
          "a jackknife needs at least 2 groups of at least 2 rows, found %d rows for %d groups"
              .formatted(n, groups));
    }
    return IntStream.range(0, groups)
        .mapToObj(
            i -> {
              int first = (int) ((long) i * n / groups);
              return new Group(first, (int) ((i + 1L) * n / groups) - first);
            })
        .toArray(Group[]::new);
  }

  /** Standard error of the number, from its values without each group; empty for fewer than two. */
  public static OptionalDouble standardError(double[] without) {
    if (without.length < 2) {
      return OptionalDouble.empty();
    }
    double mean = Estimate.mean(without);
    double squares = Arrays.stream(without).map(value -> (value - mean) * (value - mean)).sum();
    return OptionalDouble.of(Math.sqrt(squares * (without.length - 1) / without.length));
  }
}
