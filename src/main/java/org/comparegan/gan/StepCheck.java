package org.comparegan.gan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.comparegan.graph.Variable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.SwitchCond;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;

/**
 * Whether a step may be applied: its loss and all of its gradients are finite.
 *
 * <p>No operation fails, since one that fails on a worker would end what the others still exchange:
 * a value goes one of two ways, and nothing that comes after the other way runs.
 *
 * @param passed the values, where all are finite; whatever depends on it runs only then
 * @param failed the values, where one is not
 * @param notFinite a scalar that is not finite, where one of the values is not
 * @param names of the values: the loss, then half the sum of squares of each gradient
 * @param gradientNorm length of the whole gradient, scalar
 */
record StepCheck(
    Operand<TFloat32> passed,
    Operand<TFloat32> failed,
    Operand<TFloat32> notFinite,
    List<String> names,
    Operand<TFloat32> gradientNorm) {

  /**
   * Checks a step.
   *
   * @param network whose step it is, for the message
   * @param gradients of the weights, in their order
   */
  static StepCheck of(
      Ops tf,
      String network,
      Operand<TFloat32> loss,
      List<Variable> weights,
      List<Optional<Operand<TFloat32>>> gradients) {
    List<String> names = new ArrayList<>(List.of("loss of the " + network));
    List<Operand<TFloat32>> halves = new ArrayList<>();
    for (int i = 0; i < weights.size(); i++) {
      if (gradients.get(i).isPresent()) {
        // One pass over the gradient: the sum of squares is not finite when an element is not.
        halves.add(tf.nn.l2Loss(gradients.get(i).get()));
        names.add("gradient of " + weights.get(i).name());
      }
    }
    List<Operand<TFloat32>> values = new ArrayList<>(List.of(loss));
    values.addAll(halves);
    Operand<TFloat32> all = tf.stack(values);
    Operand<TBool> finite = tf.reduceAll(tf.math.isFinite(all), tf.constant(0));
    SwitchCond<TFloat32> way = tf.switchCond(all, finite);
    Operand<TFloat32> failed = tf.identity(way.outputFalse());
    return new StepCheck(
        tf.identity(way.outputTrue()),
        failed,
        tf.reduceSum(failed, tf.constant(0)),
        List.copyOf(names),
        Norms.ofHalfSquares(tf, halves));
  }

  /** The first value that is not finite; the loss comes before its gradients, which it spoils. */
  NotFinite failure(float[] values) {
    int first = 0;
    while (Float.isFinite(values[first])) {
      first++;
    }
    return new NotFinite(names.get(first), values[first]);
  }
}
