package org.comparegan.cli.table;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.comparegan.checkpoint.CheckpointState;
import org.comparegan.cli.Main;
import org.comparegan.cli.common.ComputingVerb;
import org.comparegan.cli.common.Console;
import org.comparegan.cli.common.Count;
import org.comparegan.cli.common.ImageProgress;
import org.comparegan.cli.common.Interruption;
import org.comparegan.cli.common.Kind;
import org.comparegan.cli.common.Progress;
import org.comparegan.cli.common.Takes;
import org.comparegan.evaluate.EvaluationProgress;
import org.comparegan.feature.InstalledNetworks;
import org.comparegan.report.ReportFiles;
import org.comparegan.reproduce.PaperReport;
import org.comparegan.reproduce.PaperTable;
import org.comparegan.reproduce.ReproduceException;
import org.comparegan.reproduce.RowModels;
import org.comparegan.reproduce.RowOutcome;
import org.comparegan.reproduce.RowOutcome.Status;
import org.comparegan.reproduce.RowProcesses;
import org.comparegan.reproduce.TableRun;
import org.comparegan.train.RunDirectory;
import org.comparegan.train.Training;
import org.comparegan.train.TrainingSettings;
import org.comparegan.train.TrainingSettings.Schedule;
import picocli.CommandLine.Option;

/** {@code reproduce --table}: trains and measures the rows of a published table. */
final class PublishedTable {
  @Takes(Kind.TABLE)
  @Option(
      names = "--table",
      paramLabel = "NAME|FILE.json",
      description =
          "A published table from the folder tables, or your own. Default: the quick start.")
  private Optional<String> name = Optional.empty();

  @Takes(Kind.FOLDER)
  @Option(
      names = "--modules",
      paramLabel = "DIR",
      description = "Folder of published modules: DIR/NAME or DIR/NAME/1.")
  private Optional<Path> modules = Optional.empty();

  @Option(
      names = "--runs",
      paramLabel = "DIR",
      description = "Folder of the rows' runs, DIR/ROW. Default: runs/TABLE.")
  private Optional<Path> runs = Optional.empty();

  @Takes(Kind.FILE)
  @Option(
      names = "--inception",
      paramLabel = "FILE.pb",
      description =
          "The Inception network of the publications: a frozen graph with Mul:0,"
              + " pool_3:0 and logits:0.")
  private Optional<Path> inception = Optional.empty();

  @Takes(Kind.NETWORK)
  @Option(
      names = "--features",
      paramLabel = "NAME|FILE.pb",
      description = "Feature network instead of the table's.")
  private Optional<String> features = Optional.empty();

  @Takes(Kind.FOLDER)
  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Folder of the data sets. Default: those that come with the project.")
  private Optional<Path> dataDir = Optional.empty();

  @Option(
      names = "--train",
      description = "Train the rows without a model that have a configuration.")
  private boolean train;

  @Count(from = 0)
  @Option(
      names = "--train-steps",
      paramLabel = "N",
      description = "Generator steps for --train. Default: the configurations'.")
  private Optional<Long> trainSteps = Optional.empty();

  @Option(
      names = "--jobs",
      paramLabel = "N|auto",
      description =
          "Rows of a published table measured in parallel, one process each, as far as memory"
              + " allows. auto: as many as memory and cores allow. Default: 1.")
  private String jobs = "1";

  @Option(
      names = "--dry-run",
      description = "Print the plan with estimates of time and memory, and stop.")
  private boolean dryRun;

  /**
   * Fails on options that go with {@code --table} only, and on paths that are not there.
   *
   * @throws picocli.CommandLine.ParameterException that names the option
   */
  void check(ComputingVerb verb) {
    if (!jobs.matches("auto|[1-9]\\d{0,2}")) {
      throw verb.usage("--jobs is auto or a number from 1, not '" + jobs + "'.");
    }
    Map<String, Boolean> given = new LinkedHashMap<>();
    given.put("--modules", modules.isPresent());
    given.put("--runs", runs.isPresent());
    given.put("--inception", inception.isPresent());
    given.put("--features", features.isPresent());
    given.put("--data-dir", dataDir.isPresent());
    given.put("--train", train);
    given.put("--train-steps", trainSteps.isPresent());
    given.put("--jobs", !jobs.equals("1"));
    given.forEach(
        (option, present) -> {
          if (present && name.isEmpty()) {
            throw verb.usage(option + " goes with --table: the quick start brings all it needs.");
          }
        });
    if (!train) {
      // With --train it is where the trainings go.
      runs.filter(Files::notExists)
          .ifPresent(
              missing -> {
                throw verb.usage("--runs: there is no %s.".formatted(missing));
              });
    }
  }

  Optional<String> name() {
    return name;
  }

  Optional<Path> dataDir() {
    return dataDir;
  }

  boolean train() {
    return train;
  }

  boolean dryRun() {
    return dryRun;
  }

  /** Finds the models of a table's rows. */
  RowModels models(PaperTable published) {
    return new RowModels(modules, runs.orElse(Path.of("runs", published.name())));
  }

