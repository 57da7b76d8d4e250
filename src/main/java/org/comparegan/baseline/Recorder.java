package org.comparegan.baseline;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.comparegan.architecture.GraphSnapshot;
import org.comparegan.architecture.NetworkGraph;
import org.comparegan.baseline.Baseline.ModelRecord;
import org.comparegan.baseline.Baseline.ModelRecord.Features;
import org.comparegan.baseline.Baseline.ModelRecord.ScoreRecord;
import org.comparegan.checkpoint.Checkpoint;
import org.comparegan.data.DataSets;
import org.comparegan.evaluate.Evaluation;
import org.comparegan.evaluate.EvaluationProgress;
import org.comparegan.evaluate.EvaluationResult;
import org.comparegan.evaluate.EvaluationSettings;
import org.comparegan.evaluate.RealStatistics;
import org.comparegan.evaluate.Reference;
import org.comparegan.experiment.Experiment;
import org.comparegan.feature.FeatureNetwork;
import org.comparegan.feature.FeatureNetworks;
import org.comparegan.file.Sha256;
import org.comparegan.gan.GanSpec;
import org.comparegan.graph.SessionOptions;
import org.comparegan.hub.ModelPath;
import org.comparegan.image.ImageSet;
import org.comparegan.metric.MetricProfile;
import org.comparegan.metric.MetricProfiles;
import org.comparegan.model.AddressedLatents;
import org.comparegan.model.CheckpointModel;
import org.comparegan.model.FiniteOutputs;
import org.comparegan.model.ImageSource;
import org.comparegan.model.Model;
import org.comparegan.train.ExperimentParts;
import org.comparegan.train.TrainingSettings;

/** Records runs and checkpoints on the data sets that their configurations name. */
public final class Recorder {
  private static final MetricProfile PROFILE = MetricProfiles.COMPARE_GAN;
  private static final int VALUES = 64;
  private static final int ORDER = 1000;
  private static final int DIGEST_BYTES = 16;

  private final Baseline.Settings settings;
  private final Path folder;
  private final Optional<Path> dataDir;
  private final Optional<String> features;
  private final SessionOptions session;
  private final RealStatistics statistics = RealStatistics.uncached();

  /**
   * A recorder.
   *
   * @param folder of the baseline, which paths in it start from
   * @param dataDir where data sets are; absent: those that come with the project
   * @param features the feature network; absent: that of the record, else of the data set's name
   */
  public Recorder(
      Baseline.Settings settings,
      Path folder,
      Optional<Path> dataDir,
      Optional<String> features,
      SessionOptions session) {
    this.settings = settings;
    this.folder = folder;
    this.dataDir = dataDir;
    this.features = features;
    this.session = session;
  }

  /** Number of images that a record passes through the networks. */
  public long images() {
    return (long) settings.samples() * settings.averagingRuns() + settings.accumulatorSamples();
  }

  /**
   * The record of a model.
   *
   * @param path a run directory or a checkpoint
   */
  public ModelRecord record(ModelPath path, EvaluationProgress progress) {
    return record(path, Features.NONE, progress);
  }

  /**
   * The record of a model whose record is compared.
   *
   * @param path a run directory or a checkpoint
   * @param recorded the network that scored it before
   */
  public ModelRecord record(ModelPath path, Features recorded, EvaluationProgress progress) {
    Model.Options options = Model.Options.reference(session).withDataDir(dataDir);
    try (CheckpointModel model = CheckpointModel.open(path, options);
        ImageSource source = model.generator()) {
      return record(model, source, recorded, progress);
    }
  }

  private ModelRecord record(
      CheckpointModel model, ImageSource source, Features recorded, EvaluationProgress progress) {
    Experiment experiment = model.config().experiment();
    Map<String, String> parameters = new LinkedHashMap<>();
    Checkpoint checkpoint = model.checkpoint();
    for (String name : checkpoint.names()) {
      boolean empty = checkpoint.info(name).shape().size() == 0;
      parameters.put(name, empty ? "empty" : digest(sink -> checkpoint.stream(name, sink)));
    }
    Map<String, String> axes = new LinkedHashMap<>();
    PROFILE.values().forEach((axis, value) -> axes.put(axis.text(), value));
    AddressedLatents latents = new AddressedLatents(model.latents(), settings.seed(), source);
    Scores scores =
        settings.samples() == 0
            ? new Scores(Features.NONE, Map.of())
            : scores(experiment, source, recorded, latents, progress);
    return new ModelRecord(
        parameters,
        graph(model.spec()),
        outputs(source, latents),
        data(model),
        axes,
        scores.features,
        scores.numbers);
  }

