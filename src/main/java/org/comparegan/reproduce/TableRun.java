package org.comparegan.reproduce;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.comparegan.checkpoint.Checkpoint;
import org.comparegan.data.DataSets;
import org.comparegan.data.LatentDistribution;
import org.comparegan.evaluate.Evaluation;
import org.comparegan.evaluate.EvaluationProgress;
import org.comparegan.evaluate.EvaluationResult;
import org.comparegan.evaluate.EvaluationSettings;
import org.comparegan.evaluate.RealStatistics;
import org.comparegan.experiment.GinConfig;
import org.comparegan.feature.FeatureNetwork;
import org.comparegan.feature.FeatureNetworks;
import org.comparegan.file.Checkout;
import org.comparegan.graph.SessionOptions;
import org.comparegan.hub.ModelPath;
import org.comparegan.image.DataException;
import org.comparegan.image.ImageSet;
import org.comparegan.image.Split;
import org.comparegan.model.AddressedLatents;
import org.comparegan.model.CheckpointModel;
import org.comparegan.model.ImageSource;
import org.comparegan.model.Model;
import org.comparegan.reproduce.RowOutcome.Status;
import org.comparegan.result.KnownTrainingImages;
import org.comparegan.result.ModelPictures;
import org.comparegan.train.ExperimentParts;
import org.comparegan.transfer.ResolvedModel;
import org.comparegan.transfer.WeightSource;

/** Measures the rows of a published table by the paper's protocol, one after the other. */
public final class TableRun implements AutoCloseable {
  private final RowModels models;
  private final Settings settings;
  private final RowStore store;
  private final RealStatistics statistics;
  private final KnownTrainingImages training;

  /**
   * How rows are measured.
   *
   * @param averagingRuns how often samples are drawn anew
   * @param accumulatorSamples images that fill the accumulators of batch norm
   * @param samples fake and real images of a run; absent: the row's, or the reference's for the
   *     data set
   * @param seed of latents and labels; the reference's is 42
   * @param features the feature network: a name, a file
   * @param dataDir where data sets are; absent: those that come with the project
   * @param folder where results of rows are kept
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

  /** Of models from here, with these settings. */
  public TableRun(RowModels models, Settings settings) {
    this.models = models;
    this.settings = settings;
    this.store = new RowStore(settings.folder());
    this.statistics = RealStatistics.cachedIn(settings.folder());
    this.training = new KnownTrainingImages(settings.dataDir(), ModelPictures.MOST_TRAINING_IMAGES);
  }

  @Override
  public void close() {
    training.close();
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
      ModelPath path = RowModels.open(found.get());
      String key = key(row, path);
      Optional<RowStore.Kept> kept = store.find(row, key);
      if (kept.isPresent()) {
        return RowOutcome.measured(row, kept.get());
      }
      requireFits(row, path);
      Evaluated evaluated = evaluate(row, path, progress);
      if (evaluated.result().failure().isPresent()) {
        return RowOutcome.without(row, Status.FAILED, evaluated.result().failure().get());
      }
      store.keep(row, key, evaluated.result().toJson(), evaluated.pictures());
      return RowOutcome.measured(row, store.find(row, key).orElseThrow());
    } catch (RuntimeException e) {
      return RowOutcome.without(
          row, Status.FAILED, found.get() + ": " + String.valueOf(e.getMessage()));
    }
  }

  /** Whether a row with a model was measured with equal settings. */
  public boolean kept(PaperTable.Row row) throws IOException {
    Optional<Path> found = models.find(row);
    try {
      return found.isPresent()
          && store.find(row, key(row, RowModels.open(found.get()))).isPresent();
    } catch (RuntimeException broken) {
      // measure() says what is wrong with the model.
      return false;
    }
  }

  /** Images that a row takes through the networks. */
  public long images(PaperTable.Row row) {
    return (long) samples(row) * settings.averagingRuns() + settings.accumulatorSamples();
  }

  /** Fake and real images of a run of the row. */
  public int samples(PaperTable.Row row) {
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

  private void requireFits(PaperTable.Row row, ModelPath model) {
    if (row.architecture().isEmpty()) {
      return;
    }
    try (WeightSource source = WeightSource.open(model)) {
      ResolvedModel resolved = ResolvedModel.of(model, source, ResolvedModel.Given.NOTHING);
      String found = resolved.spec().architecture().ginName();
      if (!found.equals(row.architecture().get())) {
        throw new ReproduceException(
            "is of another architecture, %s, than the row says, %s"
                .formatted(found, row.architecture().get()));
      }
    }
  }

  private record Evaluated(EvaluationResult result, RowOutcome.Pictures pictures) {}

  private Evaluated evaluate(PaperTable.Row row, ModelPath path, EvaluationProgress progress) {
    EvaluationSettings how =
        EvaluationSettings.compareGan(samples(row))
            .withAveragingRuns(settings.averagingRuns())
            .withAccumulatorSamples(settings.accumulatorSamples());
    Model.Options options =
        Model.Options.reference(settings.session()).withDataDir(settings.dataDir());
    try (ImageSet real = DataSets.open(row.data(), Split.TEST, settings.dataDir());
        Model model = Model.open(path, options);
        ImageSource source = model.generator(Optional.of(real.classes()));
        FeatureNetwork network =
            FeatureNetworks.open(
                settings.features(), how.profile().preparation(), settings.session())) {
      String made = "%dx%dx%d".formatted(source.height(), source.width(), source.channels());
      if (!made.equals(row.image())) {
        throw new ReproduceException(
            "makes images of %s; those of the row are %s".formatted(made, row.image()));
      }
      LatentDistribution distribution = latents(row, model);
      AddressedLatents latents = new AddressedLatents(distribution, settings.seed(), source);
      EvaluationResult result =
          new Evaluation(network, real, statistics, how).run(source, latents, progress);
      return new Evaluated(
          result,
          new RowOutcome.Pictures(
              ModelPictures.sheet(source, latents),
              ModelPictures.of(
                  source, distribution, ModelPictures.NEAREST_OF, neighbours(row, network))));
    }
  }

  /** The training images, where they are at hand: the numbers need only those of evaluation. */
  private Optional<ModelPictures.Neighbours> neighbours(
      PaperTable.Row row, FeatureNetwork network) {
    try {
      return Optional.of(
          new ModelPictures.Neighbours(training.of(row.data(), network, images -> {}), network));
    } catch (DataException noTrainingSplit) {
      return Optional.empty();
    }
  }

  /** Of a run its configuration's, of a module the row's, N(0, 1) without one. */
  private static LatentDistribution latents(PaperTable.Row row, Model model) {
    if (model instanceof CheckpointModel) {
      return model.latents();
    }
    return row.config()
        .map(
            config ->
                GinConfig.parse(
                    List.of(Checkout.folder("configs").resolveSibling(config)), List.of()))
        .map(config -> ExperimentParts.latents(config.experiment().evalZ()))
        .orElseGet(model::latents);
  }

  private String key(PaperTable.Row row, ModelPath path) {
    try (Checkpoint checkpoint = path.checkpoint()) {
      return RowStore.key(row, samples(row), settings, checkpoint);
    }
  }
}
