package org.comparegan.reproduce;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comparegan.checkpoint.Checkpoint;
import org.comparegan.data.DataOptions;
import org.comparegan.data.DataSets;
import org.comparegan.data.LatentDistribution;
import org.comparegan.evaluate.Evaluation;
import org.comparegan.evaluate.EvaluationProgress;
import org.comparegan.evaluate.EvaluationResult;
import org.comparegan.evaluate.EvaluationSettings;
import org.comparegan.evaluate.RealStatistics;
import org.comparegan.evaluate.TrainingNeighbours;
import org.comparegan.feature.FeatureNetwork;
import org.comparegan.feature.FeatureNetworks;
import org.comparegan.file.Sha256;
import org.comparegan.graph.SessionOptions;
import org.comparegan.hub.ModelPath;
import org.comparegan.image.DataException;
import org.comparegan.image.ImageSet;
import org.comparegan.image.Split;
import org.comparegan.metric.Metric;
import org.comparegan.model.AddressedLatents;
import org.comparegan.model.CheckpointModel;
import org.comparegan.model.ImageSource;
import org.comparegan.model.Model;
import org.comparegan.report.Cell;
import org.comparegan.report.HumanTime;
import org.comparegan.report.Table;
import org.comparegan.reproduce.RowOutcome.Status;
import org.comparegan.result.ModelPictures;
import org.comparegan.train.ExperimentParts;
import org.comparegan.transfer.ResolvedModel;
import org.comparegan.transfer.WeightSource;

/** Measures the rows of a published table by the paper's protocol, one after the other. */
public final class TableRun implements AutoCloseable {
  private final RowModels models;
  private final Settings settings;
  private final RowOutcome.Store store;
  private final RealStatistics statistics;
  private final TrainingNeighbours.Sets training;

  /** Digests of weights that were read, by the path of their model. */
  private final Map<Path, String> digests = new HashMap<>();

  /**
   * How rows are measured.
   *
   * @param averagingRuns independent sets of samples
   * @param accumulatorSamples images that fill the accumulators of batch norm
   * @param samples fake and real images of a run; absent: the row's number, or the reference's for
   *     the data set
   * @param seed of latents and labels; the reference's is 42
   * @param features the feature network: a name or a file
   * @param dataDir where data sets are; absent: those that come with the project
   * @param folder where results of rows are kept
   * @param session threads and determinism
   */
  public record Settings(
      int averagingRuns,
      int accumulatorSamples,
      Optional<Integer> samples,
      long seed,
      String features,
      Optional<Path> dataDir,
      Path folder,
      SessionOptions session) {}

  /** Measures these models with these settings. */
  public TableRun(RowModels models, Settings settings) {
    this.models = models;
    this.settings = settings;
    this.store = new RowOutcome.Store(settings.folder());
    this.statistics = RealStatistics.cachedIn(settings.folder());
    this.training =
        new TrainingNeighbours.Sets(settings.dataDir(), ModelPictures.MOST_TRAINING_IMAGES);
  }

  @Override
  public void close() {
    training.close();
  }

  /** Finds the models of rows. */
  public RowModels models() {
    return models;
  }

  /**
   * The work and its cost, a line a row.
   *
   * @param train whether rows are trained where that helps
   * @param gigaflops rate of matrix products on this machine
   */
  public Table plan(String title, List<PaperTable.Row> rows, boolean train, double gigaflops) {
    Table plan = Table.of(title, "row", "model", "images", "time", "memory, GB", "evaluates");
    double total = 0;
    for (PaperTable.Row row : rows) {
      Optional<RowCost> cost = RowCost.of(row);
      Optional<Path> model = models.find(row);
      boolean trained = train && models.trainable(row);
      long images = images(row);
      Optional<Double> seconds = cost.map(c -> seconds(c, row, gigaflops));
      if (model.isPresent() || trained) {
        total += seconds.orElse(0.0);
      }
      plan =
          plan.row(
              Cell.of(row.name()),
              Cell.of(model.map(Path::toString).orElse(trained ? "to be trained" : "absent")),
              Cell.of(images, 0),
              seconds.<Cell>map(Cell.Time::new).orElse(Cell.absent("?")),
              cost.map(c -> Cell.of(c.gigabytes(), 1)).orElse(Cell.absent("?")),
              Cell.of(samples(row) + " samples of " + row.data()));
    }
    if (total > 0) {
      plan = plan.note("All rows with a model: " + HumanTime.about(total) + ".");
    }
    return plan.expendable("memory, GB", "images")
        .note(
            ("Times are estimates for %.0f GFLOP/s, measured on this machine with a matrix"
                    + " product; training comes on top.")
                .formatted(gigaflops));
  }

  private double seconds(RowCost cost, PaperTable.Row row, double gigaflops) {
    long real = samples(row);
    long judged = real * settings.averagingRuns() + real;
    return 60 * cost.minutes(images(row), gigaflops)
        + RowCost.featureSeconds(settings.features(), judged, gigaflops);
  }

  /**
   * Measures a row, or finds what was measured with equal settings of an equal model. A row that
   * cannot be measured gets its reason.
   */
  public RowOutcome measure(PaperTable.Row row, EvaluationProgress progress) throws IOException {
    Optional<Path> found = models.find(row);
    if (found.isEmpty()) {
      return RowOutcome.without(row, Status.ABSENT, models.advice(row));
    }
    try {
      return measure(row, found.get(), progress);
    } catch (RuntimeException e) {
      return RowOutcome.without(
          row, Status.FAILED, found.get() + ": " + String.valueOf(e.getMessage()));
    }
  }

