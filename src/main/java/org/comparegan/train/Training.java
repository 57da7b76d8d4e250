package org.comparegan.train;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.comparegan.architecture.ImageShape;
import org.comparegan.checkpoint.Checkpoint;
import org.comparegan.checkpoint.CheckpointReader;
import org.comparegan.data.Batches;
import org.comparegan.data.DataSets;
import org.comparegan.experiment.Experiment;
import org.comparegan.experiment.GinConfig;
import org.comparegan.file.Sha256;
import org.comparegan.gan.GanSpec;
import org.comparegan.gan.TrainingGraph;
import org.comparegan.gan.WorkerShare;
import org.comparegan.graph.Environment;
import org.comparegan.graph.Replicas;
import org.comparegan.graph.ServerLost;
import org.comparegan.image.ImageSet;
import org.tensorflow.TensorFlow;

/**
 * A training that is ready to run: its images are open, its graph is built. One process, alone or
 * as the chief of several workers, runs it in a run directory; the other workers follow the chief
 * and write no files.
 */
public final class Training implements AutoCloseable {
  private final GinConfig config;
  private final ImageSet images;
  private final Batches batches;
  private final TrainingGraph graph;
  private final TrainingSettings.Resolved settings;
  private boolean serverLost;

  /** Takes this worker's batches; closes the images and the graph with itself. */
  Training(
      GinConfig config,
      ImageSet images,
      Batches batches,
      TrainingGraph graph,
      TrainingSettings.Resolved settings) {
    this.config = config;
    this.images = images;
    this.batches = batches;
    this.graph = graph;
    this.settings = settings;
  }

  /** How a training ended. */
  public enum Outcome {
    /** All steps are done. */
    FINISHED,
    /** Stopped on request; the state is saved. */
    STOPPED
  }

  /**
   * Opens the data and builds the graph of a training to {@link #run} in a directory.
   *
   * @throws TrainingException when the directory contains a run of another configuration
   */
  public static Training prepare(GinConfig config, RunDirectory run, TrainingSettings settings) {
    GinConfig anchored = ExperimentParts.anchored(config);
    requireConfig(anchored, run, settings);
    return prepare(anchored, settings);
  }

  private static void requireConfig(GinConfig config, RunDirectory run, TrainingSettings settings) {
    run.requireConfig(
        config,
        settings.allowedChanges(),
        () -> {
          try (ImageSet images = ExperimentParts.images(config.experiment(), settings)) {
            return images.checksum();
          }
        });
  }

  /** Opens the data and builds the graph of a worker that is to {@link #follow} the chief. */
  public static Training prepare(GinConfig config, TrainingSettings settings) {
    return prepare(config, settings, share -> ExperimentParts.graph(config.experiment(), share));
  }

  /** As above with a graph already built for this configuration, which is closed with this. */
  static Training prepare(
      GinConfig config, RunDirectory run, TrainingSettings settings, TrainingGraph graph) {
    requireConfig(config, run, settings);
    return prepare(config, settings, share -> graph);
  }

  private static Training prepare(
      GinConfig config, TrainingSettings settings, Function<WorkerShare, TrainingGraph> graph) {
    Experiment experiment = config.experiment();
    ImageSet images = ExperimentParts.images(experiment, settings);
    WorkerShare share =
        ExperimentParts.share(
            experiment, ExperimentParts.spec(experiment, images), settings.session().replicas());
    Batches batches = ExperimentParts.batches(experiment, share.whole(), images);
    return new Training(
        config,
        images,
        share.replicas().alone() ? batches : batches.rows(share.batchRows()),
        graph.apply(share),
        settings.resolve(experiment));
  }

  /**
   * Checks that workers can share the batch of a configuration, before any data are read.
   *
   * @throws IllegalArgumentException when they cannot
   */
  public static void requireShares(Experiment experiment, int workers) {
    // Neither the size of the images nor their classes matter here.
    GanSpec spec = GanSpec.of(experiment, new ImageShape(32, 32, 3), 1);
    ExperimentParts.share(experiment, spec, new Replicas(0, workers));
  }

  /** The configuration. */
  public GinConfig config() {
    return config;
  }

  /** Generator steps in all. */
  public long steps() {
    return settings.steps();
  }

  ImageSet images() {
    return images;
  }

  Batches batches() {
    return batches;
  }

  TrainingGraph graph() {
    return graph;
  }

  TrainingSettings.Resolved settings() {
    return settings;
  }

  /** What of the data's source was not read, a sentence each. */
  public List<String> notices() {
    return images.notices();
  }

  /** What to know of the user's own data, a sentence each. */
  public List<String> warnings() {
    return ExperimentParts.warnings(config.experiment(), images);
  }

  /** Classes that the generator takes; 0 if it takes none. */
  public int classes() {
    GanSpec spec = graph.spec();
    return spec.gan().modular().conditional() ? spec.numClasses() : 0;
  }

