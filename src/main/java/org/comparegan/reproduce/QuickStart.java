package org.comparegan.reproduce;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.comparegan.checkpoint.CheckpointState;
import org.comparegan.data.DataSets;
import org.comparegan.evaluate.Evaluation;
import org.comparegan.evaluate.EvaluationProgress;
import org.comparegan.evaluate.EvaluationResult;
import org.comparegan.evaluate.EvaluationSettings;
import org.comparegan.evaluate.RealStatistics;
import org.comparegan.feature.FeatureNetwork;
import org.comparegan.feature.FeatureNetworks;
import org.comparegan.graph.SessionOptions;
import org.comparegan.hub.ModelPath;
import org.comparegan.image.Split;
import org.comparegan.model.AddressedLatents;
import org.comparegan.model.CollapsedSource;
import org.comparegan.model.GeneratorSource;
import org.comparegan.model.ImageSource;
import org.comparegan.model.TrainedModel;
import org.comparegan.nn.InitialValues;
import org.comparegan.result.KnownTrainingImages;
import org.comparegan.result.ModelPictures;

/**
 * The table that comes with the project: trained models on its own data set, scored by the paper's
 * protocol with a feature network of that data set, beside calibration rows.
 */
public final class QuickStart {
  private final Path folder;
  private final Settings settings;

  /**
   * A table.
   *
   * @param folder that holds {@code quick-start.json} and the models that it names
   */
  public QuickStart(Path folder, Settings settings) {
    this.folder = folder;
    this.settings = settings;
  }

  /**
   * How rows are evaluated.
   *
   * @param evaluation samples, accumulators, profile
   * @param averagingRuns of each model; none: three of a row's only model, one of each of several
   * @param seed of latents and labels; the reference's is 42
   * @param session threads and determinism
   */
  public record Settings(
      EvaluationSettings evaluation,
      Optional<Integer> averagingRuns,
      long seed,
      SessionOptions session) {}

  /**
   * A row with what its models gave.
   *
   * @param seconds of the evaluation
   * @param samples a picture of samples of the first model, a PNG
   * @param pictures of the first model, if it is trained
   * @param weights checksums of the models, with commas between; empty: of none
   */
  @SuppressWarnings("ArrayRecordComponent") // the encoded picture, never compared
  public record Outcome(
      TableRow row,
      EvaluationResult result,
      double seconds,
      byte[] samples,
      Optional<ModelPictures> pictures,
      String weights) {}

  /** The rows of the table. */
  public List<TableRow> rows() {
    return TableRow.read(folder.resolve("quick-start.json"));
  }

  /** Evaluates rows in order. */
  public List<Outcome> run(List<TableRow> rows, EvaluationProgress progress) {
    RealStatistics statistics = RealStatistics.uncached();
    try (KnownTrainingImages training =
        new KnownTrainingImages(Optional.empty(), ModelPictures.MOST_TRAINING_IMAGES)) {
      return rows.stream().map(row -> evaluate(row, statistics, training, progress)).toList();
    }
  }

  /** The models of a row with the configurations that they were trained with. */
  public List<TrainedModel> models(TableRow row) {
    return row.models().stream().map(this::model).toList();
  }

  private TrainedModel model(String name) {
    Path directory = folder.resolve(name);
    return TrainedModel.of(
        new ModelPath.RunDirectory(directory, CheckpointState.require(directory)),
        List.of(),
        Optional.empty());
  }

  private Outcome evaluate(
      TableRow row,
      RealStatistics statistics,
      KnownTrainingImages training,
      EvaluationProgress progress) {
    List<Measured> all = new ArrayList<>();
    double seconds = 0;
    for (TrainedModel model : models(row)) {
      long begun = System.nanoTime();
      String data = model.config().experiment().dataset().name();
      try (FeatureNetwork network =
              FeatureNetworks.open(
                  data, settings.evaluation().profile().preparation(), settings.session());
          ImageSource source = source(row, model)) {
        AddressedLatents latents = new AddressedLatents(model.latents(), settings.seed(), source);
        Evaluation evaluation =
            new Evaluation(network, DataSets.open(data, Split.TEST), statistics, evaluation(row));
        EvaluationResult result = evaluation.run(source, latents, progress);
        byte[] samples = ModelPictures.sheet(source, latents);
        seconds += (System.nanoTime() - begun) / 1e9;
        Optional<ModelPictures> pictures =
            all.isEmpty() && row.kind() == TableRow.Kind.TRAINED
                ? Optional.of(
                    ModelPictures.of(
                        source,
                        model.latents(),
                        ModelPictures.NEAREST_OF,
                        Optional.of(
                            new ModelPictures.Neighbours(
                                training.of(data, network, images -> {}), network))))
                : Optional.empty();
        String weights = row.kind() == TableRow.Kind.UNTRAINED ? "" : model.checksum();
        all.add(new Measured(result, samples, pictures, weights));
      }
    }
    Measured first = all.get(0);
    return new Outcome(
        row,
        EvaluationResult.overSeeds(all.stream().map(Measured::result).toList()),
        seconds,
        first.samples(),
        first.pictures(),
        String.join(",", all.stream().map(Measured::weights).toList()));
  }

  /** What one model gave. */
  @SuppressWarnings("ArrayRecordComponent") // the encoded picture, never compared
  private record Measured(
      EvaluationResult result, byte[] samples, Optional<ModelPictures> pictures, String weights) {}

  /** Averaging runs tell the spread of one model; several models have one of their own. */
  private EvaluationSettings evaluation(TableRow row) {
    return settings
        .evaluation()
        .withAveragingRuns(settings.averagingRuns().orElse(row.models().size() > 1 ? 1 : 3));
  }

  /** How many images a row generates. */
  public long images(TableRow row) {
    EvaluationSettings how = evaluation(row);
    return row.models().size()
        * ((long) how.samples() * how.averagingRuns() + how.accumulatorSamples());
  }

  private ImageSource source(TableRow row, TrainedModel model) {
    GeneratorSource.Options options = GeneratorSource.Options.reference(settings.session());
    return switch (row.kind()) {
      case TRAINED -> model.generator(options);
      case COLLAPSED -> new CollapsedSource(model.generator(options));
      case UNTRAINED ->
          GeneratorSource.of(row.name(), model.spec(), InitialValues.of(settings.seed()), options);
    };
  }
}