  private RowOutcome measure(PaperTable.Row row, Path found, EvaluationProgress progress)
      throws IOException {
    ModelPath path = ModelPath.open(found.toString());
    Model.Options options =
        Model.Options.reference(settings.session()).withDataDir(settings.dataDir());
    try (Model model = Model.open(path, options)) {
      String key = key(row, found, model.checkpoint());
      Optional<RowOutcome> kept = store.find(row, key);
      return kept.isPresent() ? kept.get() : evaluate(row, path, model, key, progress);
    }
  }

  /** The rows with a model that was not yet measured with equal settings. */
  public List<PaperTable.Row> unmeasured(List<PaperTable.Row> rows) throws IOException {
    List<PaperTable.Row> open = new ArrayList<>();
    for (PaperTable.Row row : rows) {
      Optional<Path> found = models.find(row);
      if (found.isPresent() && !kept(row, found.get())) {
        open.add(row);
      }
    }
    return open;
  }

  private boolean kept(PaperTable.Row row, Path found) throws IOException {
    try (Checkpoint checkpoint = ModelPath.open(found.toString()).checkpoint()) {
      return store.find(row, key(row, found, checkpoint)).isPresent();
    } catch (RuntimeException broken) {
      // measure() says what is wrong with the model.
      return false;
    }
  }

  /** Images of a row that pass through the networks. */
  public long images(PaperTable.Row row) {
    return (long) samples(row) * settings.averagingRuns() + settings.accumulatorSamples();
  }

  private int samples(PaperTable.Row row) {
    return settings.samples().or(row::samples).orElseGet(() -> usualSamples(row));
  }

  private static int usualSamples(PaperTable.Row row) {
    if (!DataSets.names().contains(row.data())) {
      throw new ReproduceException(
          "Row %s is of %s, for which the reference has no number of samples: write \"samples\" into the row or give --samples."
              .formatted(row.name(), row.data()));
    }
    return DataSets.facts(row.data()).evaluationExamples();
  }

  private RowOutcome evaluate(
      PaperTable.Row row, ModelPath path, Model model, String key, EvaluationProgress progress)
      throws IOException {
    EvaluationSettings how =
        EvaluationSettings.compareGan(samples(row))
            .withAveragingRuns(settings.averagingRuns())
            .withAccumulatorSamples(settings.accumulatorSamples());
    try (ImageSet real = DataSets.open(row.data(), Split.TEST, settings.dataDir());
        ImageSource source = model.generator(Optional.of(real.classes()));
        FeatureNetwork network =
            FeatureNetworks.open(
                settings.features(), how.profile().preparation(), settings.session())) {
      requireFits(row, path, model, source);
      LatentDistribution distribution = latents(row, model);
      AddressedLatents latents = new AddressedLatents(distribution, settings.seed(), source);
      EvaluationResult result =
          new Evaluation(network, real, statistics, how).run(source, latents, progress);
      if (result.failure().isPresent()) {
        return RowOutcome.without(row, Status.FAILED, result.failure().get());
      }
      RowOutcome.Pictures pictures =
          new RowOutcome.Pictures(
              ModelPictures.sheet(source, latents),
              ModelPictures.of(
                  source, distribution, ModelPictures.NEAREST_OF, neighbours(row, network)));
      return store.keep(row, key, result.toJson(), pictures);
    }
  }

  private static void requireFits(
      PaperTable.Row row, ModelPath path, Model model, ImageSource source) {
    if (row.architecture().isPresent()) {
      try (WeightSource weights = WeightSource.of(path, model.checkpoint())) {
        String found =
            ResolvedModel.of(path, weights, ResolvedModel.Given.NOTHING)
                .spec()
                .architecture()
                .ginName();
        if (!found.equals(row.architecture().get())) {
          throw new ReproduceException(
              "is of another architecture, %s, than the row says, %s"
                  .formatted(found, row.architecture().get()));
        }
      }
    }
    String made = "%dx%dx%d".formatted(source.height(), source.width(), source.channels());
    if (!made.equals(row.image())) {
      throw new ReproduceException(
          "makes images of %s; those of the row are %s".formatted(made, row.image()));
    }
  }

  /** The training images if they are available; the scores do not need them. */
  private Optional<ModelPictures.Neighbours> neighbours(
      PaperTable.Row row, FeatureNetwork network) {
    try {
      return Optional.of(
          new ModelPictures.Neighbours(
              training.of(row.data(), DataOptions.DEFAULTS, network, images -> {}), network));
    } catch (DataException noTrainingSplit) {
      return Optional.empty();
    }
  }

  /** A run's own distribution; for a module that of the row's configuration, or N(0, 1). */
  private static LatentDistribution latents(PaperTable.Row row, Model model) {
    return Optional.of(row)
        .filter(any -> !(model instanceof CheckpointModel))
        .flatMap(PaperTable.Row::configuration)
        .map(config -> ExperimentParts.latents(config.experiment().evalZ()))
        .orElseGet(model::latents);
  }

  /** Everything that a row's numbers depend on; of the code only the metric definitions. */
  private String key(PaperTable.Row row, Path model, Checkpoint checkpoint) {
    return "samples %d runs %d accumulators %d seed %d data %s features %s weights %s %s"
        .formatted(
            samples(row),
            settings.averagingRuns(),
            settings.accumulatorSamples(),
            settings.seed(),
            row.data(),
            settings.features(),
            digests.computeIfAbsent(model, any -> digest(checkpoint)),
            Metric.revisions(Metric.PAPER))
        .strip();
  }

  private static String digest(Checkpoint checkpoint) {
    MessageDigest digest = Sha256.digest();
    for (String name : checkpoint.names()) {
      digest.update(name.getBytes(StandardCharsets.UTF_8));
      checkpoint.stream(name, (ByteBuffer bytes) -> digest.update(bytes));
    }
    return HexFormat.of().formatHex(digest.digest(), 0, 16);
  }
}
