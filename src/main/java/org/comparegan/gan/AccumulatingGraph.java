package org.comparegan.gan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.comparegan.gan.GanLosses.StepLoss;
import org.comparegan.gan.SessionRun.Slice;
import org.comparegan.gan.WeightUpdates.Averaged;
import org.comparegan.graph.RawOps;
import org.comparegan.graph.Variable;
import org.comparegan.objective.Optimizer;
import org.tensorflow.Operand;
import org.tensorflow.Operation;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.AssignVariableOp;
import org.tensorflow.proto.DataType;
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

    this.statistics =
        GeneratedImages.madeWithinSteps(micro)
            ? statistics(() -> fakes.in(given, inputs.z()))
            : Optional.empty();
    this.discriminator =
        step(
            "discriminator",
            () -> discriminatorLoss(fakes(fakes, given)),
            this::discriminatorWeights,
            discriminatorOptimizer(),
            this::countDiscriminatorStep);
    this.generator =
        step(
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

  /** A pass that only updates statistics; absent when it has none. */
  private Optional<AccumulatedStep> statistics(Runnable pass) {
    variables.beginRun();
    pass.run();
    Means means = new Means("statistics");
    Map<String, RunningMean> statistics = means.ofUpdates();
    if (statistics.isEmpty()) {
      return Optional.empty();
    }
    variables.beginRun();
    update(statistics);
    List<Operation> stores = variables.storeUpdates();
    return Optional.of(
        new AccumulatedStep(
            means.first(), means.next(), stores, stores, Optional.empty(), Map.of(), Map.of()));
  }

  /**
   * A step of a network.
   *
   * @param network {@code discriminator} or {@code generator}
   * @param objective builds the passes and the loss of a micro-batch
   * @param weights the weights to train, called after the loss is built
   * @param finish builds what follows the optimiser within the step
   */
  private AccumulatedStep step(
      String network,
      Supplier<StepLoss> objective,
      Supplier<List<Variable>> weights,
      Optimizer optimizer,
      Runnable finish) {
    variables.beginRun();
    StepLoss loss = objective.get();
    List<Variable> trained = weights.get();
    Means means = new Means(network);
    RunningMean meanLoss = means.of("loss", loss.loss());
    List<Optional<RunningMean>> gradients = new ArrayList<>();
    List<Optional<Operand<TFloat32>>> each =
        WeightUpdates.gradients(
            tf, variables, spec.network().layers().forms(), loss.loss(), trained);
    for (int i = 0; i < trained.size(); i++) {
      String name = "gradient/" + trained.get(i).name();
      gradients.add(each.get(i).map(gradient -> means.of(name, gradient)));
    }
    Map<String, RunningMean> statistics = means.ofUpdates();
    Map<String, Operand<TFloat32>> watched = new LinkedHashMap<>(loss.scalars());
    watched.put(network.equals("discriminator") ? "loss/d_0" : "loss/g", loss.loss());
    watched = Averaged.scalars(share.replicas(), tf, watched);

    variables.beginRun();
    Averaged averaged =
        Averaged.over(
            share.replicas(),
            tf,
            new StepLoss(meanLoss.mean(), Map.of()),
            gradients.stream().map(mean -> mean.map(RunningMean::mean)).toList());
    WeightUpdates updates = new WeightUpdates(tf, variables);
    Map<String, Operand<TFloat32>> watchedOnce = new LinkedHashMap<>();
    List<Operation> applied = updates.apply(optimizer, network, averaged, trained, watchedOnce);
    update(statistics);
    finish.run();
    List<Operation> all = new ArrayList<>(applied);
    all.addAll(updates.storeStatistics(name -> true));
    List<Operation> withoutGenerator = new ArrayList<>(applied);
    withoutGenerator.addAll(updates.storeStatistics(name -> !name.startsWith("generator/")));
    return new AccumulatedStep(
        means.first(),
        means.next(),
        all,
        withoutGenerator,
        Optional.of(updates.checks()),
        watched,
        watchedOnce);
  }

  private void update(Map<String, RunningMean> statistics) {
    statistics.forEach(
        (name, mean) -> variables.update(variables.find(name).orElseThrow(), mean.mean()));
  }

  /**
   * A step in several session runs: one per micro-batch, which adds its gradients and statistics to
   * running means and changes no variable, and one that applies the means.
   *
   * @param first operations for the first micro-batch
   * @param next operations for each of the others
   * @param apply updates weights, slots, statistics and counters, if loss and gradients are finite
   * @param applyWithoutGenerator as {@code apply}, without the generator's statistics
   * @param checks whether {@code apply} was finite; absent when it has no loss
   * @param watched scalars of a micro-batch
   * @param watchedOnce scalars of {@code apply}
   */
  private record AccumulatedStep(
      List<Operation> first,
      List<Operation> next,
      List<Operation> apply,
      List<Operation> applyWithoutGenerator,
      Optional<StepChecks> checks,
      Map<String, Operand<TFloat32>> watched,
      Map<String, Operand<TFloat32>> watchedOnce) {}

  /** The running means of one step. */
  private final class Means {
    private final String step;
    private final List<RunningMean> all = new ArrayList<>();

    Means(String step) {
      this.step = step;
    }

    RunningMean of(String name, Operand<TFloat32> value) {
      RunningMean mean = RunningMean.of(tf, "mean/" + step + "/" + name, value, weight);
      all.add(mean);
      return mean;
    }

    /** Means of all pending updates, by variable name. */
    @SuppressWarnings("unchecked") // what layers update is float32
    Map<String, RunningMean> ofUpdates() {
      Map<String, RunningMean> means = new LinkedHashMap<>();
      variables
          .updates()
          .forEach(
              (name, value) -> means.put(name, of("statistic/" + name, (Operand<TFloat32>) value)));
      return means;
    }

    List<Operation> first() {
      return all.stream().map(RunningMean::first).toList();
    }

    List<Operation> next() {
      return all.stream().map(RunningMean::next).toList();
    }
  }

  /**
   * The mean of a value over several session runs, kept in the session but not in checkpoints.
   *
   * <p>Run k moves it by (value − mean) / k, so the mean of equal values is bit-equal to the value,
   * and the mean is not finite when one of the values is not.
   *
   * @param first restarts the mean with the value of this run
   * @param next adds the value of this run
   * @param mean the mean of the runs before this one
   */
  private record RunningMean(Operation first, Operation next, Operand<TFloat32> mean) {

    /**
     * The mean of a value.
     *
     * @param name unique in the graph
     * @param value float32 of known shape
     * @param share scalar, 1 / k in run k, counted from 1
     */
    static RunningMean of(Ops tf, String name, Operand<TFloat32> value, Operand<TFloat32> share) {
      RawOps raw = new RawOps(tf);
      Operand<TFloat32> handle =
          raw.op("VarHandleOp")
              .attr("dtype", DataType.DT_FLOAT)
              .attr("shape", value.shape())
              .attr("shared_name", name)
              .output();
      Operation first =
          tf.assignVariableOp(handle, value, AssignVariableOp.validateShape(false)).op();
      Operand<TFloat32> mean =
          raw.op("ReadVariableOp").in(handle).attr("dtype", DataType.DT_FLOAT).output();
      Operand<TFloat32> step = tf.math.mul(tf.math.sub(value, mean), share);
      Operation next =
          raw.op("AssignAddVariableOp").in(handle, step).attr("dtype", DataType.DT_FLOAT).build();
      return new RunningMean(first, next, mean);
    }
  }
}
