package org.comparegan.reproduce;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.comparegan.checkpoint.CheckpointState;
import org.comparegan.data.DataOptions;
import org.comparegan.data.DataSets;
import org.comparegan.evaluate.Evaluation;
import org.comparegan.evaluate.EvaluationProgress;
import org.comparegan.evaluate.EvaluationResult;
import org.comparegan.evaluate.EvaluationSettings;
import org.comparegan.evaluate.RealStatistics;
import org.comparegan.evaluate.TrainingNeighbours;
import org.comparegan.feature.FeatureNetwork;
import org.comparegan.feature.FeatureNetworks;
import org.comparegan.file.Checkout;
import org.comparegan.file.Reason;
import org.comparegan.graph.SessionOptions;
import org.comparegan.hub.ModelPath;
import org.comparegan.image.Split;
import org.comparegan.model.AddressedLatents;
import org.comparegan.model.CheckpointModel;
import org.comparegan.model.CollapsedSource;
import org.comparegan.model.GeneratorSource;
import org.comparegan.model.ImageSource;
import org.comparegan.model.Model;
import org.comparegan.nn.InitialValues;
import org.comparegan.report.Cell;
import org.comparegan.report.HumanTime;
import org.comparegan.report.Table;
import org.comparegan.result.ModelPictures;

/**
 * The table that comes with the project: trained models on its own data set, scored by the paper's
 * protocol with a feature network of that data set, beside calibration rows.
 */
public final class QuickStart {
  /** How much a matrix product does while an image is made and scored; measured on two cores. */
  private static final double GIGAFLOPS_OF_AN_IMAGE = 0.15;

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
   * What would be evaluated, and how long it takes.
   *
   * @param gigaflops rate of matrix products on this machine
   */
  public Table plan(List<Row> chosen, double gigaflops) {
    Table plan = Table.of("Plan", "row", "labels", "models", "images", "time");
    double total = 0;
    for (Row row : chosen) {
      double seconds = images(row) * GIGAFLOPS_OF_AN_IMAGE / gigaflops;
      total += seconds;
      plan =
          plan.row(
              Cell.of(row.name()),
              Cell.of(row.labels()),
              Cell.of(row.models().size(), 0),
              Cell.of(images(row), 0),
              new Cell.Time(seconds));
    }
    return plan.note("All rows: " + HumanTime.about(total) + ".")
        .note(
            "Times are estimates for %.0f GFLOP/s, measured on this machine with a matrix product."
                .formatted(gigaflops));
  }

  /**
   * A row with what its models gave.
   *
   * @param seconds of the evaluation
   * @param samples a picture of samples of the first model, a PNG
   * @param pictures of the first model, if it is trained
   * @param configuration gin text of the first model, if it is trained
   * @param weights checksums of the models, with commas between; empty: of none
   */
  @SuppressWarnings("ArrayRecordComponent") // the encoded picture, never compared
  public record Outcome(
      Row row,
      EvaluationResult result,
      double seconds,
      byte[] samples,
      Optional<ModelPictures> pictures,
      Optional<String> configuration,
      String weights) {}

  /**
   * A row of a table of models.
   *
   * @param name of the row
   * @param labels how many labels training used, as the table prints it
   * @param models directories of its models, one a training seed, beside the file that names them
   * @param kind how its generator is used
   * @param recorded what this row gave when it was made; absent before that
   */
  public record Row(
      String name, String labels, List<String> models, Kind kind, Optional<Recorded> recorded) {
    /** Refuses a row without a model. */
    public Row {
      models = List.copyOf(models);
      if (models.isEmpty()) {
        throw new IllegalArgumentException("row " + name + " names no model");
      }
    }

    /** How a row's generator is used. */
    public enum Kind {
      /** As trained. */
      TRAINED,
      /** The network with its initial weights, never trained. */
      UNTRAINED,
      /** One latent and one label repeated, like a collapsed generator. */
      COLLAPSED
    }

    /**
     * Numbers recorded for a row.
     *
     * @param fid Fréchet distance
     * @param fidStd its standard deviation over models, or of one model over averaging runs
     * @param is Inception Score by the feature network of the data set
     * @param isStd its standard deviation, as that of the distance
     */
    public record Recorded(double fid, double fidStd, double is, double isStd) {}

    /**
     * Reads the rows of a table: a JSON array of objects with {@code name}, {@code labels}, {@code
     * models} (an array, or one in {@code model}), {@code kind} and, where recorded, {@code fid},
     * {@code fid_std}, {@code is}, {@code is_std}.
     *
     * @throws UncheckedIOException when the file cannot be read or is not such a table, naming it
     */
    public static List<Row> read(Path file) {
      try {
        List<Row> rows = new ArrayList<>();
        for (JsonNode node : new ObjectMapper().readTree(file.toFile())) {
          rows.add(of(node));
        }
        return List.copyOf(rows);
      } catch (IOException | IllegalArgumentException e) {
        throw new UncheckedIOException(
            new IOException(file + " is not a table of rows: " + Reason.of(e), e));
      }
    }

    private static Row of(JsonNode node) {
      Optional<Recorded> recorded =
          node.has("fid")
              ? Optional.of(
                  new Recorded(
                      node.required("fid").asDouble(),
                      node.required("fid_std").asDouble(),
                      node.required("is").asDouble(),
                      node.required("is_std").asDouble()))
              : Optional.empty();
      return new Row(
          node.required("name").asText(),
          node.required("labels").asText(),
          models(node),
          Kind.valueOf(node.required("kind").asText().toUpperCase(Locale.ROOT)),
          recorded);
    }

    private static List<String> models(JsonNode node) {
      if (node.has("model")) {
        return List.of(node.get("model").asText());
      }
      List<String> models = new ArrayList<>();
      node.required("models").forEach(model -> models.add(model.asText()));
      return models;
    }
  }

