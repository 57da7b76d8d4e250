package org.comparegan.cli.score;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.comparegan.cli.common.Console;
import org.comparegan.cli.common.ExitCode;
import org.comparegan.cli.common.JsonOption;
import org.comparegan.cli.common.ProfileOptions;
import org.comparegan.cli.common.Progress;
import org.comparegan.cli.common.Verb;
import org.comparegan.cli.score.FeatureMetric.Inputs;
import org.comparegan.linalg.Threads;
import org.comparegan.metric.Jackknife;
import org.comparegan.metric.Memorisation;
import org.comparegan.metric.MetricException;
import org.comparegan.metric.MetricProfile;
import org.comparegan.metric.MetricProfiles;
import org.comparegan.npz.NpyArray;
import org.comparegan.npz.Npz;
import org.comparegan.report.Cell;
import org.comparegan.report.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Numbers from features, no model. */
@Command(
    name = "metrics",
    description = "Computes FID, IS, KID, precision and recall from files of features.",
    footer = {
      "",
      "A file is a .npz with the arrays features [n,d] and logits [n,k], or only",
      "mu [d] and sigma [d,d]; or a .npy of features. docs/metrics.md says what",
      "each metric is and takes.",
      "",
      "Examples:",
      "  ./comparegan metrics --axes",
      "  ./comparegan metrics --explain compare_gan torch_fidelity",
      "  ./comparegan metrics --real real.npz --fake fake.npz --metrics fid,is,kid"
    })
public final class Metrics extends Verb {
  private static final int JACKKNIFE_GROUPS = 10;

  @Option(names = "--real", paramLabel = "FILE.npz", description = "Features of real images.")
  private Optional<Path> real = Optional.empty();

  @Option(names = "--fake", paramLabel = "FILE.npz", description = "Features of made images.")
  private Optional<Path> fake = Optional.empty();

  @Option(
      names = "--array",
      paramLabel = "NAME",
      description = "The array of features, where it is not called features.")
  private Optional<String> array = Optional.empty();

  @Option(
      names = "--metrics",
      paramLabel = "NAME",
      split = ",",
      description =
          "fid, is, kid, prdc, prd, fid_mean, fid_diagonal, sfid, intra_fid, memorisation, ms_ssim,"
              + " fractal. Default: those of fid and is that the files allow.")
  private List<String> metrics = List.of();

  @Mixin private ProfileOptions profile = new ProfileOptions();

  @Option(
      names = "--confidence",
      description =
          "Standard errors from leaving out a tenth of the fakes in turn: ten times the work.")
  private boolean confidence;

  @Option(
      names = "--neighbours",
      paramLabel = "FILE.npz",
      description = "Where the nearest real image of each fake goes: index [n], distance [n].")
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
      console.print(json.wanted() ? AxesText.table().json().strip() : AxesText.text().strip());
      return ExitCode.DONE;
    }
    Optional<Explanation> explanation = explanation();
    MetricProfile definition = profile.definition();
    List<FeatureMetric> asked = asked();
    if (explanation.isPresent() && real.isEmpty() && fake.isEmpty()) {
      show(console, explanation.get().table(), explanation.get().document());
      return ExitCode.DONE;
    }
    if (real.isEmpty() || fake.isEmpty()) {
      throw usage("--real FILE.npz and --fake FILE.npz are needed.");
    }
    try (FeatureSet realSet = FeatureSet.open(real.get(), array);
        FeatureSet fakeSet = FeatureSet.open(fake.get(), array)) {
      Inputs inputs = new Inputs(realSet, fakeSet, definition, common().seed());
      int threads = common().session().deterministic() ? 1 : common().session().threads();
      if (explanation.isPresent()) {
        Explanation.Measured measured =
            Threads.with(threads, () -> explanation.get().measured(inputs, asked));
        measured.warnings().forEach(console::notice);
        show(console, measured.table(), measured.document());
      } else {
        numbers(console, inputs, asked, threads);
      }
      if (neighbours.isPresent()) {
        writeNeighbours(
            neighbours.get(),
            Threads.with(threads, () -> Memorisation.of(realSet.features(), fakeSet.features())));
      }
    }
    return ExitCode.DONE;
  }

  private Optional<Explanation> explanation() {
    try {
      return explain.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new Explanation(
                  MetricProfiles.byName(explain.get(0)), MetricProfiles.byName(explain.get(1))));
    } catch (MetricException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
  }

  private List<FeatureMetric> asked() {
    try {
      return metrics.stream().map(FeatureMetric::of).toList();
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
  }

  private void numbers(Console console, Inputs inputs, List<FeatureMetric> wanted, int threads) {
    List<FeatureMetric> asked = wanted.isEmpty() ? usual(inputs) : wanted;
    Map<String, Object> document = new LinkedHashMap<>();
    Table table = Table.of("", "number", "value", "±");
    for (FeatureMetric metric : asked) {
      FeatureNumbers numbers = Threads.with(threads, () -> computed(console, metric, inputs));
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

  private static List<FeatureMetric> usual(Inputs inputs) {
    List<FeatureMetric> possible =
        List.of(FeatureMetric.FID, FeatureMetric.IS).stream()
            .filter(metric -> metric.possible(inputs.real(), inputs.fake()))
            .toList();
    if (possible.isEmpty()) {
      throw new MetricException(
          "These files allow neither fid nor is: they need features, mu and sigma, or logits. "
              + Arrays.stream(FeatureMetric.values())
                  .map(metric -> metric.text() + " needs " + metric.needs())
                  .collect(Collectors.joining("; ", "", ".")));
    }
    return possible;
  }

  private FeatureNumbers computed(Console console, FeatureMetric metric, Inputs inputs) {
    FeatureNumbers numbers = metric.numbers(inputs);
    if (!confidence) {
      return numbers;
    }
    int n =
        Math.toIntExact(
            inputs
                .fake()
                .count()
                .orElseThrow(
                    () ->
                        new MetricException(
                            "--confidence leaves out fakes in turn: it needs their features, not"
                                + " only statistics.")));
    Jackknife.Group[] groups = Jackknife.groups(n, JACKKNIFE_GROUPS);
    try (Progress progress = console.progress(metric.text(), groups.length, "groups")) {
      List<FeatureNumbers> without =
          IntStream.range(0, groups.length)
              .mapToObj(
                  i -> {
                    FeatureSet fewer = inputs.fake().without(groups[i].first(), groups[i].count());
                    FeatureNumbers one = metric.numbers(inputs.withFake(fewer));
                    progress.at(i + 1);
                    return one;
                  })
              .toList();
      return numbers.withErrors(without);
    }
  }

  private static Table rows(Table table, FeatureMetric metric, FeatureNumbers numbers) {
    Table more = table;
    for (FeatureNumbers.Line line : numbers.lines()) {
      String name = line.name().isEmpty() ? metric.text() : metric.text() + " " + line.name();
      more = more.row(Cell.of(name), Cell.of(line.value(), 6), Cell.of(line.scatter()));
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

  private static void writeNeighbours(Path file, Memorisation.Result result) throws IOException {
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    int[] shape = {result.nearest().length};
    arrays.put("index", new NpyArray.Ints(shape, result.nearest()));
    arrays.put("distance", new NpyArray.Doubles(shape, result.distance()));
    Npz.write(file, arrays);
  }
}
