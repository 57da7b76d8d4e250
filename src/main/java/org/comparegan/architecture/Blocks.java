package org.comparegan.architecture;

import java.util.List;
import org.comparegan.nn.BatchNorm.Condition;
import org.comparegan.nn.Net;
import org.comparegan.nn.Resampling;
import org.comparegan.nn.Resampling.Scale;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Residual blocks of the architectures; {@code net} is in the scope of the block. */
public final class Blocks {
  private Blocks() {}

  /**
   * The residual block of SN-GAN (Miyato et al. 2018): two 3×3 convolutions with norm and ReLU
   * before each, and always a 3×3 convolution on the shortcut; resnet_ops.py:70.
   *
   * <p>A generator changes the resolution in the first convolution, a discriminator in the second.
   */
  public static final class ResNetBlock {
    private ResNetBlock() {}

    /** A block of a generator; {@code scale} is UP or NONE. */
    public static Operand<TFloat32> ofGenerator(
        Net net, Operand<TFloat32> x, Condition condition, long channels, Scale scale) {
      return block(net, x, condition, channels, scale, scale, Scale.NONE);
    }

    /** A block of a discriminator; {@code scale} is DOWN or NONE. */
    public static Operand<TFloat32> ofDiscriminator(
        Net net, Operand<TFloat32> x, Condition condition, long channels, Scale scale) {
      return block(net, x, condition, channels, scale, Scale.NONE, scale);
    }

    private static Operand<TFloat32> block(
        Net net,
        Operand<TFloat32> x,
        Condition condition,
        long channels,
        Scale scale,
        Scale first,
        Scale second) {
      Operand<TFloat32> shortcut = net.in(scale.scope("conv_shortcut")).conv(x, channels, 3, scale);
      return net.tf().math.add(main(net, x, condition, channels, first, second), shortcut);
    }

    /** Norm, ReLU, convolution, twice; also the main path of BigGAN's block. */
    static Operand<TFloat32> main(
        Net net,
        Operand<TFloat32> x,
        Condition condition,
        long channels,
        Scale first,
        Scale second) {
      Operand<TFloat32> h = net.relu(normalized(net, "1", x, condition));
      h = net.in(first.scope("conv1")).conv(h, channels, 3, first);
      h = net.relu(normalized(net, "2", h, condition));
      return net.in(second.scope("conv2")).conv(h, channels, 3, second);
    }

    private static Operand<TFloat32> normalized(
        Net net, String number, Operand<TFloat32> x, Condition condition) {
      Operand<TFloat32> h = net.in("bn" + number).norm(x, condition);
      return net.style().layerNorm() ? net.in("ln" + number).layerNorm(h) : h;
    }
  }

  /**
   * The residual block of BigGAN (Brock et al. 2019, figure 15): {@link ResNetBlock} with a 1×1
   * convolution on the shortcut; resnet_biggan.py:80.
   */
  public static final class BigGanBlock {

    /** The path around a block. */
    public enum Shortcut {
      /** A 1×1 convolution. */
      CONVOLUTION,
      /** None: the block is not residual. */
      NONE
    }

    private BigGanBlock() {}

    /** A block of a generator; {@code scale} is UP or NONE. */
    public static Operand<TFloat32> ofGenerator(
        Net net,
        Operand<TFloat32> x,
        Condition condition,
        long channels,
        Scale scale,
        Shortcut shortcut) {
      Operand<TFloat32> h = ResNetBlock.main(net, x, condition, channels, scale, Scale.NONE);
      return withShortcut(net, x, h, channels, scale, shortcut);
    }

    /**
     * A block of a discriminator; {@code scale} is DOWN or NONE. It has a shortcut where the number
     * of channels changes.
     */
    public static Operand<TFloat32> ofDiscriminator(
        Net net, Operand<TFloat32> x, Condition condition, long channels, Scale scale) {
      Shortcut shortcut = x.shape().get(3) == channels ? Shortcut.NONE : Shortcut.CONVOLUTION;
      Operand<TFloat32> h = ResNetBlock.main(net, x, condition, channels, Scale.NONE, scale);
      return withShortcut(net, x, h, channels, scale, shortcut);
    }

    private static Operand<TFloat32> withShortcut(
        Net net,
        Operand<TFloat32> x,
        Operand<TFloat32> h,
        long channels,
        Scale scale,
        Shortcut shortcut) {
      if (shortcut == Shortcut.NONE) {
        return h;
      }
      return net.tf().math.add(h, net.in(scale.scope("conv_shortcut")).conv(x, channels, 1, scale));
    }
  }

  /**
   * The bottleneck block of BigGAN-deep (Brock et al. 2019, figure 16), whose shortcut keeps as
   * many channels as it can; resnet_biggan_deep.py:61. Layer norm does not apply.
   */
  public static final class BigGanDeepBlock {
    private BigGanDeepBlock() {}

    /**
     * A block of either network.
     *
     * @throws IllegalArgumentException when channels are dropped without going up or added without
     *     going down
     */
    public static Operand<TFloat32> of(
        Net net, Operand<TFloat32> x, Condition condition, long channels, Scale scale) {
      long bottleneck = Math.max(x.shape().get(3), channels) / 4;
      Scale up = scale == Scale.UP ? Scale.UP : Scale.NONE;
      Scale down = scale == Scale.DOWN ? Scale.DOWN : Scale.NONE;

      Operand<TFloat32> h = convolved(net.in("conv1"), x, condition, bottleneck, 1, Scale.NONE);
      h = convolved(net.in("conv2"), h, condition, bottleneck, 3, up);
      h = convolved(net.in("conv3"), h, condition, bottleneck, 3, Scale.NONE);
      // The reference pools before this 1×1 convolution; the numbers are the same.
      h = convolved(net.in("conv4"), h, condition, channels, 1, down);
      return net.tf().math.add(h, shortcut(net.in("shortcut"), x, channels, scale));
    }

    private static Operand<TFloat32> convolved(
        Net net, Operand<TFloat32> x, Condition condition, long channels, int size, Scale scale) {
      Operand<TFloat32> h = net.relu(net.in("bn").norm(x, condition));
      return net.in("%1$dx%1$d_conv".formatted(size)).conv(h, channels, size, scale);
    }

    private static Operand<TFloat32> shortcut(
        Net net, Operand<TFloat32> x, long channels, Scale scale) {
      long before = x.shape().get(3);
      if ((before > channels && scale != Scale.UP) || (before < channels && scale != Scale.DOWN)) {
        throw new IllegalArgumentException(
            "The block at %s goes from %d to %d channels with scale %s: fewer channels need UP, more need DOWN."
                .formatted(net.path(), before, channels, scale));
      }
      Ops tf = net.tf();
      Operand<TFloat32> kept = before > channels ? firstChannels(tf, x, channels) : x;
      Operand<TFloat32> scaled = Resampling.of(tf, kept, scale);
      if (before >= channels) {
        return scaled;
      }
      Operand<TFloat32> added =
          net.in("add_channels").conv(scaled, channels - before, 1, Scale.NONE);
      return tf.concat(List.of(scaled, added), tf.constant(3));
    }

    /** The first channels of an image. */
    static Operand<TFloat32> firstChannels(Ops tf, Operand<TFloat32> x, long channels) {
      return tf.slice(
          x, tf.constant(new long[] {0, 0, 0, 0}), tf.constant(new long[] {-1, -1, -1, channels}));
    }
  }
}
