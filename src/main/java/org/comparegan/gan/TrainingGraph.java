package org.comparegan.gan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.comparegan.experiment.GanOptions;
import org.comparegan.graph.Initializer;
import org.comparegan.graph.Variable;
import org.comparegan.graph.VariableSpec;
import org.comparegan.graph.VariableStore;
import org.comparegan.nn.Net;
import org.comparegan.nn.Phase;
import org.comparegan.objective.Optimizer;
import org.comparegan.objective.OrthogonalRegularization;
import org.comparegan.objective.WeightAverage;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Operation;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/**
 * One graph, built once, of everything that a training run executes.
 *
 * <p>A run trains the discriminator, once or, unrolled, {@code disc_iters} times, and then, when it
 * is due, the generator, through the discriminator as it is after that. Not unrolled, both use the
 * same images, latents and generator pass; unrolled, each has its own part of the batch. Source:
 * modular_gan.py:428-604; the order of reads and writes is that of the golden README.
 */
public final class TrainingGraph implements AutoCloseable {
  private final GanSpec spec;
  private final Graph graph = new Graph();
  private final Ops tf = Ops.create(graph);
  private final VariableStore variables = new VariableStore(tf);
  private final Net net;
  private final TrainingInputs inputs;
  private final GanLosses losses;
  private final WeightUpdates updates;
  private final List<Operand<TFloat32>> discriminatorLosses = new ArrayList<>();
  private final Map<String, Operand<TFloat32>> scalars = new LinkedHashMap<>();
  private final Map<String, Operand<TFloat32>> generatorScalars = new LinkedHashMap<>();
  private final Operand<TFloat32> generatorLoss;
  private final Optional<Operand<TFloat32>> generated;
  private final List<Operation> discriminatorTargets;
  private final List<Operation> allTargets;
  private final Map<String, Operand<TFloat32>> norms;

  /** Builds the graph. */
  public TrainingGraph(GanSpec spec) {
    this(spec, name -> false);
  }

  /**
   * Builds the graph of a training that leaves some weights as they are.
   *
   * @param frozen names of variables that no optimiser changes
   */
  public TrainingGraph(GanSpec spec, Predicate<String> frozen) {
    this.spec = spec;
    this.updates = new WeightUpdates(tf, variables, frozen);
    this.net = Net.root(tf, variables, spec.network().layers(), Phase.TRAIN);
    this.inputs = TrainingInputs.of(tf, spec);
    this.losses = GanLosses.of(spec);
    Variable discriminatorStep = counter("global_step_disc", TInt32.class);
    Variable step = counter("global_step", TInt64.class);

    List<SubStep> steps = new FakeImages(spec, net).in(inputs.subSteps(tf, spec), inputs.z());
    this.generated = steps.get(0).generated();
    List<Operation> applied = new ArrayList<>();
    Optimizer optimizer = discriminatorOptimizer();
    for (int i = 0; i < spec.discriminatorStepsPerRun(); i++) {
      applied.addAll(trainDiscriminator(steps.get(i), optimizer));
      Operand<TInt32> old = variables.read(discriminatorStep);
      variables.update(discriminatorStep, tf.math.add(old, tf.constant(1)));
    }
    this.discriminatorTargets = withUpdates(applied);

    StepLoss loss =
        withOrthogonal(
            losses.generator(net, steps.get(steps.size() - 1).inScope("gen_step")),
            generatorVariables(variables),
            "loss/g_orthogonal",
            spec.gan().orthogonal().generator());
    this.generatorLoss = loss.loss();
    applied.addAll(trainGenerator(loss, variables.read(step)));
    Operand<TInt64> old = variables.read(step);
    variables.update(step, tf.math.add(old, tf.constant(1L)));
    this.allTargets = withUpdates(applied);
    this.norms = Norms.of(tf, variables);
  }

  /** What is trained. */
  public GanSpec spec() {
    return spec;
  }

  /** The graph, for a session. */
  public Graph graph() {
    return graph;
  }

  /** Every variable, by checkpoint name. */
  public VariableStore variables() {
    return variables;
  }

  /** What a run is fed. */
  public TrainingInputs inputs() {
    return inputs;
  }

  /** The losses of the discriminator steps of a run, scalars, in their order. */
  public List<Operand<TFloat32>> discriminatorLosses() {
    return List.copyOf(discriminatorLosses);
  }

