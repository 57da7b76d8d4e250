package org.comparegan.gan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.comparegan.experiment.LayerOptions.Forms;
import org.comparegan.gradient.Gradients;
import org.comparegan.graph.Variable;
import org.comparegan.graph.VariableStore;
import org.comparegan.objective.Optimizer;
import org.tensorflow.Operand;
import org.tensorflow.Operation;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Applies steps of one session run: the check that they are finite, then the optimiser. */
final class WeightUpdates {
  private final Ops tf;
  private final VariableStore variables;
  private final List<StepCheck> checks = new ArrayList<>();

  WeightUpdates(Ops tf, VariableStore variables) {
    this.tf = tf;
    this.variables = variables;
  }

  /** Gradients of a loss, one a weight, absent where the loss does not reach it. */
  static List<Optional<Operand<TFloat32>>> gradients(
      Ops tf,
      VariableStore variables,
      Forms forms,
      Operand<TFloat32> loss,
      List<Variable> weights) {
    List<Operand<TFloat32>> values =
        weights.stream().<Operand<TFloat32>>map(variables::read).toList();
    Gradients gradients = Gradients.of(loss);
    return (forms == Forms.LITERAL ? gradients.literally() : gradients).wrt(tf, values);
  }

  /**
   * One step of a network, which changes nothing when it is not finite.
   *
   * @param gradients one a weight, absent where the loss does not reach it
   * @param watched gets {@code gradient_norm/<network>}
   * @return the operations that change weights and slots in place
   */
  List<Operation> apply(
      Optimizer optimizer,
      String network,
      Operand<TFloat32> loss,
      List<Variable> weights,
      List<Optional<Operand<TFloat32>>> gradients,
      Map<String, Operand<TFloat32>> watched) {
    StepCheck check = StepCheck.of(tf, network, loss, weights, gradients);
    checks.add(check);
    watched.put("gradient_norm/" + network, check.gradientNorm());
    return optimizer.apply(
        tf.withControlDependencies(List.of(check.passed())), variables, weights, gradients);
  }

  /**
   * The updates so far of statistics and counters, stored once all steps so far were finite.
   *
   * @param names of the variables whose updates are stored
   */
  List<Operation> storeStatistics(Predicate<String> names) {
    return variables.storeUpdates(checks.stream().<Op>map(StepCheck::passed).toList(), names);
  }

  /** What becomes of the steps so far. */
  StepChecks checks() {
    return StepChecks.of(tf, checks);
  }
}
