package org.comparegan.architecture;

import java.util.List;
import org.comparegan.experiment.ArchitectureOptions.DiscriminatorBlocks;
import org.comparegan.experiment.ArchitectureOptions.HiddenWidth;
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
   * What a block of a discriminator does differently from the reference's.
   *
   * @param relu whether it begins with a ReLU
   * @param identity whether its shortcut is the identity where nothing changes, else a convolution
   * @param activated whether its shortcut takes relu(x)
   * @param narrow whether it has as many channels between its convolutions as it takes
   */
  public record Variant(boolean relu, boolean identity, boolean activated, boolean narrow) {
    /** Nothing. */
    public static final Variant REFERENCE = new Variant(true, false, false, false);

    /** The variant of a block that gin describes; blocks count from 1. */
    static Variant of(DiscriminatorBlocks options, int block) {
      boolean first = block == 1;
      HiddenWidth hidden = options.hiddenWidth();
      return new Variant(
          options.firstRelu() || !first,
          options.identityShortcuts(),
          options.activatedShortcuts() && !first,
          hidden == HiddenWidth.INPUT || (hidden == HiddenWidth.INPUT_AFTER_FIRST && !first));
    }

    private long hidden(Operand<TFloat32> x, long channels) {
      return narrow ? x.shape().get(3) : channels;
    }

    private boolean keeps(Operand<TFloat32> x, long channels, Scale scale) {
      return identity && scale == Scale.NONE && x.shape().get(3) == channels;
    }

    private Operand<TFloat32> shortcutInput(Net net, Operand<TFloat32> x) {
      return activated ? net.relu(x) : x;
    }
  }

  /**
   * A non-local block where {@code places}, comma-separated names of blocks, has this one.
   *
   * @param shared whether all places have the same variables; else those of the first place are in
   *     {@code non_local_block}, those of another in {@code non_local_block_after_Bk}
   */
  static Operand<TFloat32> attended(
      Net net, Operand<TFloat32> x, String places, int block, boolean shared) {
    int place = List.of(places.split(",")).indexOf("B" + block);
    if (place < 0) {
      return x;
    }
    String scope = "non_local_block" + (shared || place == 0 ? "" : "_after_B" + block);
    return net.in(scope).nonLocalBlock(x);
  }

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
      Operand<TFloat32> shortcut = shortcut(net, x, channels, scale);
      Operand<TFloat32> h = main(net, x, condition, channels, scale, Scale.NONE, Variant.REFERENCE);
      return net.tf().math.add(h, shortcut);
    }

    /** A block of a discriminator; {@code scale} is DOWN or NONE. */
    public static Operand<TFloat32> ofDiscriminator(
        Net net,
        Operand<TFloat32> x,
        Condition condition,
        long channels,
        Scale scale,
        Variant variant) {
      Operand<TFloat32> input = variant.shortcutInput(net, x);
      Operand<TFloat32> shortcut =
          variant.keeps(x, channels, scale) ? input : shortcut(net, input, channels, scale);
      Operand<TFloat32> h = main(net, x, condition, channels, Scale.NONE, scale, variant);
      return net.tf().math.add(h, shortcut);
    }

    private static Operand<TFloat32> shortcut(
        Net net, Operand<TFloat32> x, long channels, Scale scale) {
      return net.in(scale.scope("conv_shortcut")).conv(x, channels, 3, scale);
    }

    /** Norm, ReLU, convolution, twice; also the main path of BigGAN's block. */
    static Operand<TFloat32> main(
        Net net,
        Operand<TFloat32> x,
        Condition condition,
        long channels,
        Scale first,
        Scale second,
        Variant variant) {
      Operand<TFloat32> h = normalized(net, "1", x, condition);
      h = variant.relu ? net.relu(h) : h;
      h = net.in(first.scope("conv1")).conv(h, variant.hidden(x, channels), 3, first);
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
      Operand<TFloat32> h =
          ResNetBlock.main(net, x, condition, channels, scale, Scale.NONE, Variant.REFERENCE);
      return shortcut == Shortcut.NONE ? h : withShortcut(net, x, h, channels, scale);
    }

    /**
     * A block of a discriminator; {@code scale} is DOWN or NONE. The reference's has a shortcut
     * where the number of channels changes.
     */
    public static Operand<TFloat32> ofDiscriminator(
        Net net,
        Operand<TFloat32> x,
        Condition condition,
        long channels,
        Scale scale,
        Variant variant) {
      Operand<TFloat32> h =
          ResNetBlock.main(net, x, condition, channels, Scale.NONE, scale, variant);
      if (x.shape().get(3) == channels && !variant.identity) {
        return h;
      }
      Operand<TFloat32> input = variant.shortcutInput(net, x);
      return variant.keeps(x, channels, scale)
          ? net.tf().math.add(h, input)
          : withShortcut(net, input, h, channels, scale);
    }

    private static Operand<TFloat32> withShortcut(
        Net net, Operand<TFloat32> x, Operand<TFloat32> h, long channels, Scale scale) {
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
     * @param activated whether the shortcut takes relu(x) in place of x
     * @throws IllegalArgumentException when channels are dropped without going up or added without
     *     going down
     */
    public static Operand<TFloat32> of(
        Net net,
        Operand<TFloat32> x,
        Condition condition,
        long channels,
        Scale scale,
        boolean activated) {
      long bottleneck = Math.max(x.shape().get(3), channels) / 4;
      Scale up = scale == Scale.UP ? Scale.UP : Scale.NONE;
      Scale down = scale == Scale.DOWN ? Scale.DOWN : Scale.NONE;

      Operand<TFloat32> h = convolved(net.in("conv1"), x, condition, bottleneck, 1, Scale.NONE);
      h = convolved(net.in("conv2"), h, condition, bottleneck, 3, up);
      h = convolved(net.in("conv3"), h, condition, bottleneck, 3, Scale.NONE);
      // The reference pools before this 1×1 convolution; the numbers are the same.
      h = convolved(net.in("conv4"), h, condition, channels, 1, down);
      Operand<TFloat32> input = activated ? net.relu(x) : x;
      return net.tf().math.add(h, shortcut(net.in("shortcut"), input, channels, scale));
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
      Operand<TFloat32> scaled = Resampling.of(tf, kept, scale, net.layers().upsampling());
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
