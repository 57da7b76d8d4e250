package org.comparegan.cli.table;

import java.nio.file.Path;
import java.util.Optional;
import org.comparegan.reproduce.PaperTable;
import org.comparegan.reproduce.ReproduceException;
import org.comparegan.reproduce.RowModels;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What {@code reproduce} takes for a published table. */
final class PublishedTableOptions {
  @Option(
      names = "--table",
      paramLabel = "NAME|FILE.json",
      description =
          "A published table: of the folder tables, or your own. Default: the quick start.")
  private Optional<String> table = Optional.empty();

  @Option(
      names = "--modules",
      paramLabel = "DIR",
      description = "Where published modules are: DIR/NAME or DIR/NAME/1.")
  private Optional<Path> modules = Optional.empty();

  @Option(
      names = "--runs",
      paramLabel = "DIR",
      description = "Where runs of rows are, DIR/ROW each. Default: runs/TABLE.")
  private Optional<Path> runs = Optional.empty();

  @Option(
      names = "--inception",
      paramLabel = "FILE.pb",
      description = "The Inception network of the publications, with Mul:0, pool_3:0, logits:0.")
  private Optional<Path> inception = Optional.empty();

  @Option(
      names = "--features",
      paramLabel = "NAME|FILE.pb",
      description = "Another feature network than the table names.")
  private Optional<String> features = Optional.empty();

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Where the data sets are. Default: those that come with the project.")
  private Optional<Path> dataDir = Optional.empty();

  @Option(
      names = "--train",
      description = "Train the rows without a model that have a configuration.")
  private boolean train;

  @Option(
      names = "--train-steps",
      paramLabel = "N",
      description = "Generator steps of these trainings. Default: the configurations'.")
  private Optional<Long> trainSteps = Optional.empty();

  @Mixin private JobsOption jobs = new JobsOption();

  @Option(
      names = "--dry-run",
      description = "Print what would be done, with estimates of time and memory, and do nothing.")
  private boolean dryRun;

  Optional<String> table() {
    return table;
  }

  Optional<Path> dataDir() {
    return dataDir;
  }

  boolean train() {
    return train;
  }

  Optional<Long> trainSteps() {
    return trainSteps;
  }

  JobsOption jobs() {
    return jobs;
  }

  boolean dryRun() {
    return dryRun;
  }

  /** Where models of a table's rows are looked for. */
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
    if (given.isEmpty() && published.features().equals(PaperTable.INCEPTION)) {
      throw ReproduceException.inceptionMissing();
    }
    return given.orElse(published.features());
  }
}
