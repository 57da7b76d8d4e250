package org.comparegan.architecture;

import static org.comparegan.experiment.Architecture.RESNET5;

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
 * A ResNet of five blocks for 128×128, Gulrajani et al. 2017; resnet5.py. The generator makes any
 * power of two from 4 to 128; once the size is reached, blocks keep it.
 *
 * <pre>
 * generator                       discriminator, every block down
 * linear  4·4·512                 B0 block   64
 * B1 block up 512                 B1 block  128
 * B2 block up 256                 B2 block  256
 * B3 block up 256                 B3 block  256
 * B4 block up 128                 B4 block  512
 * B5 block up  64                 B5 block  512
 * norm relu conv 3×3 colours      relu, mean over places
 * sigmoid                         linear 1
 * </pre>
 *
 * <p>Parameters with z of 128, three colours, any size: G 13,786,115 with batch norm; D 15,086,529,
 * with layer norm 15,092,423. In the generator spectral norm acts on blocks and norms only.
 */
final class ResNet5 {
  private ResNet5() {}

  record G(ImageShape image, Style style) implements Generator {
    private static final List<Integer> CHANNELS = List.of(512, 256, 256, 128, 64);

    static G of(ImageShape image, NetworkOptions options) {
      Requirements.side(RESNET5, image, 4, 8, 16, 32, 64, 128);
      return new G(image, Style.of(options.generator()));
    }

    @Override
    public Operand<TFloat32> images(Net root, Operand<TFloat32> z, Optional<Operand<TFloat32>> y) {
      Requirements.conditionalNorm(RESNET5, "G", style, y);
      Net net = root.in("generator").with(style);
      Net plain = net.withoutSpectralNorm();
      Condition condition = Condition.of(z, y);

      Operand<TFloat32> h = plain.in("fc_noise").linear(z, 4 * 4 * 512);
      h = Heads.image(net, h, 4, 4, 512);
      for (int block = 0; block < CHANNELS.size(); block++) {
        Scale scale = h.shape().get(1) < image.height() ? Scale.UP : Scale.NONE;
        h =
            ResNetBlock.ofGenerator(
                net.in("B" + (block + 1)), h, condition, CHANNELS.get(block), scale);
      }
      h = net.relu(net.in("final_norm").norm(h, condition));
      return net.tf().math.sigmoid(plain.in("final_conv").conv(h, image.channels(), 3, 1));
    }
  }

  record D(Style style) implements Discriminator {
    private static final List<Integer> CHANNELS = List.of(64, 128, 256, 256, 512, 512);

    static D of(ImageShape image, NetworkOptions options) {
      Requirements.powerOfTwo(RESNET5, image);
      Requirements.colours(RESNET5, image);
      Requirements.normWithoutLatent(RESNET5, options.discriminator().batchNormFn());
      return new D(Style.of(options.discriminator()));
    }

    @Override
    public Verdict judge(Net root, Operand<TFloat32> images, Optional<Operand<TFloat32>> y) {
      Requirements.conditionalNorm(RESNET5, "D", style, y);
      Net net = root.in("discriminator").with(style);
      Condition label = Condition.ofLabel(y);

      Operand<TFloat32> h = images;
      for (int block = 0; block < CHANNELS.size(); block++) {
        h =
            ResNetBlock.ofDiscriminator(
                net.in("B" + block), h, label, CHANNELS.get(block), Scale.DOWN, Variant.REFERENCE);
      }
      Operand<TFloat32> features = Heads.mean(net, net.relu(h));
      return Heads.verdict(net, net.in("disc_final_fc").linear(features, 1), features);
    }
  }
}
