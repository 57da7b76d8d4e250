package org.comparegan.gan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.comparegan.gradient.Gradients;
import org.comparegan.graph.Variable;
import org.comparegan.graph.VariableStore;
import org.comparegan.objective.Optimizer;
import org.tensorflow.Operand;
import org.tensorflow.Operation;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Applies losses to weights: gradients, the check that they are finite, the optimiser. */
final class WeightUpdates {
  private final Ops tf;
  private final VariableStore variables;
  private final Predicate<String> frozen;
  private final List<Op> checks = new ArrayList<>();

  /**
   * Updates within one graph.
   *
   * @param frozen names of weights that stay as they are
   */
  WeightUpdates(Ops tf, VariableStore variables, Predicate<String> frozen) {
    this.tf = tf;
    this.variables = variables;
    this.frozen = frozen;
  }

  /**
   * One step of a network, which changes nothing when it is not finite.
   *
   * @param watched gets the loss's scalars and {@code gradient_norm/<network>}
   * @return the operations that change weights and slots in place
   */
  List<Operation> apply(
      Optimizer optimizer,
      StepLoss loss,
      String network,
      List<Variable> weights,
      Map<String, Operand<TFloat32>> watched) {
    List<Operand<TFloat32>> values =
        weights.stream().<Operand<TFloat32>>map(variables::read).toList();
    List<Optional<Operand<TFloat32>>> gradients = Gradients.of(loss.loss()).wrt(tf, values);
    StepCheck check = StepCheck.of(tf, network, loss.loss(), weights, gradients);
    checks.add(check.passed());
    watched.putAll(loss.scalars());
    watched.put("gradient_norm/" + network, check.gradientNorm());
    return optimizer.apply(
        tf.withControlDependencies(List.of(check.passed())), variables, weights, gradients);
  }

  /** Those of these weights that are trained. */
  List<Variable> trained(List<Variable> weights) {
    return weights.stream().filter(weight -> !frozen.test(weight.name())).toList();
  }

  /** The updates so far of statistics and counters, stored once all steps so far were finite. */
  List<Operation> storeStatistics() {
    return variables.storeUpdates(checks);
  }
}
