package org.comparegan.objective;

import org.comparegan.graph.Initializer;
import org.comparegan.graph.Variable;
import org.comparegan.graph.VariableSpec;
import org.comparegan.graph.VariableStore;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/**
 * Exponential moving average of weights, in shadows named {@code <variable>/{@value #SUFFIX}}.
 *
 * <p>Source: modular_gan.py:498-508.
 *
 * @param decay share of the old average kept per step, in [0, 1]
 * @param startStep generator step at which averaging starts; before, the shadow equals the weight
 */
public record WeightAverage(double decay, long startStep) {

  /** Last part of a shadow's name. */
  public static final String SUFFIX = "ExponentialMovingAverage";

  /** The shadow's checkpoint name. */
  public static String shadowName(String variable) {
    return variable + "/" + SUFFIX;
  }

  /**
   * Moves the shadows of the variables towards their current values.
   *
   * @param step generator steps done before this one, scalar
   */
  public void update(
      Ops tf, VariableStore store, Iterable<Variable> variables, Operand<TInt64> step) {
    Operand<TFloat32> started =
        tf.dtypes.cast(tf.math.greaterEqual(step, tf.constant(startStep)), TFloat32.class);
    Operand<TFloat32> rate =
        tf.math.sub(tf.constant(1f), tf.math.mul(tf.constant((float) decay), started));
    for (Variable variable : variables) {
      Variable shadow =
          store.get(
              VariableSpec.state(
                  shadowName(variable.name()),
                  variable.spec().shape(),
                  new Initializer.CopyOf(variable.name())));
      Operand<TFloat32> old = store.read(shadow);
      Operand<TFloat32> distance = tf.math.sub(old, store.<TFloat32>read(variable));
      store.update(shadow, tf.math.sub(old, tf.math.mul(distance, rate)));
    }
  }
}
