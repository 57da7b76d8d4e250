package org.comparegan.nn;

import java.util.stream.IntStream;
import org.comparegan.graph.Initializer;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.math.Mean;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Layer norm over all but the first dimension, gain and bias per channel; {@code
 * tf.contrib.layers.layer_norm}, which arch_ops.py:448 calls.
 */
final class LayerNorm {
  private static final float EPSILON = 1e-12f;

  private LayerNorm() {}

  static Operand<TFloat32> of(Net net, Operand<TFloat32> x) {
    Ops tf = net.tf();
    Operand<TFloat32> beta = weight(net, "beta", Initializer.ZEROS, x);
    Operand<TFloat32> gamma = weight(net, "gamma", Initializer.ONES, x);
    Operand<TInt32> axes = tf.constant(IntStream.range(1, x.shape().numDimensions()).toArray());
    Operand<TFloat32> mean = tf.math.mean(x, axes, Mean.keepDims(true));
    // tf.nn.moments stops the gradient here, which only matters at second order, in a penalty.
    Operand<TFloat32> deviation = tf.math.squaredDifference(x, tf.stopGradient(mean));
    Operand<TFloat32> variance = tf.math.mean(deviation, axes, Mean.keepDims(true));
    Operand<TFloat32> inverse = tf.math.rsqrt(tf.math.add(variance, tf.constant(EPSILON)));
    Operand<TFloat32> scale = tf.math.mul(inverse, gamma);
    Operand<TFloat32> shift = tf.math.sub(beta, tf.math.mul(mean, scale));
    return tf.math.add(tf.math.mul(x, scale), shift);
  }

  /** Trainable only in training, as in the reference. */
  private static Operand<TFloat32> weight(
      Net net, String name, Initializer start, Operand<TFloat32> x) {
    if (net.phase() == Phase.TRAIN) {
      return net.weight(name, start, x.shape().get(x.shape().numDimensions() - 1));
    }
    return net.variables()
        .read(net.state(name, start, x.shape().get(x.shape().numDimensions() - 1)));
  }
}
