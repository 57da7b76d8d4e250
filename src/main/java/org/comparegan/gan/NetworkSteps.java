package org.comparegan.gan;

import java.util.List;
import java.util.function.Predicate;
import org.comparegan.experiment.GanOptions;
import org.comparegan.graph.Initializer;
import org.comparegan.graph.Variable;
import org.comparegan.graph.VariableSpec;
import org.comparegan.graph.VariableStore;
import org.comparegan.nn.Net;
import org.comparegan.objective.Optimizer;
import org.comparegan.objective.OrthogonalRegularization;
import org.comparegan.objective.WeightAverage;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TNumber;

/**
 * The two steps of a training: which weights, which loss, which optimiser, what is counted.
 *
 * <p>Source: modular_gan.py:428-616.
 */
final class NetworkSteps {
  private final GanSpec spec;
  private final Net net;
  private final Ops tf;
  private final VariableStore store;
  private final GanLosses losses;
  private final Predicate<String> frozen;
  private final Variable discriminatorStep;
  private final Variable step;

  /**
   * The steps within one graph; makes their counters.
   *
   * @param frozen names of weights that stay as they are
   */
  NetworkSteps(GanSpec spec, Net net, Predicate<String> frozen) {
    this.spec = spec;
    this.net = net;
    this.tf = net.tf();
    this.store = net.variables();
    this.losses = GanLosses.of(spec);
    this.frozen = frozen;
    this.discriminatorStep = counter("global_step_disc", TInt32.class);
    this.step = counter("global_step", TInt64.class);
  }

  /** Trainable variables of the discriminator and its heads, abstract_arch.py:30. */
  static List<Variable> discriminatorVariables(VariableStore store) {
    return store.trainable().filter(v -> v.name().contains("discriminator")).toList();
  }

  /** Trainable variables of the generator. */
  static List<Variable> generatorVariables(VariableStore store) {
    return store.trainable().filter(v -> v.name().contains("generator")).toList();
  }

  static long parameters(List<Variable> variables) {
    return variables.stream().mapToLong(v -> v.spec().shape().size()).sum();
  }

  /** What the discriminator minimises in a sub-step. */
  StepLoss discriminatorLoss(StepInputs given) {
    return withOrthogonal(
        losses.discriminator(net, given),
        discriminatorVariables(store),
        "loss/d_orthogonal",
        spec.gan().orthogonal().discriminator());
  }

  /** What the generator minimises in a sub-step. */
  StepLoss generatorLoss(StepInputs given) {
    return withOrthogonal(
        losses.generator(net, given.inScope("gen_step")),
        generatorVariables(store),
        "loss/g_orthogonal",
        spec.gan().orthogonal().generator());
  }

  /** Weights that the discriminator's optimiser changes. */
  List<Variable> discriminatorWeights() {
    return trained(discriminatorVariables(store));
  }

  /** Weights that the generator's optimiser changes. */
  List<Variable> generatorWeights() {
    return trained(generatorVariables(store));
  }

  Optimizer discriminatorOptimizer() {
    GanOptions.ModularGan options = spec.gan().modular();
    return new Optimizer(options.dOptimizer(), options.dLr(), "d_opt", "disc_step_1");
  }

  Optimizer generatorOptimizer() {
    GanOptions.ModularGan options = spec.gan().modular();
    boolean conditionalRun = !options.experimentalForceGraphUnroll() && spec.gan().discIters() != 1;
    String powers = conditionalRun ? "gen_step/cond" : "gen_step";
    return new Optimizer(options.gOptimizer(), options.gLr(), "g_opt", powers);
  }

  /** Counts a discriminator step. */
  void countDiscriminatorStep() {
    Operand<TInt32> old = store.read(discriminatorStep);
    store.update(discriminatorStep, tf.math.add(old, tf.constant(1)));
  }

  /** After the weights have changed: averages them and counts a generator step. */
  void finishGeneratorStep() {
    Operand<TInt64> old = store.read(step);
    GanOptions.ModularGan options = spec.gan().modular();
    if (options.gUseEma()) {
      new WeightAverage(options.emaDecay(), options.emaStartStep())
          .update(tf, store, generatorWeights(), old);
    }
    store.update(step, tf.math.add(old, tf.constant(1L)));
  }

  private List<Variable> trained(List<Variable> weights) {
    return weights.stream().filter(weight -> !frozen.test(weight.name())).toList();
  }

  private StepLoss withOrthogonal(
      StepLoss loss, List<Variable> weights, String name, double strength) {
    return strength == 0
        ? loss
        : loss.plus(tf, name, OrthogonalRegularization.of(tf, store, weights, strength));
  }

  private Variable counter(String name, Class<? extends TNumber> type) {
    return store.get(new VariableSpec(name, type, Shape.scalar(), Initializer.ZEROS, false));
  }
}
