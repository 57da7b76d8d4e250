package org.comparegan;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.comparegan.graph.ProcessVariables;
import org.comparegan.hub.ModelPath;
import org.comparegan.train.ImportedRun;
import org.comparegan.transfer.ResolvedModel;
import org.comparegan.transfer.TransferPlan;
import org.comparegan.transfer.TransferPlan.TrainingState;

/**
 * The import of a model of any form as a run directory, as {@code ./comparegan import} does it.
 * Architecture, sizes and options are inferred from the tensors.
 */
public final class ModelImport {
  private final Path model;
  private final Path run;
  private final ResolvedModel.Given given;
  private final TransferPlan.Options options;

  private ModelImport(
      Path model, Path run, ResolvedModel.Given given, TransferPlan.Options options) {
    this.model = model;
    this.run = run;
    this.given = given;
    this.options = options;
  }

  /** Which of a generator's weights are kept. */
  public enum Weights {
    /** Weights and moving averages. */
    BOTH,
    /** The moving averages, in place of the weights that have one. */
    AVERAGED,
    /** The weights of training alone. */
    TRAINED
  }

  /**
   * An import of weights, moving averages and the state of training.
   *
   * @param model a run directory, a checkpoint, a Hub module, a SavedModel or a frozen graph
   * @param run the new run directory
   */
  public static ModelImport of(Path model, Path run) {
    return new ModelImport(
        model,
        run,
        ResolvedModel.Given.NOTHING,
        TransferPlan.Options.of(TransferPlan.Weights.BOTH, TrainingState.KEPT));
  }

  /** A copy that keeps these weights. */
  public ModelImport withWeights(Weights weights) {
    return new ModelImport(
        model,
        run,
        given,
        new TransferPlan.Options(
            switch (weights) {
              case BOTH -> TransferPlan.Weights.BOTH;
              case AVERAGED -> TransferPlan.Weights.AVERAGED;
              case TRAINED -> TransferPlan.Weights.TRAINED;
            },
            options.state(),
            options.allowed(),
            options.seed()));
  }

  /** A copy without optimiser slots and step counters. */
  public ModelImport withoutTrainingState() {
    return new ModelImport(
        model,
        run,
        given,
        new TransferPlan.Options(
            options.weights(), TrainingState.DROPPED, options.allowed(), options.seed()));
  }

  /** A copy that checks the tensors against this configuration, which says what they leave open. */
  public ModelImport withConfiguration(Path gin) {
    return new ModelImport(
        model,
        run,
        new ResolvedModel.Given(List.of(gin), given.bindings(), given.image()),
        options);
  }

  /** A copy with a gin binding, such as {@code S3GAN.use_soft_pred = True}; later ones win. */
  public ModelImport withBinding(String binding) {
    List<String> all = Stream.concat(given.bindings().stream(), Stream.of(binding)).toList();
    return new ModelImport(
        model, run, new ResolvedModel.Given(given.configs(), all, given.image()), options);
  }

  /**
   * Writes the run directory.
   *
   * @return the prefix of the checkpoint
   * @throws org.comparegan.checkpoint.CheckpointException when the model is missing or damaged
   * @throws org.comparegan.transfer.TransferException when tensors and configuration contradict
   *     each other, or something is missing
   * @throws org.comparegan.train.TrainingException when the directory already holds a run
   */
  public Path run() {
    ProcessVariables.useDefaults();
    try (ResolvedModel resolved = ResolvedModel.open(ModelPath.open(model.toString()), given)) {
      return Path.of(ImportedRun.write(resolved, resolved.plan(options), run));
    }
  }
}
