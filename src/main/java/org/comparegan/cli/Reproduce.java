package org.comparegan.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.comparegan.evaluate.EvaluationSettings;
import org.comparegan.file.Checkout;
import org.comparegan.reproduce.QuickStart;
import org.comparegan.reproduce.QuickStart.Outcome;
import org.comparegan.reproduce.QuickStartReport;
import org.comparegan.reproduce.TableRow;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Reproduces a table. */
@Command(
    name = "reproduce",
    description =
        "Evaluates the models that come with the project, prints a table of measured beside "
            + "recorded numbers and writes a report.",
    footer = {"", "Example:", "  ./comparegan reproduce --rows supervised,s3gan-10"})
final class Reproduce extends Verb {
  @Mixin private JsonOption json = new JsonOption();

  @Option(
      names = "--rows",
      split = ",",
      paramLabel = "NAME",
      description = "Only these rows. Default: all.")
  private List<String> only = List.of();

  @Option(
      names = "--samples",
      paramLabel = "N",
      defaultValue = "3000",
      description = "Fake and real images of a row. Default: ${DEFAULT-VALUE}.")
  private int samples;

  @Option(
      names = "--averaging-runs",
      paramLabel = "N",
      defaultValue = "3",
      description =
          "Independent sets of samples; the table shows mean ± std. Default: "
              + "${DEFAULT-VALUE}.")
  private int averagingRuns;

  @Option(
      names = "--accumulator-samples",
      paramLabel = "N",
      defaultValue = "3200",
      description =
          "Samples that fill batch norm's accumulators; the paper's protocol has 204800. Default: "
              + "${DEFAULT-VALUE}.")
  private int accumulatorSamples;

  @Option(
      names = "--report",
      paramLabel = "DIR",
      defaultValue = ".",
      description = "Where report.html goes. Default: this directory.")
  private Path report = Path.of(".");

  @Override
  ExitCode run(Console console) throws IOException {
    QuickStart table =
        new QuickStart(
            Checkout.folder("checkpoints"),
            new QuickStart.Settings(
                EvaluationSettings.compareGan(samples)
                    .withAveragingRuns(averagingRuns)
                    .withAccumulatorSamples(accumulatorSamples),
                common().seed().orElse(org.comparegan.evaluate.AddressedLatents.SEED),
                common().session()));
    List<TableRow> rows = selected(table.rows());
    long perRow = (long) samples * averagingRuns + accumulatorSamples;
    List<Outcome> outcomes;
    try (ImageProgress progress = new ImageProgress(console, "evaluating", perRow, rows.size())) {
      outcomes = table.run(rows, progress, outcome -> progress.done());
    }
    QuickStartReport result = new QuickStartReport(outcomes);
    Path page = report.resolve("report.html");
    result.page(configurations(table, rows)).write(page);
    if (json.wanted()) {
      console.json(result.json());
    } else {
      console.print(result.table().text());
    }
    console.notice("Report: " + page);
    boolean failed = outcomes.stream().anyMatch(o -> o.result().failure().isPresent());
    return failed ? ExitCode.FAILED : ExitCode.DONE;
  }

  private List<TableRow> selected(List<TableRow> rows) {
    for (String name : only) {
      if (rows.stream().noneMatch(row -> row.name().equals(name))) {
        throw usage(
            "There is no row '%s'; the rows are %s."
                .formatted(
                    name, rows.stream().map(TableRow::name).collect(Collectors.joining(", "))));
      }
    }
    return only.isEmpty() ? rows : rows.stream().filter(r -> only.contains(r.name())).toList();
  }

  private static Map<String, String> configurations(QuickStart table, List<TableRow> rows) {
    Map<String, String> texts = new LinkedHashMap<>();
    rows.stream()
        .filter(row -> row.kind() == TableRow.Kind.TRAINED)
        .forEach(row -> texts.put(row.name() + "/config.gin", table.model(row).config().text()));
    return texts;
  }
}
