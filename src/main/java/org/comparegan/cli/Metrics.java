package org.comparegan.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comparegan.metric.MetricAxis;
import org.comparegan.metric.MetricException;
import org.comparegan.metric.MetricProfile;
import org.comparegan.metric.MetricProfiles;
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
      "A file has the arrays features [n,d] and logits [n,k], or only mu [d] and sigma [d,d].",
      "",
      "Examples:",
      "  ./comparegan metrics --real real.npz --fake fake.npz --metrics fid,is",
      "  ./comparegan metrics --axes"
    })
final class Metrics extends Verb {
  @Option(names = "--real", paramLabel = "FILE.npz", description = "Features of real images.")
  private Optional<Path> real = Optional.empty();

  @Option(names = "--fake", paramLabel = "FILE.npz", description = "Features of made images.")
  private Optional<Path> fake = Optional.empty();

  @Option(
      names = "--metrics",
      paramLabel = "NAME",
      split = ",",
      description = "fid, is, kid, prdc, prd. Default: those of fid and is that the files allow.")
  private List<String> metrics = List.of();

  @Mixin private ProfileOptions profile = new ProfileOptions();

  @Option(names = "--axes", description = "Print every axis, its values and each profile's choice.")
  private boolean printAxes;

  @Mixin private JsonOption json = new JsonOption();

  @Override
  ExitCode run(Console console) throws IOException {
    if (printAxes) {
      print(console, axesTable());
      return ExitCode.DONE;
    }
    if (real.isEmpty() || fake.isEmpty()) {
      throw usage("--real FILE.npz and --fake FILE.npz are needed.");
    }
    MetricProfile definition = profile.definition();
    List<FeatureMetric> asked = asked();
    FeatureFile realFile = FeatureFile.read(real.get());
    FeatureFile fakeFile = FeatureFile.read(fake.get());
    if (asked.isEmpty()) {
      asked =
          List.of(FeatureMetric.FID, FeatureMetric.IS).stream()
              .filter(metric -> metric.possible(realFile, fakeFile))
              .toList();
    }
    if (asked.isEmpty()) {
      throw new MetricException(
          "These files allow neither fid nor is: they need features, mu and sigma, or logits.");
    }
    var inputs = new FeatureMetric.Inputs(realFile, fakeFile, definition, common().seed());
    Map<String, Object> document = new LinkedHashMap<>();
    Table table = Table.of("", "metric", "number", "value");
    for (FeatureMetric metric : asked) {
      List<String> warnings = new ArrayList<>();
      Map<String, Double> numbers = metric.numbers(inputs, warnings);
      for (Map.Entry<String, Double> number : numbers.entrySet()) {
        table =
            table.row(
                Cell.of(metric.text()), Cell.of(number.getKey()), Cell.of(number.getValue(), 6));
      }
      warnings.forEach(warning -> console.notice(metric.text() + ": " + warning));
      Map<String, Object> entry = new LinkedHashMap<>(numbers);
      entry.put("profile", definition.name());
      realFile.count().ifPresent(n -> entry.put("n_real", n));
      fakeFile.count().ifPresent(n -> entry.put("n_fake", n));
      entry.put("warnings", warnings);
      document.put(metric.text(), entry);
    }
    if (json.wanted()) {
      console.json(document);
    } else {
      console.print(table.note("Profile " + definition.name() + ".").text().stripTrailing());
    }
    return ExitCode.DONE;
  }

  private List<FeatureMetric> asked() {
    try {
      return metrics.stream().map(FeatureMetric::of).toList();
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
  }

  private void print(Console console, Table table) {
    console.print((json.wanted() ? table.json() : table.text()).stripTrailing());
  }

  private static Table axesTable() {
    List<String> columns = new ArrayList<>(List.of("axis", "possible"));
    MetricProfiles.all().forEach(one -> columns.add(one.name()));
    List<List<Cell>> rows =
        Arrays.stream(MetricAxis.values())
            .map(
                axis -> {
                  List<Cell> row = new ArrayList<>();
                  row.add(Cell.of(axis.text()));
                  row.add(Cell.of(axis.possible()));
                  MetricProfiles.all().forEach(one -> row.add(Cell.of(one.value(axis))));
                  return row;
                })
            .toList();
    return new Table("", columns, rows, List.of());
  }
}