  /**
   * The feature network of a table.
   *
   * @throws ReproduceException when the table needs one that is not given
   */
  String features(PaperTable published) {
    Optional<String> given = features.or(() -> inception.map(Path::toString));
    if (given.isEmpty()
        && published.features().equals(PaperTable.INCEPTION)
        && InstalledNetworks.ofUser().find(InstalledNetworks.INCEPTION).isEmpty()) {
      throw ReproduceException.inceptionMissing();
    }
    return given.orElse(published.features());
  }

  /**
   * Trains where that was asked for, measures, and writes the page and the tables into {@code
   * folder}. Empty when a training was interrupted; the same command goes on from there.
   */
  Optional<PaperReport> measure(
      PaperTable table,
      List<PaperTable.Row> rows,
      TableRun run,
      Path folder,
      ComputingVerb verb,
      Console console)
      throws IOException {
    for (PaperTable.Row row : rows) {
      if (!trained(row, run.models(), verb, console)) {
        console.notice("The same command continues the training of " + row.name() + ".");
        return Optional.empty();
      }
    }
    List<RowOutcome> outcomes = new CopyOnWriteArrayList<>();
    console.sayWhenInterrupted(
        () ->
            ("Interrupted: %d of %d rows are measured and kept in %s. The same command continues"
                    + " with the others.")
                .formatted(
                    outcomes.stream().filter(row -> row.status() == Status.MEASURED).count(),
                    rows.size(),
                    folder.resolve(table.name())));
    if (!jobs.equals("1")) {
      measureTogether(run.unmeasured(rows), verb, console);
    }
    List<PaperTable.Row> open = run.unmeasured(rows);
    if (open.isEmpty()) {
      for (PaperTable.Row row : rows) {
        outcomes.add(run.measure(row, EvaluationProgress.SILENT));
      }
    } else {
      long images = open.stream().mapToLong(run::images).sum();
      try (ImageProgress progress = new ImageProgress(console, "measuring", images)) {
        for (PaperTable.Row row : rows) {
          if (open.contains(row)) {
            progress.next(row.name(), open.indexOf(row) + 1, open.size());
          }
          run.models().find(row).flatMap(CheckpointState::noticeOf).ifPresent(console::notice);
          outcomes.add(run.measure(row, progress));
        }
      }
    }
    PaperReport report = new PaperReport(table, outcomes);
    new ReportFiles(folder, table.name())
        .write(report.page(), report.table(), report.json().toPrettyString());
    return Optional.of(report);
  }

  /** Measures rows in parallel; {@link #measure} then finds their results. */
  private void measureTogether(List<PaperTable.Row> rows, ComputingVerb verb, Console console)
      throws IOException {
    int atATime = atATime(rows, verb, console);
    if (atATime == 1) {
      return;
    }
    try (Interruption interruption = new Interruption(Duration.ofSeconds(20), console);
        Progress progress = console.progress("measuring", rows.size(), "rows")) {
      new RowProcesses(Main.class.getName(), verb.arguments(), atATime)
          .run(rows, interruption::requested, progress::at);
      if (interruption.requested()) {
        console.notice("Measured rows are kept; the same command continues with the others.");
      }
    }
  }

  private int atATime(List<PaperTable.Row> rows, ComputingVerb verb, Console console)
      throws IOException {
    if (rows.size() < 2) {
      return 1;
    }
    boolean auto = jobs.equals("auto");
    int asked =
        Math.min(
            rows.size(),
            auto ? Runtime.getRuntime().availableProcessors() : Integer.parseInt(jobs));
    RowProcesses.Memory memory = RowProcesses.Memory.of(rows);
    int allowed = memory.allowed(asked);
    if (allowed < asked && !auto) {
      console.notice(
          String.format(
              Locale.ROOT,
              "--jobs %s: a row takes about %.1f GB and %.1f GB are free, so %d at a time.",
              jobs,
              memory.each(),
              memory.free(),
              allowed));
    }
    return allowed;
  }

  /** Trains a row where that was asked for and helps; false when it was interrupted. */
  private boolean trained(
      PaperTable.Row row, RowModels models, ComputingVerb verb, Console console) {
    if (!train || !models.trainable(row)) {
      return true;
    }
    TrainingSettings settings = TrainingSettings.of(verb.session()).withDataDir(dataDir);
    if (trainSteps.isPresent()) {
      settings = settings.withSchedule(Schedule.of(trainSteps.get()));
    }
    try (RunDirectory run = RunDirectory.open(models.run(row), console::notice);
        Training training = Training.prepare(row.configuration().orElseThrow(), run, settings);
        Progress progress = console.progress("training " + row.name(), training.steps(), "steps");
        Interruption interruption = new Interruption(Duration.ofMinutes(5), console)) {
      return training.run(run, interruption::requested, now -> progress.at(now.step(), ""))
          != Training.Outcome.STOPPED;
    }
  }
}
