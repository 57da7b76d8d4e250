package org.comparegan.cli.table;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comparegan.cli.common.ComputingVerb;
import org.comparegan.cli.common.Console;
import org.comparegan.cli.common.ExitCode;
import org.comparegan.cli.common.JsonOption;
import org.comparegan.cli.common.Kind;
import org.comparegan.cli.common.Takes;
import org.comparegan.graph.Environment;
import org.comparegan.report.ReportFiles;
import org.comparegan.result.Differences;
import org.comparegan.result.ModelPictures;
import org.comparegan.result.Result;
import org.comparegan.result.ResultFiles;
import org.comparegan.result.ResultReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Compares results. */
@Command(
    name = "report",
    description =
        "Compares runs and results: a page with scores, curves, samples and differences, also as"
            + " Markdown, LaTeX, CSV and JSON. With --diff: the differences between two results,"
            + " and whether they can change a number; exit code 3 if one can.",
    footer = {
      "",
      "A result is a run directory, a directory with scores.csv or scores.jsonl, what reproduce",
      "left (FOLDER/report.numbers.json, FOLDER/TABLE, ROW.json), or the output of",
      "evaluate --json. RUN#STEP is the evaluation of a step, FILE#ROW a row of a table.",
      "",
      "Examples:",
      "  ./comparegan report checkpoints/fashion-mnist-32-supervised \\",
      "      checkpoints/fashion-mnist-32-s3gan-10 --out compared",
      "  ./comparegan report --diff checkpoints/fashion-mnist-32-supervised \\",
      "      checkpoints/fashion-mnist-32-s3gan-10"
    })
public final class Report extends ComputingVerb {
  @Takes(Kind.RESULT)
  @Parameters(arity = "1..*", paramLabel = "RESULT", description = "Runs or results.")
  private List<String> places = List.of();

  @Option(names = "--diff", description = "Print why the numbers of two results may differ.")
  private boolean diff;

  @Takes(Kind.NEW_FOLDER)
  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = ".",
      description =
          "Folder for report.html, .md, .tex, .csv and .numbers.json. Default: this directory.")
  private Path out = Path.of(".");

  @Option(names = "--title", paramLabel = "TEXT", description = "Heading of the page.")
  private Optional<String> title = Optional.empty();

  @Mixin private ReportModels models = new ReportModels();

  @Mixin private JsonOption json = new JsonOption();

  @Override
  protected ExitCode run(Console console) throws IOException {
    List<Result> results = new ArrayList<>();
    for (String place : places) {
      results.addAll(ResultFiles.read(place, console::notice));
    }
    results.stream()
        .flatMap(result -> result.model().stream())
        .flatMap(run -> run.notice().stream())
        .forEach(console::notice);
    return diff ? differences(results, console) : report(Result.distinct(results), console);
  }

  private ExitCode differences(List<Result> results, Console console) {
    if (results.size() != 2) {
      throw usage(
          "--diff takes two results, not %d: %s. Name a row of a table as FILE#ROW."
              .formatted(
                  results.size(), String.join(", ", results.stream().map(Result::name).toList())));
    }
    Differences found = Differences.of(Result.distinct(results));
    if (json.wanted()) {
      console.json(found.document());
    } else {
      console.print(found.table(""));
    }
    return found.moving() ? ExitCode.DIFFERENCE : ExitCode.DONE;
  }

  private ExitCode report(List<Result> results, Console console) throws IOException {
    ResultReport report =
        new ResultReport(
            title.orElseGet(
                () ->
                    String.join(", ", results.stream().map(Result::name).limit(3).toList())
                        + (results.size() > 3 ? " and others" : "")),
            results);
    Map<String, ModelPictures> pictures = models.pictures(results, this, console);
    ReportFiles files = new ReportFiles(out, "report");
    files.write(
        report.page(pictures, Environment.facts(session())),
        report.table(),
        report.json().toPrettyString());
    if (json.wanted()) {
      console.json(report.json());
    } else {
      console.print(report.table());
    }
    console.notice("Report: " + files.page());
    return ExitCode.DONE;
  }
}