  /** The generator's loss, a scalar; fetch it only in runs that train the generator. */
  public Operand<TFloat32> generatorLoss() {
    return generatorLoss;
  }

  /** Fake images of the first sub-step where it does not make its own. */
  public Optional<Operand<TFloat32>> generated() {
    return generated;
  }

  /** Scalars worth logging in every run, by name. */
  public Map<String, Operand<TFloat32>> scalars() {
    return Map.copyOf(scalars);
  }

  /** Scalars worth logging in runs that train the generator, by name. */
  public Map<String, Operand<TFloat32>> generatorScalars() {
    return Map.copyOf(generatorScalars);
  }

  /** Trainable parameters of the generator. */
  public long generatorParameters() {
    return parameters(generatorVariables(variables));
  }

  /** Trainable parameters of the discriminator and its heads. */
  public long discriminatorParameters() {
    return parameters(discriminatorVariables(variables));
  }

  /** Operations to run for a discriminator step alone, or for both networks. */
  public List<Operation> targets(Due due) {
    return due == Due.DISCRIMINATOR ? discriminatorTargets : allTargets;
  }

  /** What a run trains that begins after this many discriminator steps. */
  public Due due(long discriminatorSteps) {
    return Due.after(discriminatorSteps, spec);
  }

  /** Norms of weights, by name, of one element each; reads nothing that is fed. */
  public Map<String, Operand<TFloat32>> norms() {
    return Collections.unmodifiableMap(norms);
  }

  /** Trainable variables of the discriminator and its heads, abstract_arch.py:30. */
  static List<Variable> discriminatorVariables(VariableStore store) {
    return store.trainable().filter(v -> v.name().contains("discriminator")).toList();
  }

  /** Trainable variables of the generator. */
  static List<Variable> generatorVariables(VariableStore store) {
    return store.trainable().filter(v -> v.name().contains("generator")).toList();
  }

  @Override
  public void close() {
    graph.close();
  }

  private static long parameters(List<Variable> variables) {
    return variables.stream().mapToLong(v -> v.spec().shape().size()).sum();
  }

  private List<Operation> trainDiscriminator(SubStep step, Optimizer optimizer) {
    StepLoss loss =
        withOrthogonal(
            losses.discriminator(net, step),
            discriminatorVariables(variables),
            "loss/d_orthogonal",
            spec.gan().orthogonal().discriminator());
    Map<String, Operand<TFloat32>> watched =
        discriminatorLosses.isEmpty() ? scalars : new LinkedHashMap<>();
    discriminatorLosses.add(loss.loss());
    return updates.apply(
        optimizer,
        loss,
        "discriminator",
        updates.trained(discriminatorVariables(variables)),
        watched);
  }

  private List<Operation> trainGenerator(StepLoss loss, Operand<TInt64> step) {
    GanOptions.ModularGan options = spec.gan().modular();
    boolean conditionalRun = !options.experimentalForceGraphUnroll() && spec.gan().discIters() != 1;
    Optimizer optimizer =
        new Optimizer(
            options.gOptimizer(),
            options.gLr(),
            "g_opt",
            conditionalRun ? "gen_step/cond" : "gen_step");
    List<Variable> weights = updates.trained(generatorVariables(variables));
    List<Operation> applied =
        updates.apply(optimizer, loss, "generator", weights, generatorScalars);
    if (options.gUseEma()) {
      new WeightAverage(options.emaDecay(), options.emaStartStep())
          .update(tf, variables, weights, step);
    }
    return applied;
  }

  private StepLoss withOrthogonal(
      StepLoss loss, List<Variable> weights, String name, double strength) {
    return strength == 0
        ? loss
        : loss.plus(tf, name, OrthogonalRegularization.of(tf, variables, weights, strength));
  }

  private Optimizer discriminatorOptimizer() {
    GanOptions.ModularGan options = spec.gan().modular();
    return new Optimizer(options.dOptimizer(), options.dLr(), "d_opt", "disc_step_1");
  }

  private Variable counter(String name, Class<? extends org.tensorflow.types.family.TNumber> type) {
    return variables.get(new VariableSpec(name, type, Shape.scalar(), Initializer.ZEROS, false));
  }

  private List<Operation> withUpdates(List<Operation> applied) {
    List<Operation> targets = new ArrayList<>(applied);
    targets.addAll(updates.storeStatistics());
    return targets;
  }
}
