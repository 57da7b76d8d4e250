package org.comparegan.architecture;

import org.comparegan.nn.BatchNorm.Condition;
import org.comparegan.nn.Net;
import org.comparegan.nn.Resampling.Scale;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * The residual block of BigGAN (Brock et al. 2019, figure 15): as {@link ResNetBlock}, with a 1×1
 * convolution on the shortcut; resnet_biggan.py:80.
 */
public final class BigGanBlock {

  /** What goes around the block. */
  public enum Shortcut {
    /** A 1×1 convolution. */
    CONVOLUTION,
    /** Nothing: the block is not residual. */
    NONE
  }

  private BigGanBlock() {}

  /** A generator's block, up or as it is; {@code net} is at its scope. */
  public static Operand<TFloat32> ofGenerator(
      Net net,
      Operand<TFloat32> x,
      Condition condition,
      long channels,
      Scale scale,
      Shortcut shortcut) {
    Operand<TFloat32> h = ResNetBlock.main(net, x, condition, channels, scale, Scale.NONE);
    return around(net, x, h, channels, scale, shortcut);
  }

  /**
   * A discriminator's block, down or as it is; {@code net} is at its scope. There is a shortcut
   * where the number of channels changes.
   */
  public static Operand<TFloat32> ofDiscriminator(
      Net net, Operand<TFloat32> x, Condition condition, long channels, Scale scale) {
    Shortcut shortcut = x.shape().get(3) == channels ? Shortcut.NONE : Shortcut.CONVOLUTION;
    Operand<TFloat32> h = ResNetBlock.main(net, x, condition, channels, Scale.NONE, scale);
    return around(net, x, h, channels, scale, shortcut);
  }

  private static Operand<TFloat32> around(
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
