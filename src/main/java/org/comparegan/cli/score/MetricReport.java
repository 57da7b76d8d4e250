package org.comparegan.cli.score;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.comparegan.cli.common.Console;
import org.comparegan.cli.common.Progress;
import org.comparegan.evaluate.ClassificationScore;
import org.comparegan.linalg.OpenBlas;
import org.comparegan.metric.FeatureMoments;
import org.comparegan.metric.FeatureSet;
import org.comparegan.metric.Features;
import org.comparegan.metric.FrechetDistance;
import org.comparegan.metric.Jackknife;
import org.comparegan.metric.Metric;
import org.comparegan.metric.Metric.Inputs;
import org.comparegan.metric.Metric.Need;
import org.comparegan.metric.MetricException;
import org.comparegan.metric.MetricNumbers;
import org.comparegan.npz.NpzException;
import org.comparegan.report.Cell;
import org.comparegan.report.Table;

/**
 * Computes the metrics of two sets and prints them.
 *
 * @param json one document in place of the table
 * @param confidence whether standard errors are computed too
 * @param real where the real images come from, for messages
 * @param fake where the fakes come from
 * @param training where the training images come from
 */
record MetricReport(
    Console console,
    boolean json,
    boolean confidence,
    Optional<String> real,
    Optional<String> fake,
    Optional<String> training) {

  /**
   * Computes and prints; a metric that fails leaves the others.
   *
   * @param wanted none: those of the paper that are possible
   * @throws MetricException that says what failed, after the others were printed
   */
  void numbers(Inputs inputs, List<Metric> wanted, int threads) {
    List<Metric> asked = wanted.isEmpty() ? usual(inputs) : wanted;
    Map<String, Object> document = new LinkedHashMap<>();
    Table table = Table.of("", "number", "value", "±", "");
    List<String> failures = new ArrayList<>();
    for (Metric metric : asked) {
      MetricNumbers numbers;
      try {
        numbers = OpenBlas.withThreads(threads, () -> computed(metric, inputs));
      } catch (MetricException | NpzException | UncheckedIOException e) {
        String failure = located(String.valueOf(e.getMessage()), Set.of(metric));
        failures.add(asked.size() == 1 ? failure : metric.text() + ": " + failure);
        document.put(metric.text(), Map.of("error", failure));
        continue;
      }
      numbers.warnings().forEach(warning -> console.notice(metric.text() + ": " + warning + "."));
      table = rows(table, metric, numbers);
      Map<String, Object> entry = new LinkedHashMap<>(numbers.values());
      entry.putAll(numbers.curves());
      entry.put("profile", inputs.profile().name());
      inputs.real().count().ifPresent(n -> entry.put("n_real", n));
      inputs.fake().count().ifPresent(n -> entry.put("n_fake", n));
      if (metric == Metric.CAS) {
        entry.put("settings", ClassificationScore.settings());
      }
      entry.put("warnings", numbers.warnings());
      document.put(metric.text(), entry);
    }
    if (failures.size() < document.size()) {
      show(table.note("Profile " + inputs.profile().name() + "."), document);
    }
    if (!failures.isEmpty()) {
      console.flush();
      throw new MetricException(String.join("; ", failures));
    }
  }

  /**
   * Says how much of the FID of few images comes from their number: the FID of one half of them and
   * the other, which would be 0 for endless images.
   */
  void sayBias(Inputs inputs, int threads) {
    for (boolean fakes : new boolean[] {true, false}) {
      FeatureSet side = fakes ? inputs.fake() : inputs.real();
      if (!side.has(FeatureSet.Part.FEATURES)) {
        continue;
      }
      Features all = side.features();
      if (all.rows() > all.columns() || all.rows() < 4) {
        continue;
      }
      double apart =
          OpenBlas.withThreads(
              threads,
              () ->
                  FrechetDistance.between(
                          FeatureMoments.of(new EveryOther(all, 0)),
                          FeatureMoments.of(new EveryOther(all, 1)),
                          inputs.profile().frechet())
                      .value());
      console.notice(
          "fid: one half of the %,d %s images has a FID of %.3g to the other half, where 0 would be right. With more than %,d images this error shrinks; --metrics fid_infinity estimates the FID without it."
              .formatted(all.rows(), fakes ? "fake" : "real", apart, all.columns()));
      return;
    }
  }

  /** Every second row of a matrix, so that halves have the same classes. */
  private record EveryOther(Features all, int first) implements Features {
    @Override
    public int rows() {
      return all.rows() / 2;
    }

    @Override
    public int columns() {
      return all.columns();
    }

    @Override
    public void copy(int from, int count, double[] target, int offset) {
      for (int i = 0; i < count; i++) {
        all.copy(first + 2 * (from + i), 1, target, offset + i * columns());
      }
    }
  }

  /** A failure with the files that the metrics looked at, unless it names one of them. */
  String located(String failure, Set<Metric> metrics) {
    List<String> files = new ArrayList<>();
    if (metrics.isEmpty() || !metrics.stream().allMatch(Metric::ofFakesAlone)) {
      real.ifPresent(file -> files.add("real " + file));
    }
    fake.ifPresent(file -> files.add("fake " + file));
    if (metrics.stream().anyMatch(metric -> metric.needs().contains(Need.TRAINING_IMAGES))) {
      training.ifPresent(file -> files.add("training " + file));
    }
    boolean named =
        files.stream().anyMatch(file -> failure.contains(file.substring(file.indexOf(' ') + 1)));
    return named ? failure : failure + " (" + String.join(", ", files) + ")";
  }

  private List<Metric> usual(Inputs inputs) {
    List<Metric> possible =
        Metric.PAPER.stream()
            .filter(metric -> metric.possible(inputs.real(), inputs.fake()))
            .toList();
    if (possible.isEmpty()) {
      String needs =
          Arrays.stream(Metric.values())
              .filter(MetricsOption::isOfSets)
              .map(metric -> metric.text() + " needs " + metric.needsText())
              .collect(Collectors.joining("; ", "", "."));
      throw new MetricException(
          located(
              "These files allow neither fid nor is: they need features, mu and sigma, or logits. "
                  + needs,
              Set.of()));
    }
    return possible;
  }

  private MetricNumbers computed(Metric metric, Inputs inputs) {
    if (metric == Metric.CAS) {
      return classification(inputs);
    }
    if (!confidence) {
      return metric.of(inputs);
    }
    try (Progress progress = console.progress(metric.text(), Jackknife.GROUPS, "groups")) {
      return Jackknife.of(metric, inputs, progress::at);
    }
  }

  private MetricNumbers classification(Inputs inputs) {
    long images = ClassificationScore.images() * (inputs.training().isPresent() ? 2 : 1);
    AtomicLong before = new AtomicLong();
    try (Progress progress = console.progress(Metric.CAS.text(), images, "images")) {
      return ClassificationScore.of(
          inputs,
          (stage, done, total) -> {
            progress.at(before.get() + done);
            before.addAndGet(done == total ? total : 0);
          });
    }
  }

  private static Table rows(Table table, Metric metric, MetricNumbers numbers) {
    Table more = table;
    for (MetricNumbers.Line line : numbers.lines()) {
      String key = metric.key(line.name());
      more =
          more.row(
              Cell.of(key.replace('.', ' ')),
              Cell.of(line.value(), 6),
              Cell.of(line.scatter()),
              Cell.of(metric.direction(key).text()));
    }
    return more;
  }

  /** Prints a table, or its document. */
  void show(Table table, Map<String, Object> document) {
    if (json) {
      console.json(document);
    } else {
      console.print(table);
    }
  }
}
