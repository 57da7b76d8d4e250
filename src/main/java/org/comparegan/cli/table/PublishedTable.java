package org.comparegan.cli.table;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.comparegan.cli.common.Console;
import org.comparegan.cli.common.ImageProgress;
import org.comparegan.cli.common.Interruption;
import org.comparegan.cli.common.Progress;
import org.comparegan.cli.common.Verb;
import org.comparegan.experiment.GinConfig;
import org.comparegan.file.Checkout;
import org.comparegan.graph.MultiplicationSpeed;
import org.comparegan.report.Cell;
import org.comparegan.report.ReportFiles;
import org.comparegan.report.Table;
import org.comparegan.reproduce.PaperReport;
import org.comparegan.reproduce.PaperTable;
import org.comparegan.reproduce.RowCost;
import org.comparegan.reproduce.RowModels;
import org.comparegan.reproduce.RowOutcome;
import org.comparegan.reproduce.TableRun;
import org.comparegan.train.RunDirectory;
import org.comparegan.train.Training;
import org.comparegan.train.TrainingSettings;

/** {@code reproduce --table}: finds, trains and measures the rows of a published table. */
final class PublishedTable {
  private final Verb verb;
  private final PublishedTableOptions options;
  private final PaperTable table;
  private final List<PaperTable.Row> rows;
  private final RowModels models;
  private final Console console;

  PublishedTable(
      Verb verb,
      PublishedTableOptions options,
      PaperTable table,
      List<PaperTable.Row> rows,
      Console console) {
    this.verb = verb;
    this.options = options;
    this.table = table;
    this.rows = rows;
    this.models = options.models(table);
    this.console = console;
  }

  /** What would be done. */
  Table plan(TableRun run) {
    Table plan =
        Table.of(table.title(), "row", "model", "images", "minutes", "memory, GB", "evaluates");
    double gigaflops = MultiplicationSpeed.gigaflops(verb.common().session());
    for (PaperTable.Row row : rows) {
      Optional<RowCost> cost = RowCost.of(row);
      String model =
          models.find(row).map(Path::toString).orElse(toTrain(row) ? "to be trained" : "absent");
      long images = run.images(row);
      plan =
          plan.row(
              Cell.of(row.name()),
              Cell.of(model),
              Cell.of(images, 0),
              cost.map(c -> Cell.of(c.minutes(images, gigaflops), 1)).orElse(Cell.absent("?")),
              cost.map(c -> Cell.of(c.gigabytes(), 1)).orElse(Cell.absent("?")),
              Cell.of(run.samples(row) + " samples of " + row.data()));
    }
    return plan.note(
        "Minutes are those of the generator at %.0f GFLOP/s, half of them used; the feature network"
                .formatted(gigaflops)
            + " and training come on top.");
  }

  /**
   * Measures; writes the page and the tables into {@code folder}. Empty when a training was
   * interrupted: the same command goes on where it was.
   */
  Optional<PaperReport> measure(TableRun run, Path folder) throws IOException {
    List<RowOutcome> outcomes = new ArrayList<>();
    if (options.jobs().wanted()) {
      if (!rows.stream().allMatch(this::trained)) {
        return Optional.empty();
      }
      measureTogether(run);
    }
    for (PaperTable.Row row : rows) {
      if (!trained(row)) {
        return Optional.empty();
      }
      outcomes.add(measure(run, row));
    }
    PaperReport report = new PaperReport(table, outcomes);
    new ReportFiles(folder, table.name())
        .write(report.page(), report.table(), report.json().toPrettyString());
    return Optional.of(report);
  }

  /** Trains a row where it must be; false: that was interrupted. */
  private boolean trained(PaperTable.Row row) {
    return !toTrain(row) || train(row) != Training.Outcome.STOPPED;
  }

  /** What has a model and no kept result; the results are found by {@link #measure}. */
  private void measureTogether(TableRun run) throws IOException {
    List<PaperTable.Row> open = new ArrayList<>();
    for (PaperTable.Row row : rows) {
      if (models.find(row).isPresent() && !run.kept(row)) {
        open.add(row);
      }
    }
    int jobs = options.jobs().number(open, verb, console);
    if (jobs > 1) {
      new RowProcesses(verb.arguments(), jobs, console).run(open);
    }
  }

  private RowOutcome measure(TableRun run, PaperTable.Row row) throws IOException {
    if (models.find(row).isEmpty()) {
      return run.measure(row, (stage, done, total, rate) -> {});
    }
    try (ImageProgress progress = new ImageProgress(console, row.name(), run.images(row))) {
      return run.measure(row, progress);
    }
  }

  /** A row without a model, and one whose training was interrupted. */
  private boolean toTrain(PaperTable.Row row) {
    Path run = models.run(row);
    boolean unfinished =
        models.find(row).isEmpty()
            || (models.find(row).get().equals(run) && !Files.exists(run.resolve("TRAIN_DONE")));
    return options.train() && row.config().isPresent() && unfinished;
  }

  private Training.Outcome train(PaperTable.Row row) {
    Path config = Checkout.folder("configs").resolveSibling(row.config().orElseThrow());
    TrainingSettings settings =
        TrainingSettings.of(verb.common().session()).withDataDir(options.dataDir());
    if (options.trainSteps().isPresent()) {
      settings = settings.withSteps(options.trainSteps().get());
    }
    try (RunDirectory run = RunDirectory.open(models.run(row));
        Training training =
            Training.prepare(GinConfig.parse(List.of(config), List.of()), run, settings);
        Progress progress = console.progress("training " + row.name(), training.steps(), "steps");
        Interruption interruption = new Interruption(Duration.ofMinutes(5), console)) {
      return training.run(run, interruption::requested, now -> progress.at(now.step(), ""));
    }
  }
}
