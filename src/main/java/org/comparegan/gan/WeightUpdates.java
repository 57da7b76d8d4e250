package org.comparegan.gan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.comparegan.experiment.LayerOptions.Forms;
import org.comparegan.gan.GanLosses.StepLoss;
import org.comparegan.gan.StepChecks.StepCheck;
import org.comparegan.gradient.Gradients;
import org.comparegan.graph.Replicas;
import org.comparegan.graph.Variable;
import org.comparegan.graph.VariableStore;
import org.comparegan.objective.Optimizer;
import org.tensorflow.Operand;
import org.tensorflow.Operation;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Turns the losses of one session run into new weights: gradients, their means over all workers,
 * the check that they are finite, and the optimiser.
 */
final class WeightUpdates {
  private final Ops tf;
  private final VariableStore variables;
  private final List<StepCheck> checks = new ArrayList<>();

  WeightUpdates(Ops tf, VariableStore variables) {
    this.tf = tf;
    this.variables = variables;
  }

  /** The gradient of a loss by each weight; absent where the loss does not depend on it. */
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
   * Loss and gradients of a step averaged over all workers, bit-equal on each of them.
   *
   * @param loss the loss with its scalars
   * @param gradients one per weight; absent where the loss does not depend on it
   */
  record Averaged(StepLoss loss, List<Optional<Operand<TFloat32>>> gradients) {

    /** Averages a step in one exchange; without other workers, returns it unchanged. */
    static Averaged over(
        Replicas replicas, Ops tf, StepLoss loss, List<Optional<Operand<TFloat32>>> gradients) {
      if (replicas.alone()) {
        return new Averaged(loss, gradients);
      }
      List<Operand<TFloat32>> values = new ArrayList<>(List.of(loss.loss()));
      values.addAll(loss.scalars().values());
      gradients.forEach(gradient -> gradient.ifPresent(values::add));
      List<Operand<TFloat32>> means = replicas.means(tf, values);
      int next = 0;
      Operand<TFloat32> mean = means.get(next++);
      Map<String, Operand<TFloat32>> scalars = new LinkedHashMap<>();
      for (String name : loss.scalars().keySet()) {
        scalars.put(name, means.get(next++));
      }
      List<Optional<Operand<TFloat32>>> averaged = new ArrayList<>();
      for (Optional<Operand<TFloat32>> gradient : gradients) {
        averaged.add(gradient.isPresent() ? Optional.of(means.get(next++)) : Optional.empty());
      }
      return new Averaged(new StepLoss(mean, scalars), averaged);
    }

    /** Averages scalars by name in one exchange. */
    static Map<String, Operand<TFloat32>> scalars(
        Replicas replicas, Ops tf, Map<String, Operand<TFloat32>> own) {
      if (replicas.alone() || own.isEmpty()) {
        return own;
      }
      List<Operand<TFloat32>> means = replicas.means(tf, List.copyOf(own.values()));
      Map<String, Operand<TFloat32>> scalars = new LinkedHashMap<>();
      own.keySet().forEach(name -> scalars.put(name, means.get(scalars.size())));
      return scalars;
    }
  }

  /**
   * Applies one step of a network if it is finite.
   *
   * @param watched receives {@code gradient_norm/<network>}
   * @return the operations that change weights and slots in place
   */
  List<Operation> apply(
      Optimizer optimizer,
      String network,
      Averaged step,
      List<Variable> weights,
      Map<String, Operand<TFloat32>> watched) {
    StepCheck check = StepCheck.of(tf, network, step.loss().loss(), weights, step.gradients());
    checks.add(check);
    watched.put("gradient_norm/" + network, check.gradientNorm());
    return optimizer.apply(
        tf.withControlDependencies(List.of(check.passed())), variables, weights, step.gradients());
  }

  /**
   * Stores the updates of statistics and counters so far, if all steps so far were finite.
   *
   * @param names selects the variables by name
   */
  List<Operation> storeStatistics(Predicate<String> names) {
    return variables.storeUpdates(checks.stream().<Op>map(StepCheck::passed).toList(), names);
  }

  /** The checks of the steps so far. */
  StepChecks checks() {
    return StepChecks.of(tf, checks);
  }
}
