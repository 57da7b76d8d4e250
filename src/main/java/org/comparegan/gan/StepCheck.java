package org.comparegan.gan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.comparegan.graph.Variable;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Whether a step may be applied: its loss and all of its gradients are finite.
 *
 * @param passed runs when they are; fails, naming the first that is not
 * @param gradientNorm length of the whole gradient, scalar
 */
record StepCheck(Op passed, Operand<TFloat32> gradientNorm) {

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
    Op lossCheck = finite(tf, loss, "loss of the " + network);
    // The loss is named before its gradients, which it spoils.
    Ops afterLoss = tf.withControlDependencies(List.of(lossCheck));
    List<Op> checks = new ArrayList<>(List.of(lossCheck));
    List<Operand<TFloat32>> halves = new ArrayList<>();
    for (int i = 0; i < weights.size(); i++) {
      if (gradients.get(i).isPresent()) {
        // One pass over the gradient: the sum of squares is not finite when an element is not.
        Operand<TFloat32> half = tf.nn.l2Loss(gradients.get(i).get());
        checks.add(finite(afterLoss, half, "gradient of " + weights.get(i).name()));
        halves.add(half);
      }
    }
    return new StepCheck(
        tf.withControlDependencies(checks).noOp(), Norms.ofHalfSquares(tf, halves));
  }

  private static Op finite(Ops tf, Operand<TFloat32> value, String what) {
    return tf.debugging.checkNumerics(value, NotFinite.marked(what));
  }
}
