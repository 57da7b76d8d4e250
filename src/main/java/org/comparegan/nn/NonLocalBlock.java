package org.comparegan.nn;

import org.comparegan.graph.Initializer;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.train.BatchMatMul;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Self-attention over places, Zhang et al. 2018 (SAGAN); arch_ops.py:709. */
final class NonLocalBlock {
  private NonLocalBlock() {}

  /** {@code x + sigma · attention(x)}; the attention is not divided by √d. */
  static Operand<TFloat32> of(Net net, Operand<TFloat32> x) {
    Ops tf = net.tf();
    long n = x.shape().get(0);
    long h = x.shape().get(1);
    long w = x.shape().get(2);
    long c = x.shape().get(3);
    Operand<TFloat32> theta = places(tf, point(net, "conv2d_theta", x, c / 8));
    Operand<TFloat32> phi = places(tf, half(tf, point(net, "conv2d_phi", x, c / 8)));
    Operand<TFloat32> attention =
        tf.nn.softmax(tf.train.batchMatMul(theta, phi, TFloat32.class, BatchMatMul.adjY(true)));
    Operand<TFloat32> g = places(tf, half(tf, point(net, "conv2d_g", x, c / 2)));
    Operand<TFloat32> attended =
        tf.reshape(
            tf.train.batchMatMul(attention, g, TFloat32.class),
            tf.constant(new long[] {n, h, w, c / 2}));
    Operand<TFloat32> sigma = net.weight("sigma", Initializer.ZEROS);
    return tf.math.add(x, tf.math.mul(sigma, point(net, "conv2d_attn_g", attended, c)));
  }

  private static Operand<TFloat32> point(
      Net net, String scope, Operand<TFloat32> x, long channels) {
    return net.in(scope).conv(x, channels, Window.POINT, Bias.NONE);
  }

  private static Operand<TFloat32> half(Ops tf, Operand<TFloat32> x) {
    Operand<TInt32> two = tf.constant(new int[] {1, 2, 2, 1});
    return tf.nn.maxPool(x, two, two, "VALID");
  }

  private static Operand<TFloat32> places(Ops tf, Operand<TFloat32> x) {
    var shape = x.shape();
    return tf.reshape(
        x, tf.constant(new long[] {shape.get(0), shape.get(1) * shape.get(2), shape.get(3)}));
  }
}
