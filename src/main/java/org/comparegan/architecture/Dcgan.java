package org.comparegan.architecture;

import static org.comparegan.experiment.Architecture.DCGAN;

import java.util.Optional;
import org.comparegan.architecture.Discriminator.Verdict;
import org.comparegan.experiment.NetworkOptions;
import org.comparegan.nn.BatchNorm.Condition;
import org.comparegan.nn.Net;
import org.comparegan.nn.Net.Style;
import org.comparegan.nn.Net.Window;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * DCGAN, Radford et al. 2016; dcgan.py. Any size; sides are halved four times, rounded up.
 *
 * <pre>
 * generator                              discriminator
 * linear       h/16·w/16·512  norm relu  conv 5×5 /2   64       lrelu
 * deconv 5×5 /2          256  norm relu  conv 5×5 /2  128  norm lrelu
 * deconv 5×5 /2          128  norm relu  conv 5×5 /2  256  norm lrelu
 * deconv 5×5 /2           64  norm relu  conv 5×5 /2  512  norm lrelu
 * deconv 5×5 /2       colours tanh       linear         1
 * </pre>
 *
 * <p>Parameters with z of 128 and batch norm in the generator, G / D: 4,572,163 / 4,308,609 at
 * 32×32×3, 5,364,739 / 4,314,753 at 64×64×3, 8,535,043 / 4,339,329 at 128×128×3. Spectral norm acts
 * in the discriminator, and in the generator only on conditional and self-modulated norms.
 */
final class Dcgan {
  private static final float LEAK = 0.2f;

  private Dcgan() {}

  record G(ImageShape image, Style style) implements Generator {
    static G of(ImageShape image, NetworkOptions options) {
      return new G(image, Style.of(options.generator()));
    }

    @Override
    public Operand<TFloat32> images(Net root, Operand<TFloat32> z, Optional<Operand<TFloat32>> y) {
      Requirements.conditionalNorm(DCGAN, "G", style, y);
      Net net = root.in("generator").with(style);
      Net plain = net.withoutSpectralNorm();
      Condition condition = Condition.of(z, y);
      ImageShape s2 = half(image);
      ImageShape s4 = half(s2);
      ImageShape s8 = half(s4);
      ImageShape s16 = half(s8);

      Operand<TFloat32> h = plain.in("g_fc1").linear(z, 512L * s16.height() * s16.width());
      h = Heads.image(net, h, s16.height(), s16.width(), 512);
      h = net.relu(net.in("g_bn1").norm(h, condition));
      h = plain.in("g_dc1").deconv(h, s8.height(), s8.width(), 256, Window.square(5, 2));
      h = net.relu(net.in("g_bn2").norm(h, condition));
      h = plain.in("g_dc2").deconv(h, s4.height(), s4.width(), 128, Window.square(5, 2));
      h = net.relu(net.in("g_bn3").norm(h, condition));
      h = plain.in("g_dc3").deconv(h, s2.height(), s2.width(), 64, Window.square(5, 2));
      h = net.relu(net.in("g_bn4").norm(h, condition));
      h =
          plain
              .in("g_dc4")
              .deconv(h, image.height(), image.width(), image.channels(), Window.square(5, 2));
      return Heads.tanhPixels(net, h);
    }
  }

  record D(Style style) implements Discriminator {
    static D of(NetworkOptions options) {
      Requirements.normWithoutLatent(DCGAN, options.discriminator().batchNormFn());
      return new D(Style.of(options.discriminator()));
    }

    @Override
    public Verdict judge(Net root, Operand<TFloat32> images, Optional<Operand<TFloat32>> y) {
      Requirements.conditionalNorm(DCGAN, "D", style, y);
      Net net = root.in("discriminator").with(style);
      Condition label = Condition.ofLabel(y);

      Operand<TFloat32> h = net.lrelu(net.in("d_conv1").conv(images, 64, 5, 2), LEAK);
      h = net.in("d_conv2").conv(h, 128, 5, 2);
      h = net.lrelu(net.in("d_bn1").norm(h, label), LEAK);
      h = net.in("d_conv3").conv(h, 256, 5, 2);
      h = net.lrelu(net.in("d_bn2").norm(h, label), LEAK);
      h = net.in("d_conv4").conv(h, 512, 5, 2);
      h = net.lrelu(net.in("d_bn3").norm(h, label), LEAK);
      return Heads.verdict(net, net.in("d_fc4").linear(Heads.flat(net, h), 1), h);
    }
  }

  /** The next smaller image, sides rounded up. */
  static ImageShape half(ImageShape image) {
    return new ImageShape((image.height() + 1) / 2, (image.width() + 1) / 2, image.channels());
  }
}
