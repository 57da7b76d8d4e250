package org.comparegan.architecture;

import static org.comparegan.experiment.Architecture.SNDCGAN;

import java.util.Optional;
import org.comparegan.architecture.Discriminator.Verdict;
import org.comparegan.experiment.NetworkOptions;
import org.comparegan.experiment.NetworkOptions.Norm;
import org.comparegan.nn.BatchNorm.Condition;
import org.comparegan.nn.Net;
import org.comparegan.nn.Net.Style;
import org.comparegan.nn.Net.Window;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * SN-DCGAN, Miyato et al. 2018, table 3; sndcgan.py. Any size; sides are halved three times,
 * rounded up.
 *
 * <pre>
 * generator                             discriminator on 2x − 1, lrelu 0.1 after each
 * linear       h/8·w/8·512  norm relu   conv 3×3      64
 * deconv 4×4 /2        256  norm relu   conv 4×4 /2  128   conv 3×3  128
 * deconv 4×4 /2        128  norm relu   conv 4×4 /2  256   conv 3×3  256
 * deconv 4×4 /2         64  norm relu   conv 4×4 /2  512   conv 3×3  512
 * deconv 3×3       colours  tanh        linear         1
 * </pre>
 *
 * <p>The generator's first norm comes before the reshape, on {@code [n, h/8·w/8·512]}, so it is
 * batch norm or none. The discriminator has none. Parameters with z of 128 and batch norm in the
 * generator, G / D: 3,828,739 / 5,860,865 at 32×32×3, 7,048,195 / 5,885,441 at 64×64×3, 19,926,019
 * / 5,983,745 at 128×128×3.
 */
final class SnDcgan {
  private static final float LEAK = 0.1f;

  private SnDcgan() {}

  record G(ImageShape image, Style style) implements Generator {
    static G of(ImageShape image, NetworkOptions options) {
      Requirements.norm(SNDCGAN, "G", options.generator().batchNormFn(), Norm.NONE, Norm.BATCH);
      return new G(image, Style.of(options.generator()));
    }

    @Override
    public Operand<TFloat32> images(Net root, Operand<TFloat32> z, Optional<Operand<TFloat32>> y) {
      Net net = root.in("generator").with(style).withoutSpectralNorm();
      Condition condition = Condition.of(z, y);
      ImageShape s2 = Dcgan.half(image);
      ImageShape s4 = Dcgan.half(s2);
      ImageShape s8 = Dcgan.half(s4);

      Operand<TFloat32> h = net.in("g_fc1").linear(z, 512L * s8.height() * s8.width());
      h = net.relu(net.in("g_bn1").norm(h, condition));
      h = Heads.image(net, h, s8.height(), s8.width(), 512);
      h = net.in("g_dc2").deconv(h, s4.height(), s4.width(), 256, Window.square(4, 2));
      h = net.relu(net.in("g_bn2").norm(h, condition));
      h = net.in("g_dc3").deconv(h, s2.height(), s2.width(), 128, Window.square(4, 2));
      h = net.relu(net.in("g_bn3").norm(h, condition));
      h = net.in("g_dc4").deconv(h, image.height(), image.width(), 64, Window.square(4, 2));
      h = net.relu(net.in("g_bn4").norm(h, condition));
      h =
          net.in("g_dc5")
              .deconv(h, image.height(), image.width(), image.channels(), Window.square(3, 1));
      return Heads.tanhPixels(net, h);
    }
  }

  record D(Style style) implements Discriminator {
    static D of(NetworkOptions options) {
      return new D(Style.of(options.discriminator()));
    }

    @Override
    public Verdict judge(Net root, Operand<TFloat32> images, Optional<Operand<TFloat32>> y) {
      Net net = root.in("discriminator").with(style);
      Operand<TFloat32> h = Heads.symmetric(net, images);
      h = net.lrelu(net.in("d_conv1").conv(h, 64, 3, 1), LEAK);
      h = net.lrelu(net.in("d_conv2").conv(h, 128, 4, 2), LEAK);
      h = net.lrelu(net.in("d_conv3").conv(h, 128, 3, 1), LEAK);
      h = net.lrelu(net.in("d_conv4").conv(h, 256, 4, 2), LEAK);
      h = net.lrelu(net.in("d_conv5").conv(h, 256, 3, 1), LEAK);
      h = net.lrelu(net.in("d_conv6").conv(h, 512, 4, 2), LEAK);
      h = net.lrelu(net.in("d_conv7").conv(h, 512, 3, 1), LEAK);
      h = Heads.flat(net, h);
      return Heads.verdict(net, net.in("d_fc1").linear(h, 1), h);
    }
  }
}
