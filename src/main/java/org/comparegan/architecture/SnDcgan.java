package org.comparegan.architecture;

import static org.comparegan.experiment.Architecture.SNDCGAN;

import java.util.List;
import java.util.Optional;
import org.comparegan.architecture.Discriminator.Verdict;
import org.comparegan.experiment.ArchitectureOptions.SnDcganDiscriminator;
import org.comparegan.experiment.ArchitectureOptions.SnDcganGenerator;
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
 * batch norm or none. The discriminator has none unless {@code batch_norm} says so. Parameters with
 * z of 128 and batch norm in the generator, G / D: 3,828,739 / 5,860,865 at 32×32×3, 7,048,195 /
 * 5,885,441 at 64×64×3, 19,926,019 / 5,983,745 at 128×128×3.
 */
final class SnDcgan {
  private SnDcgan() {}

  record G(ImageShape image, Style style, List<Integer> widths, boolean firstNorm)
      implements Generator {
    private static final List<Integer> WIDTHS = List.of(512, 256, 128, 64);

    static G of(ImageShape image, NetworkOptions options) {
      SnDcganGenerator own = options.architectures().snDcganGenerator();
      Requirements.norm(SNDCGAN, "G", options.generator().batchNormFn(), Norm.NONE, Norm.BATCH);
      return new G(
          image,
          Style.of(options.generator()),
          Requirements.widths(WIDTHS, "sndcgan.Generator.widths", own.widths()),
          own.firstNorm());
    }

    @Override
    public Operand<TFloat32> images(Net root, Operand<TFloat32> z, Optional<Operand<TFloat32>> y) {
      Net net = root.in("generator").with(style).withoutSpectralNorm();
      Condition condition = Condition.of(z, y);
      ImageShape s2 = Dcgan.half(image);
      ImageShape s4 = Dcgan.half(s2);
      ImageShape s8 = Dcgan.half(s4);
      Window twice = Window.square(4, 2);

      long first = widths.get(0);
      Operand<TFloat32> h = net.in("g_fc1").linear(z, first * s8.height() * s8.width());
      h = firstNorm ? net.relu(net.in("g_bn1").norm(h, condition)) : h;
      h = Heads.image(net, h, s8.height(), s8.width(), first);
      h = net.in("g_dc2").deconv(h, s4.height(), s4.width(), widths.get(1), twice);
      h = net.relu(net.in("g_bn2").norm(h, condition));
      h = net.in("g_dc3").deconv(h, s2.height(), s2.width(), widths.get(2), twice);
      h = net.relu(net.in("g_bn3").norm(h, condition));
      h = net.in("g_dc4").deconv(h, image.height(), image.width(), widths.get(3), twice);
      h = net.relu(net.in("g_bn4").norm(h, condition));
      h =
          net.in("g_dc5")
              .deconv(h, image.height(), image.width(), image.channels(), Window.square(3, 1));
      return Heads.tanhPixels(net, h);
    }
  }

  record D(Style style, List<Integer> widths, SnDcganDiscriminator options)
      implements Discriminator {
    private static final List<Integer> WIDTHS = List.of(64, 128, 128, 256, 256, 512, 512);

    static D of(NetworkOptions options) {
      SnDcganDiscriminator own = options.architectures().snDcganDiscriminator();
      return new D(
          Style.of(options.discriminator()),
          Requirements.widths(WIDTHS, "sndcgan.Discriminator.widths", own.widths()),
          own);
    }

    @Override
    public Verdict judge(Net root, Operand<TFloat32> images, Optional<Operand<TFloat32>> y) {
      Net net = root.in("discriminator").with(style);
      Operand<TFloat32> h = Heads.symmetric(net, images);
      for (int layer = 1; layer <= widths.size(); layer++) {
        boolean halves = layer % 2 == 0;
        int size = halves ? 4 : 3;
        h = net.in("d_conv" + layer).conv(h, widths.get(layer - 1), size, halves ? 2 : 1);
        h = options.batchNorm() ? net.in("d_bn" + layer).batchNorm(h) : h;
        h = net.lrelu(h, (float) options.leak());
      }
      h = options.sumPooling() ? Heads.sum(net, h) : Heads.flat(net, h);
      return Heads.verdict(net, net.in("d_fc1").linear(h, 1), h);
    }
  }
}
