package org.comparegan.gan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.comparegan.gan.SessionRun.Slice;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * A training graph for batches that do not fit into memory: a step takes its examples through the
 * networks one micro-batch at a time and applies the mean of their gradients.
 *
 * <p>Latents, labels and random numbers are those of the whole batch, and singular vectors are
 * updated once per step, so the step equals that of {@link WholeBatchGraph} wherever the loss is a
 * mean over examples. It differs where examples are coupled: batch norm uses the moments of a
 * micro-batch and moves its averages towards their mean, S³GAN's class loss is a mean over the
 * micro-batch's labelled images, and each micro-batch rotates its own share of images.
 */
final class AccumulatingGraph extends TrainingGraph {
  private final int shares;
  private final Operand<TFloat32> weight = tf.placeholder(TFloat32.class);
  private final Optional<AccumulatedStep> statistics;
  private final AccumulatedStep discriminator;
  private final AccumulatedStep generator;
  private final Map<String, Operand<TFloat32>> norms;

  /**
   * Builds the graph.
   *
   * @param frozen names of variables that no optimiser changes
   * @param microBatch examples of this worker per pass
   * @throws IllegalArgumentException when the batch cannot be split into micro-batches
   */
  AccumulatingGraph(WorkerShare share, Predicate<String> frozen, int microBatch) {
    super(share, share.own().microBatch(microBatch), 1, frozen);
    GanSpec micro = spec.microBatch(microBatch);
    this.shares = spec.batchSize() / microBatch;
    GeneratedImages fakes = new GeneratedImages(micro, net);
    List<StepInputs> given = inputs.subSteps(tf, micro);

    AccumulatedStep.Builder builder =
        new AccumulatedStep.Builder(
            tf, variables, share.replicas(), weight, spec.network().layers().forms());
    this.statistics =
        GeneratedImages.madeWithinSteps(micro)
            ? builder.statistics("statistics", () -> fakes.in(given, inputs.z()))
            : Optional.empty();
    this.discriminator =
        builder.step(
            "discriminator",
            () -> discriminatorLoss(fakes(fakes, given)),
            this::discriminatorWeights,
            discriminatorOptimizer(),
            this::countDiscriminatorStep);
    this.generator =
        builder.step(
            "generator",
            () -> generatorLoss(fakes(fakes, given)),
            this::generatorWeights,
            generatorOptimizer(),
            this::finishGeneratorStep);
    this.norms = buildNorms();
  }

  @Override
  public List<SessionRun> runs(Due due) {
    boolean both = due == Due.DISCRIMINATOR_THEN_GENERATOR;
    List<SessionRun> runs = new ArrayList<>();
    statistics.ifPresent(
        step -> {
          for (int i = 0; i < spec.subSteps(); i++) {
            runs.addAll(runs(step, i, i));
            runs.add(SessionRun.unfed(step.apply(), step.checks(), Map.of()));
          }
        });
    for (int i = 0; i < spec.discriminatorStepsPerBatch(); i++) {
      runs.addAll(runs(discriminator, i, i));
      // Not unrolled, both steps share a generator pass; the second step stores its statistics.
      boolean onePass = both && spec.subSteps() == 1 && !GeneratedImages.madeWithinSteps(spec);
      runs.add(
          SessionRun.unfed(
              onePass ? discriminator.applyWithoutGenerator() : discriminator.apply(),
              discriminator.checks(),
              i == 0 ? discriminator.watchedOnce() : Map.of()));
    }
    if (both) {
      runs.addAll(runs(generator, spec.subSteps() - 1, 0));
      runs.add(SessionRun.unfed(generator.apply(), generator.checks(), generator.watchedOnce()));
    }
    return runs;
  }

  @Override
  public Map<String, Operand<TFloat32>> norms() {
    return norms;
  }

  private StepInputs fakes(GeneratedImages fakes, List<StepInputs> given) {
    return GeneratedImages.madeWithinSteps(spec)
        ? given.get(0)
        : fakes.in(given, inputs.z()).get(0);
  }

  /** One run per micro-batch of a sub-step. */
  private List<SessionRun> runs(AccumulatedStep step, int subStep, int discriminatorStep) {
    int rows = spec.batchSize() / shares;
    List<SessionRun> runs = new ArrayList<>();
    for (int k = 0; k < shares; k++) {
      Slice slice = new Slice(subStep * spec.batchSize() + k * rows, rows, discriminatorStep, k);
      Map<String, Operand<TFloat32>> watched = new LinkedHashMap<>();
      if (discriminatorStep == 0) {
        watched.putAll(step.watched());
      }
      runs.add(
          new SessionRun(
              Optional.of(slice),
              k == 0 ? step.first() : step.next(),
              Optional.empty(),
              watched,
              k == 0 ? Map.of() : Map.of(weight, 1f / (k + 1))));
    }
    return runs;
  }
}
