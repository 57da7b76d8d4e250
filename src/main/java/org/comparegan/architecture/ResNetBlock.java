package org.comparegan.architecture;

import org.comparegan.nn.BatchNorm.Condition;
import org.comparegan.nn.Net;
import org.comparegan.nn.Resampling.Scale;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * The residual block of SN-GAN (Miyato et al. 2018): 3×3 convolutions with norm and ReLU before
 * each, and a 3×3 convolution on the shortcut, always; resnet_ops.py:70.
 *
 * <p>A generator changes the resolution in the first convolution, a discriminator in the second.
 */
public final class ResNetBlock {
  private ResNetBlock() {}

  /** A generator's block, up or as it is; {@code net} is at its scope. */
  public static Operand<TFloat32> ofGenerator(
      Net net, Operand<TFloat32> x, Condition condition, long channels, Scale scale) {
    return block(net, x, condition, channels, scale, scale, Scale.NONE);
  }

  /** A discriminator's block, down or as it is; {@code net} is at its scope. */
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

  /** Norm, ReLU, convolution, twice: the way that BigGAN's block has too. */
  static Operand<TFloat32> main(
      Net net, Operand<TFloat32> x, Condition condition, long channels, Scale first, Scale second) {
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