  /** The shape of the images. */
  public ImageShape image() {
    return graph.spec().image();
  }

  /** One line on the GAN, its networks and its data. */
  public String description() {
    GanSpec spec = graph.spec();
    return "%s, %s on %s (%d images), batch %d, %,d parameters in G, %,d in D"
        .formatted(
            spec.gan().ganClass().ginName(),
            spec.architecture().ginName(),
            ExperimentParts.shown(images.name()),
            images.size(),
            spec.batchSize(),
            graph.generatorParameters(),
            graph.discriminatorParameters());
  }

  /** One line on how the workers share the batch. */
  public String sharing() {
    int workers = settings.session().replicas().count();
    return "%d workers with %d examples of a batch each, which average %.1f MB per step"
        .formatted(
            workers,
            graph.spec().batchSize() / workers,
            Replicas.exchangedBytes(graph.graph()) / 1e6);
  }

  /** Values that must agree on all workers, by name; the configuration is compared separately. */
  public Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("comparegan", Environment.version());
    facts.put("TensorFlow", TensorFlow.version());
    if (!DataSets.isPath(config.experiment().dataset().name())) {
      facts.put("data set", images.name());
    }
    facts.put("images", Integer.toString(images.size()));
    facts.put("checksum of the data", images.checksum());
    facts.put("--steps", Long.toString(settings.steps()));
    facts.put("--seed", Long.toString(settings.seed()));
    facts.put("--on-nan", settings.onNan().toString());
    facts.put("--deterministic", Boolean.toString(settings.session().deterministic()));
    List<String> exchanges = Replicas.exchanges(graph.graph());
    facts.put(
        "exchanges of the graph",
        exchanges.isEmpty()
            ? "none"
            : exchanges.size()
                + ", "
                + Sha256.of(String.join("; ", exchanges).getBytes(StandardCharsets.UTF_8)));
    return facts;
  }

  /**
   * A profiler for this training, for {@link TrainingMonitor#profiler}.
   *
   * @param steps generator steps to trace
   * @param directory where its files go
   */
  public StepProfiler profiler(int steps, Path directory) {
    return new StepProfiler(steps, graph.variables().all(), directory);
  }

  /**
   * Trains to the end or until {@code stop} returns true.
   *
   * @param stop asked after each generator step
   * @throws TrainingException when a loss or gradient is not finite and the settings say to stop,
   *     or when a server is lost; names the saved state
   */
  public Outcome run(RunDirectory run, BooleanSupplier stop, TrainingMonitor monitor) {
    // A checkpoint that cannot be resumed leaves the directory as it is.
    run.latestCheckpoint()
        .ifPresent(
            prefix -> {
              try (Checkpoint checkpoint = CheckpointReader.open(prefix)) {
                SavedState.requireReadable(graph.variables(), checkpoint);
              }
            });
    run.logChanges(config);
    run.write("config.gin", config.text());
    run.write("operative_config-" + run.step() + ".gin", config.operativeText());
    run.writeProvenance(provenance());
    return guarded(
        () -> TrainingLoop.lead(this, run, stop, monitor),
        () ->
            run.latestCheckpoint().isPresent()
                ? "The state of step %d is in %s: run the same command to resume."
                    .formatted(run.step(), run.path())
                : "Nothing is saved yet.");
  }

  /**
   * Trains along with the chief: receives the state from it, takes every step with it, writes
   * nothing.
   *
   * @param stop asked after each generator step; true stops all workers
   * @param skipped numbers of the batches the chief's run has skipped so far
   * @throws TrainingException when a loss or gradient is not finite and the settings say to stop,
   *     or when another worker is lost
   */
  public Outcome follow(BooleanSupplier stop, Collection<Long> skipped) {
    return guarded(
        () -> TrainingLoop.follow(this, SkippedBatches.of(skipped), stop),
        () -> "The state is in the chief's run directory.");
  }

  private Outcome guarded(Supplier<Outcome> loop, Supplier<String> state) {
    try {
      return loop.get();
    } catch (ServerLost e) {
      serverLost = true;
      throw new TrainingException(e.getMessage() + " " + state.get(), e);
    }
  }

  /** A lost server may still use the graph, which then stays open until the process ends. */
  @Override
  public void close() {
    if (!serverLost) {
      graph.close();
      images.close();
    }
  }

  private Map<String, Object> provenance() {
    Map<String, Object> facts = new LinkedHashMap<>(Environment.facts(settings.session()));
    facts.put("data", images.name());
    facts.put("data_checksum", images.checksum());
    facts.put("images", images.size());
    facts.put("seed", settings.seed());
    facts.put("data_seed", config.experiment().dataset().seed());
    facts.put("workers", settings.session().replicas().count());
    return facts;
  }
}
