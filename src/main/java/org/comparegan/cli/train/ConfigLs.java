package org.comparegan.cli.train;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comparegan.cli.common.Console;
import org.comparegan.cli.common.ExitCode;
import org.comparegan.cli.common.JsonOption;
import org.comparegan.cli.common.Verb;
import org.comparegan.experiment.Experiment;
import org.comparegan.experiment.NamedConfigs;
import org.comparegan.metric.Metric;
import org.comparegan.report.Cell;
import org.comparegan.report.Table;
import org.comparegan.reproduce.PaperTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists the configurations of the project. */
@Command(
    name = "ls",
    description =
        "Lists the configurations that come with the project, which --config takes by name in any"
            + " directory, with their published FID (lower is better) if a table has one.",
    footer = {
      "",
      "Example:",
      "  ./comparegan configs ls fashion",
      "  ./comparegan train --config fashion-mnist-32/supervised --steps 200"
    })
final class ConfigLs extends Verb {
  @Parameters(
      arity = "0..1",
      paramLabel = "TEXT",
      description = "Only names that contain TEXT. Default: all.")
  private String text = "";

  @Option(
      names = "--parts",
      description = "Also list the files that others include, which cannot be trained alone.")
  private boolean parts;

  @Mixin private JsonOption json = new JsonOption();

  /** A number of a table of the project. */
  private record Published(String table, String row, Map<String, PaperTable.Score> scores) {}

  @Override
  protected ExitCode run(Console console) throws IOException {
    Map<String, List<Published>> published = published();
    List<Map<String, Object>> document = new ArrayList<>();
    Table table = Table.of("", "name", "what", "FID", "table").expendable("table");
    List<NamedConfigs.Entry> named =
        NamedConfigs.all().stream().filter(entry -> entry.name().contains(text)).toList();
    int left = 0;
    for (NamedConfigs.Entry entry : named) {
      Optional<Experiment> experiment = entry.experiment();
      if (experiment.isEmpty() && !parts) {
        left++;
        continue;
      }
      String about = entry.comment().or(() -> experiment.map(ConfigLs::about)).orElse("");
      List<Published> rows = published.getOrDefault(entry.inCheckout(), List.of());
      document.add(document(entry, about, experiment, rows));
      table = table.row(cells(entry, about, rows));
    }
    if (json.wanted()) {
      console.json(document);
    } else if (document.isEmpty()) {
      console.notice(
          "No configuration has a name with '%s'%s."
              .formatted(
                  text, left == 0 ? "" : ", but that of %d parts: see --parts".formatted(left)));
    } else {
      if (left > 0) {
        table = table.note("--parts also lists %d files that others include.".formatted(left));
      }
      console.print(table);
    }
    return ExitCode.DONE;
  }

  private static String about(Experiment experiment) {
    return "%s on %s"
        .formatted(experiment.options().architecture().ginName(), experiment.dataset().name());
  }

  private static Cell[] cells(NamedConfigs.Entry entry, String about, List<Published> rows) {
    Cell fid = Cell.of("");
    String table = "";
    for (Published row : rows) {
      PaperTable.Score score = row.scores().get(Metric.FID.text());
      if (score != null && table.isEmpty()) {
        fid = Cell.of(score.value(), 2);
        table = row.table();
      }
    }
    return new Cell[] {Cell.of(entry.name()), Cell.of(about), fid, Cell.of(table)};
  }

  private static Map<String, Object> document(
      NamedConfigs.Entry entry,
      String about,
      Optional<Experiment> experiment,
      List<Published> rows) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("name", entry.name());
    document.put("file", entry.file().toString());
    document.put("about", about);
    document.put("complete", experiment.isPresent());
    experiment.ifPresent(e -> document.put("dataset", e.dataset().name()));
    experiment.ifPresent(e -> document.put("steps", e.options().trainingSteps()));
    List<Map<String, Object>> published = new ArrayList<>();
    for (Published row : rows) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("table", row.table());
      one.put("row", row.row());
      row.scores().forEach((metric, score) -> one.put(metric, score.value()));
      published.add(one);
    }
    document.put("published", published);
    return document;
  }

  /** Rows of the project's tables by the configuration that they name. */
  private static Map<String, List<Published>> published() throws IOException {
    Map<String, List<Published>> published = new LinkedHashMap<>();
    for (String name : PaperTable.names()) {
      for (PaperTable.Row row : PaperTable.open(name).rows()) {
        row.config()
            .ifPresent(
                config ->
                    published
                        .computeIfAbsent(config, any -> new ArrayList<>())
                        .add(new Published(name, row.name(), row.paper())));
      }
    }
    return published;
  }
}
