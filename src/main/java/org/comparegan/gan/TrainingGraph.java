package org.comparegan.gan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.comparegan.experiment.GanOptions;
import org.comparegan.gan.GanLosses.StepLoss;
import org.comparegan.graph.Initializer;
import org.comparegan.graph.Variable;
import org.comparegan.graph.VariableSpec;
import org.comparegan.graph.VariableStore;
import org.comparegan.nn.Net;
import org.comparegan.nn.Phase;
import org.comparegan.objective.Optimizer;
import org.comparegan.objective.WeightAverage;
import org.comparegan.objective.WeightPenalties;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TNumber;

/**
 * A graph that trains both networks batch by batch. It holds the weights, loss, optimiser and
 * counter of each network's step; its two subclasses define how a batch passes through the
 * networks.
 *
 * <p>Source: modular_gan.py:428-616.
 */
public abstract sealed class TrainingGraph implements AutoCloseable
    permits WholeBatchGraph, AccumulatingGraph {
  private final Graph graph = new Graph();

  final Ops tf = Ops.create(graph);
  final VariableStore variables = new VariableStore(tf);
  final GanSpec spec;
  final WorkerShare share;
  final BatchPlaceholders inputs;
  final Net net;

  private final GanLosses losses;
  private final Predicate<String> frozen;
  private final Variable discriminatorStep;
  private final Variable generatorStep;
  private final boolean unrolled;
  private final int discIters;

  /** Which networks are trained on a batch. */
  public enum Due {
    DISCRIMINATOR,
    DISCRIMINATOR_THEN_GENERATOR
  }

  /**
   * Starts the graph with its placeholders and counters.
   *
   * @param share this worker's share of the training
   * @param together the part that passes through the networks at once
   * @param subSteps number of sub-steps that pass at once
   * @param frozen names of variables that no optimiser changes
   */
  TrainingGraph(WorkerShare share, GanSpec together, int subSteps, Predicate<String> frozen) {
    this.spec = share.own();
    this.share = share;
    this.net = Net.root(tf, variables, together.network().layers(), Phase.TRAIN, share.replicas());
    this.inputs = BatchPlaceholders.of(tf, together, subSteps);
    this.losses = GanLosses.of(together);
    this.frozen = frozen;
    this.discriminatorStep = counter("global_step_disc", TInt32.class);
    this.generatorStep = counter("global_step", TInt64.class);
    this.unrolled = spec.gan().modular().experimentalForceGraphUnroll();
    this.discIters = spec.gan().discIters();
  }

  /**
   * The training graph of one worker, or of all when there is only one.
   *
   * @param frozen names of variables that no optimiser changes
   * @throws IllegalArgumentException when the batch cannot be split into the micro-batches
   */
  public static TrainingGraph of(WorkerShare share, Predicate<String> frozen) {
    return share.microBatch().filter(size -> size != share.own().batchSize()).isEmpty()
        ? new WholeBatchGraph(share, frozen)
        : new AccumulatingGraph(share, frozen, share.microBatch().get());
  }

  /** The session runs that train on a batch, in order. */
  public abstract List<SessionRun> runs(Due due);

  /**
   * Norms of the weights to log: {@code weight_norm/<network>} and {@code spectral_norm/<layer>},
   * one element each. They need no feeds.
   */
  public abstract Map<String, Operand<TFloat32>> norms();

  /** The GAN that all workers train together. */
  public final GanSpec spec() {
    return share.whole();
  }

  /** This worker's share of the training. */
  public final WorkerShare share() {
    return share;
  }

  /** The graph. */
  public final Graph graph() {
    return graph;
  }

  /** Every variable, by checkpoint name. */
  public final VariableStore variables() {
    return variables;
  }

  /** The placeholders of a batch. */
  public final BatchPlaceholders inputs() {
    return inputs;
  }

  /** The networks to train on the batch after this many discriminator steps; modular_gan.py:566. */
  public final Due due(long discriminatorSteps) {
    boolean both = unrolled || (discriminatorSteps + 1) % discIters == 0;
    return both ? Due.DISCRIMINATOR_THEN_GENERATOR : Due.DISCRIMINATOR;
  }

  /** Trainable parameters of the generator. */
  public final long generatorParameters() {
    return parameters(generatorVariables(variables));
  }

  /** Trainable parameters of the discriminator and its heads. */
  public final long discriminatorParameters() {
    return parameters(discriminatorVariables(variables));
  }

  /** Trainable variables of the discriminator and its heads, abstract_arch.py:30. */
  static List<Variable> discriminatorVariables(VariableStore store) {
    return store.trainable().filter(v -> v.name().contains("discriminator")).toList();
  }

  private static List<Variable> generatorVariables(VariableStore store) {
    return store.trainable().filter(v -> v.name().contains("generator")).toList();
  }

  private static long parameters(List<Variable> variables) {
    return variables.stream().mapToLong(v -> v.spec().shape().size()).sum();
  }

  /** The discriminator's loss in a sub-step. */
  final StepLoss discriminatorLoss(StepInputs given) {
    return withOrthogonal(
        losses.discriminator(net, given),
        discriminatorVariables(variables),
        "loss/d_orthogonal",
        spec.gan().orthogonal().discriminator());
  }

  /** The generator's loss in a sub-step. */
  final StepLoss generatorLoss(StepInputs given) {
    return withOrthogonal(
        losses.generator(net, given.inScope("gen_step")),
        generatorVariables(variables),
        "loss/g_orthogonal",
        spec.gan().orthogonal().generator());
  }

  private StepLoss withOrthogonal(
      StepLoss loss, List<Variable> weights, String name, double strength) {
    return strength == 0
        ? loss
        : loss.plus(tf, name, WeightPenalties.orthogonal(tf, variables, weights, strength));
  }

  /** Weights that the discriminator's optimiser changes. */
  final List<Variable> discriminatorWeights() {
    return trained(discriminatorVariables(variables));
  }

  /** Weights that the generator's optimiser changes. */
  final List<Variable> generatorWeights() {
    return trained(generatorVariables(variables));
  }

  private List<Variable> trained(List<Variable> weights) {
    return weights.stream().filter(weight -> !frozen.test(weight.name())).toList();
  }

  final Optimizer discriminatorOptimizer() {
    GanOptions.ModularGan options = spec.gan().modular();
    return new Optimizer(options.dOptimizer(), options.dLr(), "d_opt", "disc_step_1");
  }

  final Optimizer generatorOptimizer() {
    GanOptions.ModularGan options = spec.gan().modular();
    boolean conditionalRun = !options.experimentalForceGraphUnroll() && spec.gan().discIters() != 1;
    String powers = conditionalRun ? "gen_step/cond" : "gen_step";
    return new Optimizer(options.gOptimizer(), options.gLr(), "g_opt", powers);
  }

  /** Counts a discriminator step. */
  final void countDiscriminatorStep() {
    Operand<TInt32> old = variables.read(discriminatorStep);
    variables.update(discriminatorStep, tf.math.add(old, tf.constant(1)));
  }

  /** After the generator's weights have changed: averages them and counts the step. */
  final void finishGeneratorStep() {
    Operand<TInt64> old = variables.read(generatorStep);
    GanOptions.ModularGan options = spec.gan().modular();
    if (options.gUseEma()) {
      new WeightAverage(options.emaDecay(), options.emaStartStep())
          .update(tf, variables, generatorWeights(), old);
    }
    variables.update(generatorStep, tf.math.add(old, tf.constant(1L)));
  }

  private Variable counter(String name, Class<? extends TNumber> type) {
    return variables.get(new VariableSpec(name, type, Shape.scalar(), Initializer.ZEROS, false));
  }

  /** The {@link #norms} of the networks built so far. */
  final Map<String, Operand<TFloat32>> buildNorms() {
    Map<String, Operand<TFloat32>> norms = new LinkedHashMap<>();
    norms.put("weight_norm/discriminator", length(discriminatorVariables(variables)));
    norms.put("weight_norm/generator", length(generatorVariables(variables)));
    norms.putAll(variables.observed());
    return Collections.unmodifiableMap(norms);
  }

  @SuppressWarnings("unchecked") // weights are float32
  private Operand<TFloat32> length(List<Variable> weights) {
    List<Operand<TFloat32>> halves = new ArrayList<>();
    weights.forEach(v -> halves.add(tf.nn.l2Loss((Operand<TFloat32>) v.value())));
    return StepChecks.length(tf, halves);
  }

  @Override
  public final void close() {
    graph.close();
  }
}
