package org.comparegan.cli.score;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.comparegan.cli.common.Console;
import org.comparegan.cli.common.ExitCode;
import org.comparegan.cli.common.JsonOption;
import org.comparegan.cli.common.ProfileOptions;
import org.comparegan.cli.common.Progress;
import org.comparegan.cli.common.Verb;
import org.comparegan.linalg.OpenBlas;
import org.comparegan.metric.FeatureSet;
import org.comparegan.metric.Features;
import org.comparegan.metric.Jackknife;
import org.comparegan.metric.Memorisation;
import org.comparegan.metric.Metric;
import org.comparegan.metric.Metric.Inputs;
import org.comparegan.metric.MetricException;
import org.comparegan.metric.MetricNumbers;
import org.comparegan.metric.MetricProfile;
import org.comparegan.metric.MetricProfiles;
import org.comparegan.report.Cell;
import org.comparegan.report.ProfileComparison;
import org.comparegan.report.ProfileTable;
import org.comparegan.report.Table;
import org.comparegan.score.FeatureFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Computes metrics from features, without a model. */
@Command(
    name = "metrics",
    modelTransformer = MetricsOption.OfSets.class,
    description = "Computes FID, IS, KID, precision and recall from files of features.",
    footer = {
      "",
      "A file is a .npz with the arrays features [n,d] and logits [n,k], or only",
      "mu [d] and sigma [d,d]; or a .npy of features. See docs/formats.md.",
      "",
      "Examples:",
      "  ./comparegan metrics --axes",
      "  ./comparegan metrics --explain compare_gan torch_fidelity",
      "  ./comparegan metrics --real real.npz --fake fake.npz --metrics fid,is,kid"
    })
public final class Metrics extends Verb {
  @Option(names = "--real", paramLabel = "FILE.npz", description = "Features of real images.")
  private Optional<Path> real = Optional.empty();

  @Option(names = "--fake", paramLabel = "FILE.npz", description = "Features of made images.")
  private Optional<Path> fake = Optional.empty();

  @Option(
      names = "--training",
      paramLabel = "FILE.npz",
      description =
          "Features of the training images, for memorisation: the real ones are then held-out"
              + " images. Default: the real ones are the training images.")
  private Optional<Path> training = Optional.empty();

  @Option(
      names = "--array",
      paramLabel = "NAME",
      description = "The array of features, where it is not called features.")
  private Optional<String> array = Optional.empty();

  @Mixin private MetricsOption metrics = new MetricsOption();

  @Mixin private ProfileOptions profile = new ProfileOptions();

  @Option(
      names = "--confidence",
      description =
          "Standard errors from leaving out a tenth of the fakes in turn: ten times the work.")
  private boolean confidence;

  @Option(
      names = "--neighbours",
      paramLabel = "FILE.npz",
      description = "Where the nearest training image of each fake goes: index [n], distance [n].")
  private Optional<Path> neighbours = Optional.empty();

  @Option(names = "--axes", description = "Print every axis, its values and whose they are.")
  private boolean printAxes;

  @Option(
      names = "--explain",
      arity = "2",
      paramLabel = "PROFILE",
      description =
          "On which axes two profiles differ and, with files, what each one does to the numbers.")
  private List<String> explain = List.of();

  @Mixin private JsonOption json = new JsonOption();

  @Override
  protected ExitCode run(Console console) throws IOException {
    if (printAxes) {
      console.print(
          json.wanted() ? ProfileTable.axes().json().strip() : ProfileTable.axesText().strip());
      return ExitCode.DONE;
    }
    Optional<ProfileComparison> comparison = comparison();
    MetricProfile definition = profile.definition();
    List<Metric> asked = asked(console);
    if (comparison.isPresent() && real.isEmpty() && fake.isEmpty()) {
      show(console, comparison.get().table(), comparison.get().document());
      return ExitCode.DONE;
    }
    if (real.isEmpty() || fake.isEmpty()) {
      throw usage("--real FILE.npz and --fake FILE.npz are needed.");
    }
    if (training.isEmpty()) {
      compare(console, comparison, definition, asked, Optional.empty());
    } else {
      try (FeatureFile set = FeatureFile.open(training.get(), array, console::notice)) {
        compare(console, comparison, definition, asked, Optional.of(set));
      }
    }
    return ExitCode.DONE;
  }

