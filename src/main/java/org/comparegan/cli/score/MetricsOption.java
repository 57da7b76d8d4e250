package org.comparegan.cli.score;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.comparegan.cli.common.Console;
import org.comparegan.cli.common.Kind;
import org.comparegan.cli.common.Takes;
import org.comparegan.cli.common.Verb;
import org.comparegan.metric.Metric;
import org.comparegan.metric.MetricException;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** {@code --metrics}: what to compute, by the names of the catalogue. */
final class MetricsOption {
  @Takes(Kind.METRICS)
  @Option(
      names = "--metrics",
      paramLabel = "NAME",
      split = ",",
      description = "Metrics to compute. Default: fid and is.")
  private List<String> names = List.of();

  /** Adds the list of all metrics to the help of a verb. */
  static final class All implements IModelTransformer {
    @Override
    public CommandSpec transform(CommandSpec verb) {
      return list(verb, List.of(Metric.values()));
    }
  }

  /** Adds the list of the metrics that need no model to the help of a verb. */
  static final class OfSets implements IModelTransformer {
    @Override
    public CommandSpec transform(CommandSpec verb) {
      return list(verb, Arrays.stream(Metric.values()).filter(MetricsOption::isOfSets).toList());
    }
  }

  /** Whether two sets are enough; of those that {@link Metric#of} does not compute, cas. */
  static boolean isOfSets(Metric metric) {
    return !metric.ofTheModel() || metric == Metric.CAS;
  }

  private static CommandSpec list(CommandSpec verb, List<Metric> metrics) {
    Stream<String> lines =
        metrics.stream()
            .map(
                metric ->
                    "  %-21s %s".formatted(metric.text(), metric.directions()).stripTrailing());
    verb.usageMessage()
        .footer(
            Stream.of(
                    Stream.of("", "Metrics, described in docs/metrics.md:"),
                    lines,
                    Arrays.stream(verb.usageMessage().footer()))
                .flatMap(part -> part)
                .toArray(String[]::new));
    return verb;
  }

  /** The metrics in the order asked for, each once; none if the option was not given. */
  List<Metric> chosen(Verb verb, Console console) {
    List<Metric> chosen = new ArrayList<>();
    for (String name : names) {
      try {
        Metric metric = Metric.named(name);
        if (!metric.text().equals(name.replace('-', '_'))) {
          console.notice("The metric %s is now called %s.".formatted(name, metric.text()));
        }
        if (!chosen.contains(metric)) {
          chosen.add(metric);
        }
      } catch (MetricException e) {
        throw verb.usage("--metrics: " + e.getMessage());
      }
    }
    return chosen;
  }

  /** The same; a metric that needs a model is an error of usage. */
  List<Metric> ofSets(Verb verb, Console console) {
    List<Metric> chosen = chosen(verb, console);
    for (Metric metric : chosen) {
      if (!isOfSets(metric)) {
        throw verb.usage(
            "--metrics %s needs %s: ./comparegan evaluate computes it."
                .formatted(metric.text(), metric.needsText()));
      }
    }
    return chosen;
  }
}