  /** The rows of the table. */
  public List<Row> rows() {
    Path table = folder.resolve("quick-start.json");
    Checkout.requireIntact(table);
    return Row.read(table);
  }

  /** Says which of a row's models have moved, so that their state files name other places. */
  public List<String> notices(Row row) {
    return row.models().stream()
        .flatMap(name -> CheckpointState.noticeOf(folder.resolve(name)).stream())
        .toList();
  }

  /** Hears of the rows as they are evaluated. */
  public interface Listener extends EvaluationProgress {
    /** A row begins, the first one is 1. */
    void begin(Row row, int number);

    /** A row is done. */
    void done(Outcome outcome);
  }

  /** Evaluates rows in order. */
  public List<Outcome> run(List<Row> rows, Listener listener) {
    RealStatistics statistics = RealStatistics.uncached();
    List<Outcome> outcomes = new ArrayList<>();
    try (TrainingNeighbours.Sets training =
        new TrainingNeighbours.Sets(Optional.empty(), ModelPictures.MOST_TRAINING_IMAGES)) {
      for (Row row : rows) {
        listener.begin(row, outcomes.size() + 1);
        Outcome outcome = evaluate(row, statistics, training, listener);
        outcomes.add(outcome);
        listener.done(outcome);
      }
    }
    return outcomes;
  }

  private CheckpointModel model(String name) {
    Path directory = folder.resolve(name);
    return CheckpointModel.open(
        new ModelPath.RunDirectory(directory, CheckpointState.require(directory)),
        Model.Options.reference(settings.session()));
  }

  private Outcome evaluate(
      Row row,
      RealStatistics statistics,
      TrainingNeighbours.Sets training,
      EvaluationProgress progress) {
    List<EvaluationResult> results = new ArrayList<>();
    List<String> weights = new ArrayList<>();
    Optional<byte[]> samples = Optional.empty();
    Optional<ModelPictures> pictures = Optional.empty();
    Optional<String> configuration = Optional.empty();
    double seconds = 0;
    for (String name : row.models()) {
      long begun = System.nanoTime();
      try (CheckpointModel model = model(name);
          FeatureNetwork network =
              FeatureNetworks.open(
                  data(model), settings.evaluation().profile().preparation(), settings.session());
          ImageSource source = source(row, model)) {
        String data = data(model);
        AddressedLatents latents = new AddressedLatents(model.latents(), settings.seed(), source);
        Evaluation evaluation =
            new Evaluation(network, DataSets.open(data, Split.TEST), statistics, evaluation(row));
        results.add(evaluation.run(source, latents, progress));
        byte[] sheet = ModelPictures.sheet(source, latents);
        seconds += (System.nanoTime() - begun) / 1e9;
        if (samples.isEmpty() && row.kind() == Row.Kind.TRAINED) {
          ModelPictures.Neighbours neighbours =
              new ModelPictures.Neighbours(
                  training.of(data, DataOptions.DEFAULTS, network, images -> {}), network);
          pictures =
              Optional.of(
                  ModelPictures.of(
                      source, model.latents(), ModelPictures.NEAREST_OF, Optional.of(neighbours)));
          configuration = Optional.of(model.config().text());
        }
        samples = samples.or(() -> Optional.of(sheet));
        weights.add(row.kind() == Row.Kind.UNTRAINED ? "" : model.checksum());
      }
    }
    return new Outcome(
        row,
        EvaluationResult.overSeeds(results),
        seconds,
        samples.orElseThrow(),
        pictures,
        configuration,
        String.join(",", weights));
  }

  /** Averaging runs show the spread of one model; several models show their own. */
  private EvaluationSettings evaluation(Row row) {
    return settings
        .evaluation()
        .withAveragingRuns(settings.averagingRuns().orElse(row.models().size() > 1 ? 1 : 3));
  }

  /** Number of images that a row generates. */
  public long images(Row row) {
    EvaluationSettings how = evaluation(row);
    return row.models().size()
        * ((long) how.samples() * how.averagingRuns() + how.accumulatorSamples());
  }

  private static String data(CheckpointModel model) {
    return model.config().experiment().dataset().name();
  }

  private ImageSource source(Row row, CheckpointModel model) {
    return switch (row.kind()) {
      case TRAINED -> model.generator();
      case COLLAPSED -> new CollapsedSource(model.generator());
      case UNTRAINED ->
          GeneratorSource.of(
              row.name(),
              model.spec(),
              InitialValues.of(settings.seed()),
              ImageSource.Options.reference(settings.session()));
    };
  }
}
