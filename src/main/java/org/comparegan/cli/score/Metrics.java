package org.comparegan.cli.score;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.comparegan.cli.common.Console;
import org.comparegan.cli.common.ExitCode;
import org.comparegan.cli.common.JsonOption;
import org.comparegan.cli.common.Kind;
import org.comparegan.cli.common.ProfileOptions;
import org.comparegan.cli.common.Progress;
import org.comparegan.cli.common.SeedOption;
import org.comparegan.cli.common.Takes;
import org.comparegan.cli.common.ThreadOptions;
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
import org.comparegan.npz.NpzException;
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
  @Takes(Kind.FILE)
  @Option(
      names = "--real",
      paramLabel = "FILE.npz",
      description = "Features of real images; not needed for is, ms_ssim and fractal_dimension.")
  private Optional<Path> real = Optional.empty();

  @Takes(Kind.FILE)
  @Option(names = "--fake", paramLabel = "FILE.npz", description = "Features of generated images.")
  private Optional<Path> fake = Optional.empty();

  @Takes(Kind.FILE)
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
      description = "Name of the array of features. Default: features.")
  private Optional<String> array = Optional.empty();

  @Mixin private MetricsOption metrics = new MetricsOption();

  @Mixin private ProfileOptions profile = new ProfileOptions();

  @Option(
      names = "--confidence",
      description =
          "Standard errors from leaving out a tenth of the fakes in turn: ten times the work.")
  private boolean confidence;

  @Takes(Kind.NEW_FILE)
  @Option(
      names = "--neighbours",
      paramLabel = "FILE.npz",
      description = "File for the nearest training image of each fake: index [n], distance [n].")
  private Optional<Path> neighbours = Optional.empty();

  @Option(
      names = "--axes",
      description = "Print every axis, its values and the tools that use" + " them.")
  private boolean printAxes;

  @Takes(Kind.PROFILE)
  @Option(
      names = "--explain",
      arity = "2",
      paramLabel = "PROFILE",
      description =
          "Print the axes on which two profiles differ and, with files, the effect of each on the"
              + " numbers.")
  private List<String> explain = List.of();

  @Mixin private JsonOption json = new JsonOption();

  @Mixin private ThreadOptions threads = new ThreadOptions();

  @Mixin private SeedOption seed = new SeedOption();

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
    requireFiles(comparison.isPresent(), asked);
    if (training.isEmpty()) {
      compare(console, comparison, definition, asked, Optional.empty());
    } else {
      try (FeatureFile set = FeatureFile.open(training.get(), array, console::notice)) {
        compare(console, comparison, definition, asked, Optional.of(set));
      }
    }
    return ExitCode.DONE;
  }

  private void requireFiles(boolean comparing, List<Metric> asked) {
    if (fake.isEmpty()) {
      throw usage(
          real.isEmpty()
              ? "--real FILE.npz and --fake FILE.npz are needed."
              : "--fake FILE.npz is needed.");
    }
    List<String> ofBoth =
        asked.stream().filter(metric -> !metric.ofFakesAlone()).map(Metric::text).toList();
    if (real.isEmpty() && (comparing || !ofBoth.isEmpty())) {
      throw usage(
          comparing
              ? "--explain compares two sets: --real FILE.npz is needed too."
              : "--real FILE.npz is needed for %s.".formatted(String.join(", ", ofBoth)));
    }
    if (neighbours.isPresent() && real.isEmpty() && training.isEmpty()) {
      throw usage("--neighbours needs training images: --training FILE.npz or --real FILE.npz.");
    }
  }

  private void compare(
      Console console,
      Optional<ProfileComparison> comparison,
      MetricProfile definition,
      List<Metric> asked,
      Optional<FeatureSet> trainingSet)
      throws IOException {
    if (real.isEmpty()) {
      compare(console, comparison, definition, asked, trainingSet, FeatureSet.NONE);
    } else {
      try (FeatureFile realSet = FeatureFile.open(real.get(), array, console::notice)) {
        compare(console, comparison, definition, asked, trainingSet, realSet);
      }
    }
  }

  private void compare(
      Console console,
      Optional<ProfileComparison> comparison,
      MetricProfile definition,
      List<Metric> asked,
      Optional<FeatureSet> trainingSet,
      FeatureSet realSet)
      throws IOException {
    try (FeatureFile fakeSet = FeatureFile.open(fake.orElseThrow(), array, console::notice)) {
      OptionalLong drawn = seed.given().map(OptionalLong::of).orElseGet(OptionalLong::empty);
      Inputs inputs = new Inputs(realSet, fakeSet, trainingSet, definition, drawn, 0);
      int threads = this.threads.deterministic() ? 1 : this.threads.threads();
      if (comparison.isPresent()) {
        ProfileComparison.Measured measured =
            OpenBlas.withThreads(threads, () -> measured(comparison.get(), inputs, asked));
        measured.warnings().forEach(console::notice);
        show(console, measured.table(), measured.document());
      } else {
        numbers(console, inputs, asked, threads);
      }
      if (neighbours.isPresent()) {
        Features known = trainingSet.orElse(realSet).features();
        FeatureFile.write(
            neighbours.get(),
            OpenBlas.withThreads(threads, () -> Memorisation.of(known, fakeSet.features())));
      }
    }
  }

  private ProfileComparison.Measured measured(
      ProfileComparison comparison, Inputs inputs, List<Metric> asked) {
    try {
      return comparison.measured(inputs, asked);
    } catch (MetricException e) {
      throw new MetricException(located(String.valueOf(e.getMessage()), Set.copyOf(asked)));
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
    List<String> failures = new ArrayList<>();
    for (Metric metric : asked) {
      MetricNumbers numbers;
      try {
        numbers = OpenBlas.withThreads(threads, () -> computed(console, metric, inputs));
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
      entry.put("warnings", numbers.warnings());
      document.put(metric.text(), entry);
    }
    if (failures.size() < document.size()) {
      show(console, table.note("Profile " + inputs.profile().name() + "."), document);
    }
    if (!failures.isEmpty()) {
      console.flush();
      throw new MetricException(String.join("; ", failures));
    }
  }

  /** A failure with the files that the metrics looked at, unless it names one of them. */
  private String located(String failure, Set<Metric> metrics) {
    List<String> files = new ArrayList<>();
    if (metrics.isEmpty() || !metrics.stream().allMatch(Metric::ofFakesAlone)) {
      real.ifPresent(file -> files.add("real " + file));
    }
    fake.ifPresent(file -> files.add("fake " + file));
    if (metrics.contains(Metric.MEMORISATION)) {
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
              .filter(metric -> !metric.ofTheModel())
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
      console.print(table);
    }
  }
}