  private void compare(
      Console console,
      Optional<ProfileComparison> comparison,
      MetricProfile definition,
      List<Metric> asked,
      Optional<FeatureSet> trainingSet)
      throws IOException {
    try (FeatureFile realSet = FeatureFile.open(real.orElseThrow(), array, console::notice);
        FeatureFile fakeSet = FeatureFile.open(fake.orElseThrow(), array, console::notice)) {
      OptionalLong seed = common().seed().map(OptionalLong::of).orElseGet(OptionalLong::empty);
      Inputs inputs = new Inputs(realSet, fakeSet, trainingSet, definition, seed, 0);
      int threads = common().session().deterministic() ? 1 : common().session().threads();
      if (comparison.isPresent()) {
        ProfileComparison.Measured measured =
            OpenBlas.withThreads(threads, () -> comparison.get().measured(inputs, asked));
        measured.warnings().forEach(console::notice);
        show(console, measured.table(), measured.document());
      } else {
        numbers(console, inputs, asked, threads);
      }
      if (neighbours.isPresent()) {
        Features known = trainingSet.map(FeatureSet::features).orElseGet(realSet::features);
        FeatureFile.write(
            neighbours.get(),
            OpenBlas.withThreads(threads, () -> Memorisation.of(known, fakeSet.features())));
      }
    }
  }

  private Optional<ProfileComparison> comparison() {
    try {
      return explain.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new ProfileComparison(
                  MetricProfiles.byName(explain.get(0)), MetricProfiles.byName(explain.get(1))));
    } catch (MetricException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
  }

  private List<Metric> asked(Console console) {
    List<Metric> chosen = metrics.chosen(this, console);
    for (Metric metric : chosen) {
      if (metric.ofTheModel()) {
        throw usage(
            "--metrics %s needs %s: ./comparegan evaluate computes it."
                .formatted(metric.text(), metric.needsText()));
      }
    }
    return chosen;
  }

  private void numbers(Console console, Inputs inputs, List<Metric> wanted, int threads) {
    List<Metric> asked = wanted.isEmpty() ? usual(inputs) : wanted;
    Map<String, Object> document = new LinkedHashMap<>();
    Table table = Table.of("", "number", "value", "±", "");
    for (Metric metric : asked) {
      MetricNumbers numbers =
          OpenBlas.withThreads(threads, () -> computed(console, metric, inputs));
      numbers.warnings().forEach(warning -> console.notice(metric.text() + ": " + warning + "."));
      table = rows(table, metric, numbers);
      Map<String, Object> entry = new LinkedHashMap<>(numbers.values());
      entry.putAll(numbers.curves());
      entry.put("profile", inputs.profile().name());
      inputs.real().count().ifPresent(n -> entry.put("n_real", n));
      inputs.fake().count().ifPresent(n -> entry.put("n_fake", n));
      entry.put("warnings", numbers.warnings());
      document.put(metric.text(), entry);
    }
    show(console, table.note("Profile " + inputs.profile().name() + "."), document);
  }

  private static List<Metric> usual(Inputs inputs) {
    List<Metric> possible =
        Metric.PAPER.stream()
            .filter(metric -> metric.possible(inputs.real(), inputs.fake()))
            .toList();
    if (possible.isEmpty()) {
      throw new MetricException(
          "These files allow neither fid nor is: they need features, mu and sigma, or logits. "
              + Arrays.stream(Metric.values())
                  .filter(metric -> !metric.ofTheModel())
                  .map(metric -> metric.text() + " needs " + metric.needsText())
                  .collect(Collectors.joining("; ", "", ".")));
    }
    return possible;
  }

  private MetricNumbers computed(Console console, Metric metric, Inputs inputs) {
    if (!confidence) {
      return metric.of(inputs);
    }
    try (Progress progress = console.progress(metric.text(), Jackknife.GROUPS, "groups")) {
      return Jackknife.of(metric, inputs, progress::at);
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

  private void show(Console console, Table table, Map<String, Object> document) {
    if (json.wanted()) {
      console.json(document);
    } else {
      console.print(table.text().stripTrailing());
    }
  }
}
