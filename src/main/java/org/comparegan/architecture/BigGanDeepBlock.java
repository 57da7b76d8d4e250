package org.comparegan.architecture;

import java.util.List;
import org.comparegan.nn.BatchNorm.Condition;
import org.comparegan.nn.Net;
import org.comparegan.nn.Resampling;
import org.comparegan.nn.Resampling.Scale;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The bottleneck block of BigGAN-deep (Brock et al. 2019, figure 16) with a shortcut that keeps
 * what it can; resnet_biggan_deep.py:61. Layer norm does not apply here.
 */
public final class BigGanDeepBlock {
  private BigGanDeepBlock() {}

  /**
   * A block of either network; {@code net} is at its scope.
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
    // Pooling and the 1×1 convolution after it change places without changing a number.
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
    Operand<TFloat32> added = net.in("add_channels").conv(scaled, channels - before, 1, Scale.NONE);
    return tf.concat(List.of(scaled, added), tf.constant(3));
  }

  /** The first channels of an image. */
  static Operand<TFloat32> firstChannels(Ops tf, Operand<TFloat32> x, long channels) {
    return tf.slice(
        x, tf.constant(new long[] {0, 0, 0, 0}), tf.constant(new long[] {-1, -1, -1, channels}));
  }
}
