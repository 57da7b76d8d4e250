package org.comparegan.train;

import java.util.List;
import org.comparegan.checkpoint.BundleWriter;
import org.comparegan.checkpoint.CheckpointState;
import org.comparegan.experiment.GinConfig;
import org.comparegan.gan.GanSpec;
import org.comparegan.gan.TrainingGraph;
import org.comparegan.graph.Replicas;
import org.comparegan.image.ImageSet;
import org.comparegan.transfer.FineTunePlan;
import org.comparegan.transfer.FrozenBlocks;
import org.comparegan.transfer.ResolvedModel;
import org.comparegan.transfer.TransferException;
import org.comparegan.transfer.TransferPlan;

/** A training that starts from the weights of a model. */
public final class FineTuning implements AutoCloseable {
  private final ResolvedModel model;
  private final GinConfig config;
  private final TrainingSettings settings;
  private final TrainingGraph graph;
  private final TransferPlan plan;
  private boolean started;

  /**
   * Options of a fine-tuning beyond those of a training.
   *
   * @param newLabels whether the classes have a new meaning
   * @param allowed names of tensors that need not fit: they are initialised
   */
  public record Options(boolean newLabels, List<String> allowed) {}

  private FineTuning(
      ResolvedModel model,
      GinConfig config,
      TrainingSettings settings,
      TrainingGraph graph,
      TransferPlan plan) {
    this.model = model;
    this.config = config;
    this.settings = settings;
    this.graph = graph;
    this.plan = plan;
  }

  /**
   * Opens the data, builds the graph and plans which tensors to keep.
   *
   * @param bindings gin statements added to the model's configuration
   * @throws TransferException when the model's images have another size, or the discriminator has
   *     fewer blocks than are to be frozen
   */
  public static FineTuning prepare(
      ResolvedModel model, List<String> bindings, TrainingSettings settings, Options options) {
    GinConfig config =
        GinConfig.of("fine-tuning", model.config().text() + "\n" + String.join("\n", bindings));
    GanSpec spec;
    try (ImageSet images = ExperimentParts.images(config.experiment(), settings)) {
      spec = ExperimentParts.spec(config.experiment(), images);
      if (!spec.image().equals(model.spec().image())) {
        throw new TransferException(
            "%s makes images of %s; those of %s are %s."
                .formatted(
                    model.source().location(), model.spec().image(), images.name(), spec.image()));
      }
    }
    FrozenBlocks frozen = ExperimentParts.frozenBlocks(config.experiment(), spec);
    TrainingGraph graph =
        TrainingGraph.of(ExperimentParts.share(config.experiment(), spec, Replicas.ALONE), frozen);
    long seed = config.experiment().runConfig().seed().orElse(config.experiment().dataset().seed());
    TransferPlan plan =
        FineTunePlan.of(
            model.source(),
            spec,
            graph,
            new FineTunePlan.Options(
                options.newLabels(), frozen, TransferPlan.named(options.allowed()), seed));
    return new FineTuning(model, config, settings, graph, plan);
  }

  /** Generator steps by the configuration. */
  public long steps() {
    return config.experiment().options().trainingSteps();
  }

  /** Which tensors are kept, which are initialised, which are frozen. */
  public TransferPlan plan() {
    return plan;
  }

  /**
   * Writes the first checkpoint, unless the run directory has one, and returns the training.
   *
   * @throws TrainingException when the directory contains a run of another configuration
   */
  public Training start(RunDirectory run) {
    Training training = Training.prepare(config, run, settings, graph);
    started = true;
    if (run.latestCheckpoint().isEmpty()) {
      String prefix = run.checkpointPrefix(0);
      try (BundleWriter writer = BundleWriter.create(prefix)) {
        plan.write(writer);
        writer.finish();
      }
      CheckpointState.of(prefix, List.of(prefix)).write(run.path());
      run.log("starts with the weights of " + model.source().location());
    }
    return training;
  }

  /** Closes the graph, unless {@link #start} gave it to a training. */
  @Override
  public void close() {
    if (!started) {
      graph.close();
    }
  }
}
