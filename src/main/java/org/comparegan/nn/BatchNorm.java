package org.comparegan.nn;

import java.util.Optional;
import org.comparegan.graph.Initializer;
import org.comparegan.nn.Net.Bias;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Batch norm: standardisation, then a gain and a bias that are weights, or functions of the label
 * or of the latent. Inputs are {@code [n, c]} or {@code [n, h, w, c]}.
 */
public final class BatchNorm {
  /**
   * Which affine parameters follow the standardisation.
   *
   * @param scale whether there is a gain, {@code gamma}
   * @param center whether there is a bias, {@code beta}
   */
  public record Affine(boolean scale, boolean center) {
    /** Gain and bias. */
    public static final Affine FULL = new Affine(true, true);
  }

  /**
   * Inputs that a norm may depend on.
   *
   * @param z latent, {@code [n, d]}
   * @param y label or its embedding, {@code [n, d]}
   */
  public record Condition(Optional<Operand<TFloat32>> z, Optional<Operand<TFloat32>> y) {

    /** A latent and, if there is one, a label. */
    public static Condition of(Operand<TFloat32> z, Optional<Operand<TFloat32>> y) {
      return new Condition(Optional.of(z), y);
    }

    /** A label, if there is one, and no latent. */
    public static Condition ofLabel(Optional<Operand<TFloat32>> y) {
      return new Condition(Optional.empty(), y);
    }
  }

  private BatchNorm() {}

  /** Without gain and bias; arch_ops.py:194. */
  public static Operand<TFloat32> standardized(Net net, Operand<TFloat32> x) {
    return BatchMoments.of(net, x).normalize(net, x, Optional.empty(), Optional.empty());
  }

  /** Gain and bias are weights; arch_ops.py:327. */
  public static Operand<TFloat32> unconditional(Net net, Operand<TFloat32> x, Affine affine) {
    BatchMoments moments = BatchMoments.of(net, x);
    long width = width(x);
    Optional<Operand<TFloat32>> gain =
        affine.scale()
            ? Optional.of(net.weight("gamma", Initializer.ONES, width))
            : Optional.empty();
    Optional<Operand<TFloat32>> bias =
        affine.center()
            ? Optional.of(net.weight("beta", Initializer.ZEROS, width))
            : Optional.empty();
    return moments.normalize(net, x, gain, bias);
  }

  /**
   * Gain and bias are linear in the label; the gain is centred at 1 only with {@code gain_offset};
   * arch_ops.py:423.
   *
   * @throws IllegalArgumentException when there is no label
   */
  public static Operand<TFloat32> conditional(
      Net net, Operand<TFloat32> x, Condition condition, Affine affine) {
    Operand<TFloat32> y =
        required(
            condition.y(),
            net,
            "Conditional batch norm",
            "a label (y): set ModularGAN.conditional = True or another batch_norm_fn");
    Bias bias = net.layers().conditionalBatchNorm().useBias() ? Bias.ZEROS : Bias.NONE;
    BatchMoments moments = BatchMoments.of(net, x);
    Net below = net.in("condition");
    float offset = (float) net.layers().conditionalBatchNorm().gainOffset();
    return modulated(below, moments, x, y, affine, bias, bias, offset);
  }

  /**
   * Gain and bias are functions of the latent, with one hidden layer or none; Chen et al. 2018,
   * arch_ops.py:370.
   *
   * @throws IllegalArgumentException when there is no latent
   */
  public static Operand<TFloat32> selfModulated(
      Net net, Operand<TFloat32> x, Condition condition, Affine affine) {
    Operand<TFloat32> z =
        required(
            condition.z(),
            net,
            "Self-modulated batch norm",
            "a latent (z), which a discriminator does not have");
    BatchMoments moments = BatchMoments.of(net, x);
    Net below = net.in("sbn");
    int hidden = net.layers().selfModulatedBatchNorm().numHidden();
    Operand<TFloat32> h = hidden > 0 ? net.relu(below.in("hidden").linear(z, hidden)) : z;
    return modulated(below, moments, x, h, affine, Bias.ONES, Bias.ZEROS, 0);
  }

  private static Operand<TFloat32> modulated(
      Net net,
      BatchMoments moments,
      Operand<TFloat32> x,
      Operand<TFloat32> cause,
      Affine affine,
      Bias gainBias,
      Bias biasBias,
      float gainOffset) {
    long width = width(x);
    Optional<Operand<TFloat32>> gain =
        affine.scale()
            ? Optional.of(
                perImage(
                    net,
                    plus(net.tf(), net.in("gamma").linear(cause, width, gainBias), gainOffset),
                    x))
            : Optional.empty();
    Optional<Operand<TFloat32>> bias =
        affine.center()
            ? Optional.of(perImage(net, net.in("beta").linear(cause, width, biasBias), x))
            : Optional.empty();
    return moments.normalize(net, x, gain, bias);
  }

  private static Operand<TFloat32> plus(Ops tf, Operand<TFloat32> x, float offset) {
    return offset == 0 ? x : tf.math.add(x, tf.constant(offset));
  }

  private static Operand<TFloat32> perImage(Net net, Operand<TFloat32> v, Operand<TFloat32> x) {
    Ops tf = net.tf();
    if (x.shape().numDimensions() == 2) {
      return v;
    }
    return tf.reshape(v, tf.constant(new long[] {v.shape().get(0), 1, 1, v.shape().get(1)}));
  }

  private static long width(Operand<TFloat32> x) {
    return x.shape().get(x.shape().numDimensions() - 1);
  }

  private static Operand<TFloat32> required(
      Optional<Operand<TFloat32>> input, Net net, String layer, String what) {
    return input.orElseThrow(
        () ->
            new IllegalArgumentException("%s at %s needs %s.".formatted(layer, net.path(), what)));
  }
}
