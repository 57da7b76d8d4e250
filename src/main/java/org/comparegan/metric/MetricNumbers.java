package org.comparegan.metric;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * What a metric says of a set of images.
 *
 * @param values numbers in order; {@value #VALUE} where the metric has only one. A name that begins
 *     with {@code std} or ends in {@code jackknife_error} says how far another number scatters
 * @param curves lists of numbers by name
 * @param warnings for the reader, without a full stop
 */
public record MetricNumbers(
    Map<String, Double> values, Map<String, double[]> curves, List<String> warnings) {
  /** The name of the number of a metric that has only one. */
  public static final String VALUE = "value";

  private static final String JACKKNIFE = "jackknife_error";

  /** The first number. */
  static MetricNumbers of(String name, double value, List<String> warnings) {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put(name, value);
    return new MetricNumbers(values, new LinkedHashMap<>(), new ArrayList<>(warnings));
  }

  /** An estimate and, under the given name, how far it scatters. */
  static MetricNumbers of(Estimate estimate, String deviation) {
    MetricNumbers numbers = of(VALUE, estimate.value(), estimate.warnings());
    estimate.deviation().ifPresent(width -> numbers.values.put(deviation, width));
    return numbers;
  }

  /** Adds a number, if there is one. */
  MetricNumbers and(String name, OptionalDouble value) {
    value.ifPresent(number -> values.put(name, number));
    return this;
  }

  /** Adds a number. */
  MetricNumbers and(String name, double value) {
    values.put(name, value);
    return this;
  }

  /**
   * These numbers, each with its standard error, from the same metric without each group of fakes.
   */
  MetricNumbers withErrors(List<MetricNumbers> without) {
    Map<String, Double> all = new LinkedHashMap<>();
    values.forEach(
        (name, value) -> {
          all.put(name, value);
          double[] parts =
              without.stream()
                  .filter(part -> part.values.containsKey(name))
                  .mapToDouble(part -> part.values.getOrDefault(name, Double.NaN))
                  .toArray();
          if (!scatters(name)) {
            String error = name.equals(VALUE) ? JACKKNIFE : name + "_" + JACKKNIFE;
            Jackknife.standardError(parts).ifPresent(width -> all.put(error, width));
          }
        });
    return new MetricNumbers(all, curves, warnings);
  }

  /**
   * A number for people.
   *
   * @param name {@value #VALUE} for the only number of a metric
   * @param scatter how far it scatters, with what that is; empty if unknown
   */
  public record Line(String name, double value, String scatter) {}

  /** The numbers without those that only say how far another scatters. */
  public List<Line> lines() {
    return values.entrySet().stream()
        .filter(entry -> !scatters(entry.getKey()))
        .map(entry -> new Line(entry.getKey(), entry.getValue(), scatter(entry.getKey())))
        .toList();
  }

  private String scatter(String name) {
    return values.entrySet().stream()
        .filter(entry -> scatters(entry.getKey()))
        .filter(
            entry ->
                name.equals(VALUE)
                    ? !entry.getKey().endsWith("_" + JACKKNIFE)
                    : entry.getKey().equals(name + "_" + JACKKNIFE))
        .map(
            entry ->
                "%.6f %s"
                    .formatted(
                        entry.getValue(),
                        entry.getKey().endsWith(JACKKNIFE)
                            ? "jackknife"
                            : entry.getKey().replace('_', ' ')))
        .collect(Collectors.joining(", "));
  }

  private static boolean scatters(String name) {
    return name.startsWith("std") || name.endsWith(JACKKNIFE);
  }
}