  private record Scores(Features features, Map<String, ScoreRecord> numbers) {}

  private Scores scores(
      Experiment experiment,
      ImageSource source,
      Features recorded,
      AddressedLatents latents,
      EvaluationProgress progress) {
    String data = experiment.dataset().name();
    EvaluationSettings how =
        EvaluationSettings.compareGan(settings.samples())
            .withAveragingRuns(settings.averagingRuns())
            .withAccumulatorSamples(settings.accumulatorSamples());
    String named = network(recorded, data);
    DataSets.HeldOut heldOut =
        DataSets.heldOut(
            data,
            dataDir,
            ExperimentParts.reading(experiment, Optional.empty()).withoutLabelFiles());
    try (Reference real =
            new Reference.Images(
                heldOut.images(), Optional.empty(), statistics, heldOut.warnings());
        FeatureNetwork network = FeatureNetworks.open(named, PROFILE.preparation(), session)) {
      EvaluationResult result = new Evaluation(network, real, how).run(source, latents, progress);
      if (result.failure().isPresent()) {
        throw new BaselineException(source.name() + " has no scores: " + result.failure().get());
      }
      Map<String, ScoreRecord> scores = new LinkedHashMap<>();
      result
          .scores()
          .forEach(
              (name, score) -> scores.put(name, new ScoreRecord(score.mean(), score.deviation())));
      return new Scores(new Features(relative(named), network.checksum()), scores);
    }
  }

  private String network(Features recorded, String data) {
    if (features.isPresent() || recorded.network().isEmpty()) {
      return features.orElse(data);
    }
    return isName(recorded.network())
        ? recorded.network()
        : folder.resolve(recorded.network()).toString();
  }

  /** A path as the baseline keeps it, so that both can move together. */
  private String relative(String network) {
    return isName(network)
        ? network
        : folder
            .toAbsolutePath()
            .normalize()
            .relativize(Path.of(network).toAbsolutePath().normalize())
            .toString()
            .replace('\\', '/');
  }

  private static boolean isName(String network) {
    return FeatureNetworks.names().contains(network);
  }

  private static List<String> graph(GanSpec spec) {
    int classes = spec.gan().modular().conditional() ? spec.numClasses() : 0;
    return GraphSnapshot.of(
            new NetworkGraph.Setting(
                spec.architecture(), spec.image(), spec.zDim(), classes, spec.network()))
        .lines()
        .toList();
  }

  /** Uses the accumulators that the evaluation filled, if there was one. */
  private static ModelRecord.Outputs outputs(ImageSource source, AddressedLatents latents) {
    float[] images = source.images(latents.sample(0));
    FiniteOutputs.require(source.name(), "latents", "images", images, source.batch());
    List<Float> values = new ArrayList<>();
    for (int i = 0; i < VALUES; i++) {
      values.add(images[(int) ((long) i * images.length / VALUES)]);
    }
    return new ModelRecord.Outputs(digest(images), values);
  }

  private ModelRecord.Data data(CheckpointModel model) {
    Experiment experiment = model.config().experiment();
    TrainingSettings reading = TrainingSettings.of(session).withDataDir(dataDir);
    try (ImageSet images = ExperimentParts.images(experiment, reading)) {
      return new ModelRecord.Data(
          images.name(),
          images.checksum(),
          digest(ExperimentParts.batches(experiment, model.spec(), images).imageIndices(ORDER)));
    }
  }

  /** First half of the SHA-256 of bytes that arrive in pieces. */
  private static String digest(Consumer<Consumer<ByteBuffer>> source) {
    MessageDigest digest = Sha256.digest();
    source.accept(digest::update);
    return HexFormat.of().formatHex(digest.digest(), 0, DIGEST_BYTES);
  }

  /** Digest of little-endian values. */
  private static String digest(float[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return digest(sink -> sink.accept(bytes));
  }

  /** Digest of little-endian values. */
  private static String digest(int[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asIntBuffer().put(values);
    return digest(sink -> sink.accept(bytes));
  }
}
