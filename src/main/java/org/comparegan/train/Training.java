package org.comparegan.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.comparegan.data.Batches;
import org.comparegan.data.ImageSet;
import org.comparegan.experiment.Experiment;
import org.comparegan.experiment.GinConfig;
import org.comparegan.gan.GanSpec;
import org.comparegan.gan.StepGraph;

/** A training made ready from a configuration: data, graph, run directory. */
public final class Training implements AutoCloseable {
  private static final long LOG_EVERY = 20;

  private final RunDirectory run;
  private final GinConfig config;
  private final ImageSet images;
  private final Batches batches;
  private final StepGraph graph;
  private final TrainOptions options;

  private Training(
      RunDirectory run,
      GinConfig config,
      ImageSet images,
      Batches batches,
      StepGraph graph,
      TrainOptions options) {
    this.run = run;
    this.config = config;
    this.images = images;
    this.batches = batches;
    this.graph = graph;
    this.options = options;
  }

  /**
   * Opens the data, checks the configuration against the run directory, builds the graph.
   *
   * @throws TrainException when the directory belongs to a run of another configuration
   */
  public static Training prepare(GinConfig config, RunDirectory run, TrainSettings settings) {
    return prepare(config, run, settings, spec -> ExperimentParts.graph(config.experiment(), spec));
  }

  /** The same with a graph that is already built for this configuration; it is closed with this. */
  static Training prepare(
      GinConfig config, RunDirectory run, TrainSettings settings, StepGraph graph) {
    return prepare(config, run, settings, spec -> graph);
  }

  private static Training prepare(
      GinConfig config,
      RunDirectory run,
      TrainSettings settings,
      Function<GanSpec, StepGraph> graph) {
    Experiment experiment = config.experiment();
    requireSameConfig(config, run, settings.allowedChanges());
    ImageSet images = ExperimentParts.images(experiment, settings);
    GanSpec spec = ExperimentParts.spec(experiment, images);
    TrainOptions options =
        new TrainOptions(
            settings.steps().orElse(experiment.options().trainingSteps()),
            settings.saveEvery().orElse(experiment.runConfig().saveCheckpointsSteps()),
            settings.keep().orElse(experiment.runConfig().keepCheckpointMax()),
            LOG_EVERY,
            settings.sampleEvery(),
            settings.onNan(),
            experiment.runConfig().seed().orElse(experiment.dataset().seed()),
            settings.session(),
            settings.ahead());
    Batches batches = ExperimentParts.batches(experiment, spec, images);
    return new Training(run, config, images, batches, graph.apply(spec), options);
  }

  /** What it is trained with. */
  public GinConfig config() {
    return config;
  }

  /** Generator steps in all. */
  public long steps() {
    return options.steps();
  }

  /** Generator steps that an earlier start has done. */
  public long firstStep() {
    return run.latestCheckpoint()
        .map(prefix -> Long.parseLong(prefix.substring(prefix.lastIndexOf('-') + 1)))
        .orElse(0L);
  }

  /** What is trained on what, in one line. */
  public String description() {
    GanSpec spec = graph.spec();
    return "%s, %s on %s (%d images), batch %d, %,d parameters in G, %,d in D, in %s"
        .formatted(
            spec.gan().ganClass().ginName(),
            spec.architecture().ginName(),
            images.name(),
            images.size(),
            spec.batchSize(),
            graph.generatorParameters(),
            graph.discriminatorParameters(),
            run.path());
  }

  /**
   * Traces some of its steps, where a {@link TrainMonitor} hands this on.
   *
   * @param steps generator steps to trace
   */
  public StepProfiler profiler(int steps) {
    return new StepProfiler(steps, graph.variables().all(), run.path());
  }

  /** Bindings that have no influence, a sentence each. */
  public List<String> withoutInfluence() {
    return config.withoutInfluence();
  }

  /** Trains to the end, or until {@code stop} says so. */
  public Trainer.Outcome run(BooleanSupplier stop, TrainMonitor monitor) {
    run.write("config.gin", config.text());
    run.write("operative_config-" + firstStep() + ".gin", config.operativeText());
    run.write("provenance.json", provenance());
    return new Trainer(graph, batches, run, options, monitor, stop).train();
  }

  @Override
  public void close() {
    graph.close();
    images.close();
  }

  /** Steps and how checkpoints are kept may change; every other binding only by name. */
  private static void requireSameConfig(GinConfig config, RunDirectory run, List<String> allowed) {
    Optional<String> before = run.config();
    if (before.isEmpty()) {
      return;
    }
    GinConfig old = GinConfig.of(run.path().resolve("config.gin").toString(), before.get());
    List<GinConfig.Difference> changed =
        GinConfig.diff(old, config).stream()
            .filter(difference -> !difference.binding().equals("options.training_steps"))
            .filter(difference -> !difference.binding().startsWith("run_config."))
            .toList();
    List<GinConfig.Difference> refused =
        changed.stream().filter(difference -> !allowed.contains(difference.binding())).toList();
    if (!refused.isEmpty()) {
      throw new TrainException(
          "%s holds a run of another configuration (%s): give another --run-dir, the old bindings, or --allow-config-change %s."
              .formatted(
                  run.path(),
                  refused.stream().map(Object::toString).collect(Collectors.joining("; ")),
                  refused.stream()
                      .map(GinConfig.Difference::binding)
                      .collect(Collectors.joining(" "))));
    }
    changed.forEach(difference -> run.log("configuration changed: " + difference));
  }

  private String provenance() {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("comparegan", version());
    facts.put("tensorflow", org.tensorflow.TensorFlow.version());
    facts.put("java", System.getProperty("java.version"));
    facts.put("data", images.name());
    facts.put("data_checksum", images.checksum());
    facts.put("images", images.size());
    facts.put("seed", options.seed());
    facts.put("data_seed", config.experiment().dataset().seed());
    facts.put("deterministic", options.session().deterministic());
    facts.put("threads", options.session().threads());
    try {
      return new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .writeValueAsString(facts);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Provenance cannot be written as JSON.", e);
    }
  }

  private static String version() {
    return Optional.ofNullable(Training.class.getPackage().getImplementationVersion())
        .orElse("development");
  }
}
