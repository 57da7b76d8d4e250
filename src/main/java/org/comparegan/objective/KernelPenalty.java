package org.comparegan.objective;

import java.util.List;
import org.comparegan.graph.Variable;
import org.comparegan.graph.VariableStore;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * L2 penalty: the mean over kernels, not the sum (reference R11), of half the squared norm.
 *
 * <p>Source: penalty_lib.py:86-102.
 */
public final class KernelPenalty {
  private KernelPenalty() {}

  /** The penalty of those variables whose name ends in {@code /kernel}, scalar. */
  public static Operand<TFloat32> of(Ops tf, VariableStore store, List<Variable> variables) {
    List<Operand<TFloat32>> losses =
        variables.stream()
            .filter(variable -> variable.name().endsWith("/kernel"))
            .<Operand<TFloat32>>map(variable -> tf.nn.l2Loss(store.<TFloat32>read(variable)))
            .toList();
    return tf.math.div(tf.math.addN(losses), tf.constant((float) losses.size()));
  }
}
