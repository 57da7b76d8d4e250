package org.comparegan.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.comparegan.experiment.GinConfig;
import org.comparegan.gan.GanSpec;
import org.comparegan.gan.TrainingGraph;
import org.comparegan.graph.Environment;
import org.comparegan.graph.Replicas;
import org.comparegan.graph.ServerLost;

/** A training made ready from a configuration: data, graph, run directory. */
public final class Training implements AutoCloseable {
  private final RunDirectory run;
  private final TrainParts parts;
  private boolean serverLost;

  private Training(RunDirectory run, TrainParts parts) {
    this.run = run;
    this.parts = parts;
  }

  /**
   * Opens the data, checks the configuration against the run directory, builds the graph.
   *
   * @throws TrainingException when the directory belongs to a run of another configuration
   */
  public static Training prepare(GinConfig config, RunDirectory run, TrainingSettings settings) {
    requireSameConfig(config, run, settings.allowedChanges());
    return new Training(run, TrainParts.of(config, settings));
  }

  /** Takes a graph that is already built for this configuration; it is closed with this. */
  static Training prepare(
      GinConfig config, RunDirectory run, TrainingSettings settings, TrainingGraph graph) {
    requireSameConfig(config, run, settings.allowedChanges());
    return new Training(run, TrainParts.of(config, settings, share -> graph));
  }

  /** What it is trained with. */
  public GinConfig config() {
    return parts.config();
  }

  /** Generator steps in all. */
  public long steps() {
    return parts.options().steps();
  }

  /** Generator steps that an earlier start has done. */
  public long firstStep() {
    return run.latestCheckpoint()
        .map(prefix -> Long.parseLong(prefix.substring(prefix.lastIndexOf('-') + 1)))
        .orElse(0L);
  }

  /** What is trained on what, in one line. */
  public String description() {
    TrainingGraph graph = parts.graph();
    GanSpec spec = graph.spec();
    return "%s, %s on %s (%d images), batch %d, %,d parameters in G, %,d in D, in %s"
        .formatted(
            spec.gan().ganClass().ginName(),
            spec.architecture().ginName(),
            parts.images().name(),
            parts.images().size(),
            spec.batchSize(),
            graph.generatorParameters(),
            graph.discriminatorParameters(),
            run.path());
  }

  /** How it is shared with other workers, in one line. */
  public String sharing() {
    int workers = parts.options().session().replicas().count();
    return "%d workers with %d examples of a batch each, which exchange the means of %.1f MB in a step"
        .formatted(
            workers,
            parts.graph().spec().batchSize() / workers,
            Replicas.exchangedBytes(parts.graph().graph()) / 1e6);
  }

  /**
   * Traces some of its steps, where a {@link TrainingMonitor} hands this on.
   *
   * @param steps generator steps to trace
   */
  public StepProfiler profiler(int steps) {
    return new StepProfiler(steps, parts.graph().variables().all(), run.path());
  }

  /** Bindings that have no influence, a sentence each. */
  public List<String> withoutInfluence() {
    return parts.config().withoutInfluence();
  }

  /** What the workers of one training must have alike, by name. */
  public Map<String, String> facts() {
    return parts.facts();
  }

  /** Numbers of the batches that are left out. */
  public List<Long> skippedBatches() {
    return SkippedBatches.of(run).numbers();
  }

  /**
   * Trains to the end, or until {@code stop} says so.
   *
   * @throws TrainingException when a loss or gradient is not finite and the options say to stop, or
   *     when a server that it runs on is lost, with the state to go on from
   */
  public Trainer.Outcome run(BooleanSupplier stop, TrainingMonitor monitor) {
    run.write("config.gin", config().text());
    run.write("operative_config-" + firstStep() + ".gin", config().operativeText());
    run.write("provenance.json", provenance());
    try {
      return new Trainer(parts.graph(), parts.batches(), run, parts.options(), monitor, stop)
          .train();
    } catch (ServerLost e) {
      serverLost = true;
      String state =
          run.latestCheckpoint().isPresent()
              ? "The state of step %d is in %s: the same command goes on from there."
                  .formatted(firstStep(), run.path())
              : "Nothing is saved yet.";
      throw new TrainingException(e.getMessage() + " " + state, e);
    }
  }

  /** A graph that a run may still hold is left to the end of the process. */
  @Override
  public void close() {
    if (!serverLost) {
      parts.close();
    }
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
      throw new TrainingException(
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
    TrainOptions options = parts.options();
    Map<String, Object> facts = new LinkedHashMap<>(Environment.facts(options.session()));
    facts.put("data", parts.images().name());
    facts.put("data_checksum", parts.images().checksum());
    facts.put("images", parts.images().size());
    facts.put("seed", options.seed());
    facts.put("data_seed", config().experiment().dataset().seed());
    facts.put("workers", options.session().replicas().count());
    try {
      return new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .writeValueAsString(facts);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Provenance cannot be written as JSON.", e);
    }
  }
}
