package org.comparegan.nn;

import java.util.ArrayList;
import java.util.List;
import org.comparegan.experiment.LayerOptions.Forms;
import org.comparegan.graph.Initializer;
import org.comparegan.nn.Net.Bias;
import org.comparegan.nn.Net.Window;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.op.train.BatchMatMul;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Self-attention over places, Zhang et al. 2018 (SAGAN); arch_ops.py:709. */
final class NonLocalBlock {
  /** Attention weights per image above which those of a batch do not fit into the cache. */
  private static final long LARGE = 1 << 20;

  /** More images would make the graph large. */
  private static final long MOST_IMAGES = 32;

  private NonLocalBlock() {}

  /** {@code x + sigma · attention(x)}; the attention is not divided by √d. */
  static Operand<TFloat32> of(Net net, Operand<TFloat32> x) {
    Ops tf = net.tf();
    Operand<TFloat32> theta = places(tf, point(net, "conv2d_theta", x, c(x) / 8));
    Operand<TFloat32> phi = places(tf, half(tf, point(net, "conv2d_phi", x, c(x) / 8)));
    Operand<TFloat32> g = places(tf, half(tf, point(net, "conv2d_g", x, c(x) / 2)));
    long n = x.shape().get(0);
    long weights = theta.shape().get(1) * phi.shape().get(1);
    boolean each =
        net.layers().forms() == Forms.FAST && weights >= LARGE && n > 0 && n <= MOST_IMAGES;
    Operand<TFloat32> attended =
        each ? attentionOfEach(tf, theta, phi, g) : attention(tf, theta, phi, g);
    long[] shape = {n, x.shape().get(1), x.shape().get(2), c(x) / 2};
    Operand<TFloat32> image = tf.reshape(attended, tf.constant(shape));
    Operand<TFloat32> sigma = net.weight("sigma", Initializer.ZEROS);
    return tf.math.add(x, tf.math.mul(sigma, point(net, "conv2d_attn_g", image, c(x))));
  }

  /** {@code softmax(θφᵀ)g}: {@code [n, q, d], [n, k, d], [n, k, e]} to {@code [n, q, e]}. */
  private static Operand<TFloat32> attention(
      Ops tf, Operand<TFloat32> theta, Operand<TFloat32> phi, Operand<TFloat32> g) {
    Operand<TFloat32> weights =
        tf.nn.softmax(tf.train.batchMatMul(theta, phi, TFloat32.class, BatchMatMul.adjY(true)));
    return tf.train.batchMatMul(weights, g, TFloat32.class);
  }

  /** Attention image by image, so that the weights of one image stay in the cache. */
  private static Operand<TFloat32> attentionOfEach(
      Ops tf, Operand<TFloat32> theta, Operand<TFloat32> phi, Operand<TFloat32> g) {
    long n = theta.shape().get(0);
    List<Output<TFloat32>> queries = tf.unstack(theta, n).output();
    List<Output<TFloat32>> keys = tf.unstack(phi, n).output();
    List<Output<TFloat32>> values = tf.unstack(g, n).output();
    List<Operand<TFloat32>> attended = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      Operand<TFloat32> weights =
          tf.nn.softmax(tf.linalg.matMul(queries.get(i), keys.get(i), MatMul.transposeB(true)));
      attended.add(tf.linalg.matMul(weights, values.get(i)));
    }
    return tf.stack(attended);
  }

  private static long c(Operand<TFloat32> x) {
    return x.shape().get(3);
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
