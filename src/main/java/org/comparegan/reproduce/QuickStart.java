package org.comparegan.reproduce;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.comparegan.architecture.ImageShape;
import org.comparegan.checkpoint.Checkpoint;
import org.comparegan.checkpoint.CheckpointReader;
import org.comparegan.checkpoint.CheckpointState;
import org.comparegan.data.DataSets;
import org.comparegan.data.ImageSet;
import org.comparegan.data.Split;
import org.comparegan.evaluate.AddressedLatents;
import org.comparegan.evaluate.CollapsedSource;
import org.comparegan.evaluate.Evaluation;
import org.comparegan.evaluate.EvaluationProgress;
import org.comparegan.evaluate.EvaluationResult;
import org.comparegan.evaluate.EvaluationSettings;
import org.comparegan.evaluate.GeneratorSource;
import org.comparegan.evaluate.ImageSource;
import org.comparegan.evaluate.Latents;
import org.comparegan.evaluate.RealStatistics;
import org.comparegan.experiment.Experiment;
import org.comparegan.experiment.GinConfig;
import org.comparegan.feature.FeatureNetwork;
import org.comparegan.feature.FeatureNetworks;
import org.comparegan.gan.GanSpec;
import org.comparegan.graph.SessionOptions;
import org.comparegan.nn.InitialValues;
import org.comparegan.report.ImageGrid;
import org.comparegan.train.Training;

/**
 * The table that comes with the project: trained models on its own data set, scored by the paper's
 * protocol with a feature network of that data set, beside calibration rows.
 */
public final class QuickStart {
  /** Columns of a sample sheet: a class each. */
  private static final int COLUMNS = 10;

  private static final int SHEET_ROWS = 6;

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
   * @param evaluation samples, accumulators, averaging runs, profile
   * @param seed of latents and labels; the reference's is 42
   * @param session threads and determinism
   */
  public record Settings(EvaluationSettings evaluation, long seed, SessionOptions session) {}

  /** A row with what it gave. */
  @SuppressWarnings("ArrayRecordComponent") // the encoded picture, never compared
  public record Outcome(TableRow row, EvaluationResult result, double seconds, byte[] samples) {}

  /** The rows of the table. */
  public List<TableRow> rows() {
    return TableRow.read(folder.resolve("quick-start.json"));
  }

  /** Evaluates rows in order; {@code done} hears of each as it ends. */
  public List<Outcome> run(
      List<TableRow> rows, EvaluationProgress progress, Consumer<Outcome> done) {
    List<Outcome> outcomes = new ArrayList<>();
    RealStatistics statistics = RealStatistics.uncached();
    for (TableRow row : rows) {
      Outcome outcome = evaluate(row, statistics, progress);
      outcomes.add(outcome);
      done.accept(outcome);
    }
    return outcomes;
  }

  /** The configuration that a row was trained with, as text. */
  public GinConfig config(TableRow row) {
    return GinConfig.parse(List.of(folder.resolve(row.model()).resolve("config.gin")), List.of());
  }

  private Outcome evaluate(TableRow row, RealStatistics statistics, EvaluationProgress progress) {
    long begun = System.nanoTime();
    Experiment experiment = config(row).experiment();
    String data = experiment.dataset().name();
    ImageSet real = DataSets.open(data, Split.TEST);
    ImageShape shape = new ImageShape(real.height(), real.width(), real.channels());
    GanSpec spec = GanSpec.of(experiment, shape, real.classes());
    try (FeatureNetwork network =
            FeatureNetworks.open(
                data, settings.evaluation().profile().preparation(), settings.session());
        ImageSource source = source(row, spec)) {
      AddressedLatents latents =
          new AddressedLatents(Training.latents(experiment.evalZ()), settings.seed(), source);
      Evaluation evaluation = new Evaluation(network, real, statistics, settings.evaluation());
      EvaluationResult result = evaluation.run(source, latents, progress);
      byte[] samples = sheet(source, latents);
      return new Outcome(row, result, (System.nanoTime() - begun) / 1e9, samples);
    }
  }

  private ImageSource source(TableRow row, GanSpec spec) {
    GeneratorSource.Options options = GeneratorSource.Options.reference(settings.session());
    if (row.kind() == TableRow.Kind.UNTRAINED) {
      return GeneratorSource.of(row.name(), spec, InitialValues.of(settings.seed()), options);
    }
    Path model = folder.resolve(row.model());
    try (Checkpoint checkpoint = CheckpointReader.open(CheckpointState.require(model).latest())) {
      ImageSource trained = GeneratorSource.of(spec, checkpoint, options);
      return row.kind() == TableRow.Kind.COLLAPSED ? new CollapsedSource(trained) : trained;
    }
  }

  /** Samples of the evaluation's first latents, a class a column where there are classes. */
  private static byte[] sheet(ImageSource source, AddressedLatents latents) {
    Latents first = latents.sample(0);
    int[] labels = first.labels().clone();
    for (int i = 0; i < labels.length; i++) {
      labels[i] = i % COLUMNS % source.classes();
    }
    int count = COLUMNS * SHEET_ROWS;
    int pixels = source.height() * source.width() * source.channels();
    float[] images = source.images(new Latents(first.z(), labels));
    return new ImageGrid(
            java.util.Arrays.copyOf(images, count * pixels),
            count,
            source.height(),
            source.width(),
            source.channels())
        .png(COLUMNS, 1, 1);
  }
}
