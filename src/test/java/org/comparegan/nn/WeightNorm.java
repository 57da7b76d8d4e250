package org.comparegan.nn;

import org.comparegan.graph.Initializer;
import org.comparegan.nn.Net.Window;
import org.tensorflow.Operand;
import org.tensorflow.framework.op.FrameworkOps;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Layers with weight normalisation and its data-dependent start, Salimans and Kingma 2016;
 * arch_ops.py:600. A direction {@code V}, a gain {@code g} and a bias {@code b} under the path; no
 * architecture uses them. The reference's transposed convolution reads its direction under another
 * name than it writes and so never runs (reference F15); here it is {@code V} in both.
 */
public final class WeightNorm {
  private static final Initializer DIRECTION = new Initializer.TruncatedNormal(0.02);

  private WeightNorm() {}

  /**
   * What a layer gives on its first batch, and where its gain and bias then start.
   *
   * @param output standardised per channel, times the scale
   * @param gain start of {@code g}, {@code [channels]}
   * @param bias start of {@code b}, {@code [channels]}
   */
  public record Start(Operand<TFloat32> output, Operand<TFloat32> gain, Operand<TFloat32> bias) {}

  /** {@code [n, d]} to {@code [n, width]}. */
  public static Operand<TFloat32> linear(Net net, Operand<TFloat32> x, long width) {
    Layer layer = linearLayer(net, x, width);
    return layer.affine(net, gain(net, width), bias(net, width));
  }

  /** The first batch of {@link #linear}; 1e-10 keeps the variance from zero. */
  public static Start startLinear(Net net, Operand<TFloat32> x, long width, float scale) {
    return linearLayer(net, x, width).start(net, width, scale, 1e-10f, 0);
  }

  /** A convolution, SAME. */
  public static Operand<TFloat32> conv(Net net, Operand<TFloat32> x, long channels, Window window) {
    return convLayer(net, x, channels, window)
        .affine(net, gain(net, channels), bias(net, channels));
  }

  /** The first batch of {@link #conv}; 1e-8 keeps the variance from zero. */
  public static Start startConv(
      Net net, Operand<TFloat32> x, long channels, Window window, float scale) {
    return convLayer(net, x, channels, window).start(net, channels, scale, 1e-8f, 0, 1, 2);
  }

  /** A transposed convolution, SAME, to {@code [n, h · strideY, w · strideX, channels]}. */
  public static Operand<TFloat32> deconv(
      Net net, Operand<TFloat32> x, long channels, Window window) {
    return deconvLayer(net, x, channels, window)
        .affine(net, gain(net, channels), bias(net, channels));
  }

  /** The first batch of {@link #deconv}; 1e-8 keeps the variance from zero. */
  public static Start startDeconv(
      Net net, Operand<TFloat32> x, long channels, Window window, float scale) {
    return deconvLayer(net, x, channels, window).start(net, channels, scale, 1e-8f, 0, 1, 2);
  }

  /** What a layer does with a direction of length one per channel. */
  private record Layer(Operand<TFloat32> product) {

    Operand<TFloat32> affine(Net net, Operand<TFloat32> gain, Operand<TFloat32> bias) {
      Ops tf = net.tf();
      return tf.nn.biasAdd(tf.math.mul(product, gain), bias);
    }

    Start start(Net net, long channels, float scale, float epsilon, int... axes) {
      Ops tf = net.tf();
      // The variables exist from here on; the caller stores their start.
      gain(net, channels);
      bias(net, channels);
      Operand<TInt32> reduced = tf.constant(axes);
      Operand<TFloat32> mean = tf.math.mean(product, reduced);
      Operand<TFloat32> variance = tf.math.mean(tf.math.squaredDifference(product, mean), reduced);
      Operand<TFloat32> gain =
          tf.math.mul(
              tf.constant(scale), tf.math.rsqrt(tf.math.add(variance, tf.constant(epsilon))));
      Operand<TFloat32> output = tf.math.mul(gain, tf.math.sub(product, mean));
      return new Start(output, gain, tf.math.neg(tf.math.mul(mean, gain)));
    }
  }

  private static Layer linearLayer(Net net, Operand<TFloat32> x, long width) {
    Operand<TFloat32> direction = net.weight("V", DIRECTION, x.shape().get(1), width);
    return new Layer(net.tf().linalg.matMul(x, unit(net, direction, 0)));
  }

  private static Layer convLayer(Net net, Operand<TFloat32> x, long channels, Window window) {
    Operand<TFloat32> direction =
        net.weight("V", DIRECTION, window.height(), window.width(), x.shape().get(3), channels);
    return new Layer(net.convolutions().same(x, unit(net, direction, 0, 1, 2), window));
  }

  private static Layer deconvLayer(Net net, Operand<TFloat32> x, long channels, Window window) {
    Shape shape = x.shape();
    Operand<TFloat32> direction =
        net.weight("V", DIRECTION, window.height(), window.width(), channels, shape.get(3));
    return new Layer(
        net.convolutions()
            .transposed(
                x,
                unit(net, direction, 0, 1, 3),
                shape.get(1) * window.strideY(),
                shape.get(2) * window.strideX(),
                window));
  }

  private static Operand<TFloat32> gain(Net net, long channels) {
    return net.weight("g", Initializer.ONES, channels);
  }

  private static Operand<TFloat32> bias(Net net, long channels) {
    return net.weight("b", Initializer.ZEROS, channels);
  }

  private static Operand<TFloat32> unit(Net net, Operand<TFloat32> direction, int... axes) {
    return FrameworkOps.create(net.tf()).math.l2Normalize(direction, axes);
  }
}
