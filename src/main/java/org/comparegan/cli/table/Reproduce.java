package org.comparegan.cli.table;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.comparegan.cli.common.ComputingVerb;
import org.comparegan.cli.common.Console;
import org.comparegan.cli.common.Count;
import org.comparegan.cli.common.ExitCode;
import org.comparegan.cli.common.ImageProgress;
import org.comparegan.cli.common.JsonOption;
import org.comparegan.cli.common.Kind;
import org.comparegan.cli.common.ResumeCommand;
import org.comparegan.cli.common.SeedOption;
import org.comparegan.cli.common.Takes;
import org.comparegan.cli.common.TrustOption;
import org.comparegan.evaluate.EvaluationSettings;
import org.comparegan.file.Checkout;
import org.comparegan.file.JavaProcess;
import org.comparegan.file.NearestName;
import org.comparegan.graph.MultiplicationSpeed;
import org.comparegan.model.AddressedLatents;
import org.comparegan.report.ReportFiles;
import org.comparegan.report.Table;
import org.comparegan.reproduce.PaperReport;
import org.comparegan.reproduce.PaperTable;
import org.comparegan.reproduce.QuickStart;
import org.comparegan.reproduce.QuickStart.Outcome;
import org.comparegan.reproduce.QuickStartReport;
import org.comparegan.reproduce.TableRun;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Reproduces a table. */
@Command(
    name = "reproduce",
    description =
        "Evaluates models by the paper's protocol, prints the measured numbers beside the"
            + " published or recorded ones, and writes a report. Without --table: the quick"
            + " start, with the models that come with the project.",
    footer = {
      "",
      "Tables: imagenet-128, landscape, released-modules, seeds, ssgan, unsupervised, or"
          + " FILE.json.",
      "",
      "Examples:",
      "  ./comparegan reproduce --rows supervised,s3gan-10",
      "  ./comparegan reproduce --table released-modules --modules modules \\",
      "      --dry-run"
    })
public final class Reproduce extends ComputingVerb {
  private static final int QUICK_SAMPLES = 3000;
  private static final int QUICK_ACCUMULATORS = 3200;
  private static final int PUBLISHED_AVERAGING_RUNS = 3;

  @Mixin private JsonOption json = new JsonOption();

  @Takes(Kind.ROWS)
  @Option(
      names = "--rows",
      split = ",",
      paramLabel = "NAME",
      description = "Only these rows. Default: all.")
  private List<String> only = List.of();

  @Count(to = 10_000_000)
  @Option(
      names = "--samples",
      paramLabel = "N",
      description =
          "Fake and real images per row. Default: 3000 for the quick start; for a published table"
              + " the reference's number for the data set.")
  private Optional<Integer> samples = Optional.empty();

  @Count(to = 10_000)
  @Option(
      names = "--averaging-runs",
      paramLabel = "N",
      description =
          "Independent sets of samples per model. Default: 3, or 1 for rows of the quick start with"
              + " several models.")
  private Optional<Integer> averagingRuns = Optional.empty();

  @Count(from = 0, to = 10_000_000)
  @Option(
      names = "--accumulator-samples",
      paramLabel = "N",
      description =
          "Samples that fill batch norm's accumulators. Default: 3200 for the quick start, 204800"
              + " for a published table.")
  private Optional<Integer> accumulatorSamples = Optional.empty();

  @Takes(Kind.NEW_FOLDER)
  @Option(
      names = "--report",
      paramLabel = "DIR",
      defaultValue = ".",
      description =
          "Folder of the report: page, Markdown, LaTeX, CSV and JSON; for a published table also"
              + " the results of its rows, which are reused. Default: this directory.")
  private Path report = Path.of(".");

  @Mixin private TrustOption trust = new TrustOption();

  @Mixin private PublishedTable published = new PublishedTable();

  @Mixin private SeedOption seed = new SeedOption();

  @Override
  protected ExitCode run(Console console) throws IOException {
    published.check(this);
    return published.name().isPresent() ? publishedTable(console) : quickStart(console);
  }

  private ExitCode show(Table plan, Console console) {
    if (json.wanted()) {
      console.print(plan.json());
    } else {
      console.print(plan);
    }
    return ExitCode.DONE;
  }

