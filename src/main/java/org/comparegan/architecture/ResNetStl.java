package org.comparegan.architecture;

import static org.comparegan.experiment.Architecture.RESNET_STL;

import java.util.List;
import java.util.Optional;
import org.comparegan.architecture.Blocks.ResNetBlock;
import org.comparegan.architecture.Blocks.Variant;
import org.comparegan.architecture.Discriminator.Verdict;
import org.comparegan.experiment.NetworkOptions;
import org.comparegan.nn.BatchNorm.Condition;
import org.comparegan.nn.Net;
import org.comparegan.nn.Net.Style;
import org.comparegan.nn.Resampling.Scale;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * The ResNet for STL-10 of SN-GAN, Miyato et al. 2018, table 5; resnet_stl.py. The generator makes
 * 48×48.
 *
 * <pre>
 * generator                       discriminator
 * linear  6·6·512                 B0 block down   64
 * B1 block up 256                 B1 block down  128
 * B2 block up 128                 B2 block down  256
 * B3 block up  64                 B3 block down  512
 * norm relu conv 3×3 colours      B4 block      1024
 * sigmoid                         relu, mean over places, linear 1
 * </pre>
 *
 * <p>Parameters with z of 128 at 48×48×3 and batch norm in the generator: G 6,254,339, D
 * 25,114,817. In the generator spectral norm acts on blocks and norms only. The last norm is named
 * {@code batch_norm} in the checkpoint, as the norms ignore the name the reference passes
 * (reference R21).
 */
final class ResNetStl {
  private ResNetStl() {}

  record G(ImageShape image, Style style) implements Generator {
    static G of(ImageShape image, NetworkOptions options) {
      Requirements.side(RESNET_STL, image, 48);
      return new G(image, Style.of(options.generator()));
    }

    @Override
    public Operand<TFloat32> images(Net root, Operand<TFloat32> z, Optional<Operand<TFloat32>> y) {
      Requirements.conditionalNorm(RESNET_STL, "G", style, y);
      Net net = root.in("generator").with(style);
      Net plain = net.withoutSpectralNorm();
      Condition condition = Condition.of(z, y);

      Operand<TFloat32> h = plain.in("fc_noise").linear(z, 6 * 6 * 512);
      h = Heads.image(net, h, 6, 6, 512);
      h = ResNetBlock.ofGenerator(net.in("B1"), h, condition, 256, Scale.UP);
      h = ResNetBlock.ofGenerator(net.in("B2"), h, condition, 128, Scale.UP);
      h = ResNetBlock.ofGenerator(net.in("B3"), h, condition, 64, Scale.UP);
      h = net.relu(net.in("batch_norm").norm(h, condition));
      return net.tf().math.sigmoid(plain.in("final_conv").conv(h, image.channels(), 3, 1));
    }
  }

  record D(Style style) implements Discriminator {
    private static final List<Integer> CHANNELS = List.of(64, 128, 256, 512, 1024);

    static D of(ImageShape image, NetworkOptions options) {
      Requirements.square(RESNET_STL, image);
      Requirements.colours(RESNET_STL, image);
      Requirements.normWithoutLatent(RESNET_STL, options.discriminator().batchNormFn());
      return new D(Style.of(options.discriminator()));
    }

    @Override
    public Verdict judge(Net root, Operand<TFloat32> images, Optional<Operand<TFloat32>> y) {
      Requirements.conditionalNorm(RESNET_STL, "D", style, y);
      Net net = root.in("discriminator").with(style);
      Condition label = Condition.ofLabel(y);

      Operand<TFloat32> h = images;
      for (int block = 0; block < CHANNELS.size(); block++) {
        Scale scale = block < 4 ? Scale.DOWN : Scale.NONE;
        h =
            ResNetBlock.ofDiscriminator(
                net.in("B" + block), h, label, CHANNELS.get(block), scale, Variant.REFERENCE);
      }
      Operand<TFloat32> features = Heads.mean(net, net.relu(h));
      return Heads.verdict(net, net.in("disc_final_fc").linear(features, 1), features);
    }
  }
}