  private ExitCode publishedTable(Console console) throws IOException {
    PaperTable table = PaperTable.open(published.name().orElseThrow());
    List<PaperTable.Row> rows = selected(table.rows(), PaperTable.Row::name);
    try (TableRun run =
        new TableRun(
            published.models(table),
            new TableRun.Settings(
                averagingRuns.orElse(PUBLISHED_AVERAGING_RUNS),
                accumulatorSamples.orElse(EvaluationSettings.PAPER_ACCUMULATOR_SAMPLES),
                samples,
                seed.or(AddressedLatents.SEED),
                published.dryRun() ? table.features() : published.features(table),
                published.dataDir(),
                report.resolve(table.name()),
                trust.session(this)))) {
      if (published.dryRun()) {
        double gigaflops = MultiplicationSpeed.gigaflops(session());
        return show(run.plan(table.title(), rows, published.train(), gigaflops), console);
      }
      Optional<PaperReport> measured = published.measure(table, rows, run, report, this, console);
      return measured.isPresent() ? print(measured.get(), table, console) : ExitCode.INTERRUPTED;
    }
  }

  private ExitCode print(PaperReport measured, PaperTable table, Console console) {
    if (json.wanted()) {
      console.json(measured.json());
    } else {
      console.print(measured.table());
      console.print("");
      console.print(measured.summary());
    }
    console.notice("Report: " + report.resolve(table.name() + ".html"));
    if (measured.nothing()) {
      console.notice("No row has a model: name a folder with --modules or --runs, or --train.");
    }
    return measured.good() ? ExitCode.DONE : ExitCode.FAILED;
  }

  private ExitCode quickStart(Console console) throws IOException {
    QuickStart table =
        new QuickStart(
            Checkout.folder("checkpoints"),
            new QuickStart.Settings(
                EvaluationSettings.compareGan(samples.orElse(QUICK_SAMPLES))
                    .withAccumulatorSamples(accumulatorSamples.orElse(QUICK_ACCUMULATORS)),
                averagingRuns,
                seed.or(AddressedLatents.SEED),
                trust.session(this)));
    List<QuickStart.Row> rows = selected(table.rows(), QuickStart.Row::name);
    if (published.dryRun()) {
      return show(table.plan(rows, MultiplicationSpeed.gigaflops(session())), console);
    }
    rows.stream().flatMap(row -> table.notices(row).stream()).forEach(console::notice);
    long images = rows.stream().mapToLong(table::images).sum();
    List<Outcome> done = new CopyOnWriteArrayList<>();
    int width = console.width();
    console.sayWhenInterrupted(() -> interrupted(rows, done, width));
    List<Outcome> outcomes;
    try (ImageProgress progress = new ImageProgress(console, "evaluating", images)) {
      outcomes = table.run(rows, new Rows(progress, rows.size(), done));
    }
    QuickStartReport result = new QuickStartReport(outcomes);
    ReportFiles files = new ReportFiles(report, "report");
    files.write(result.page(), result.table(), result.json().toPrettyString());
    if (json.wanted()) {
      console.json(result.json());
    } else {
      console.print(result.table());
    }
    console.notice("Report: " + files.page());
    boolean failed = outcomes.stream().anyMatch(o -> o.result().failure().isPresent());
    return failed ? ExitCode.FAILED : ExitCode.DONE;
  }

  /**
   * Shows the row that is evaluated, and keeps what is done.
   *
   * @param total number of rows
   */
  private record Rows(ImageProgress progress, int total, List<Outcome> done)
      implements QuickStart.Listener {
    @Override
    public void begin(QuickStart.Row row, int number) {
      progress.next(row.name(), number, total);
    }

    @Override
    public void images(Stage stage, long images, long of) {
      progress.images(stage, images, of);
    }

    @Override
    public void done(Outcome outcome) {
      done.add(outcome);
    }
  }

  /** The rows that are done, and how to get the others. */
  private String interrupted(List<QuickStart.Row> rows, List<Outcome> done, int width) {
    if (done.isEmpty()) {
      return "Interrupted before a row was done: nothing was written. The same command starts"
          + " over.";
    }
    List<String> command =
        new ArrayList<>(JavaProcess.without(List.of("--rows"), List.copyOf(arguments())));
    command.add("--rows");
    command.add(
        rows.stream().skip(done.size()).map(QuickStart.Row::name).collect(Collectors.joining(",")));
    return "%s\nInterrupted after %d of %d rows; no report was written. The others:\n  %s"
        .formatted(
            new QuickStartReport(done).table().text(width),
            done.size(),
            rows.size(),
            ResumeCommand.of(command));
  }

  private <R> List<R> selected(List<R> rows, Function<R, String> name) {
    List<String> names = rows.stream().map(name).toList();
    for (String wanted : only) {
      if (!names.contains(wanted)) {
        throw usage(NearestName.unknown("row", wanted, names));
      }
    }
    return only.isEmpty() ? rows : rows.stream().filter(r -> only.contains(name.apply(r))).toList();
  }
}
