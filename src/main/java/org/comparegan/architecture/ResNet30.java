package org.comparegan.architecture;

import static org.comparegan.experiment.Architecture.RESNET30;

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
 * A very deep ResNet for 128×128, after Gulrajani et al. 2017 ("ResNet-101", there 64×64);
 * resnet30.py. Six stages of five blocks, with a block that changes the size after each but the
 * last; its name is {@code B_s_up}, in the discriminator as well.
 *
 * <pre>
 * generator                              discriminator
 * linear  4·4·512                        conv 3×3  16
 * five blocks of 512, block up    256    five blocks of  16, block down  32
 * five blocks of 256, block up    128    five blocks of  32, block down  64
 * five blocks of 128, block up     64    five blocks of  64, block down 128
 * five blocks of  64, block up     32    five blocks of 128, block down 256
 * five blocks of  32, block up     16    five blocks of 256, block down 512
 * five blocks of  16                     five blocks of 512
 * conv 3×3 colours, sigmoid              linear 1 on all 4·4·512
 * </pre>
 *
 * <p>There is no norm or ReLU after the last block (reference R15). Parameters with z of 128 at
 * 128×128×3: G 52,176,531, with batch norm 52,199,667; D 53,486,449. Spectral norm acts on the
 * blocks and on the discriminator's linear layer.
 */
final class ResNet30 {
  private static final int STAGES = 6;
  private static final int BLOCKS = 5;

  private ResNet30() {}

  record G(ImageShape image, Style style) implements Generator {
    static G of(ImageShape image, NetworkOptions options) {
      Requirements.side(RESNET30, image, 128);
      return new G(image, Style.of(options.generator()));
    }

    @Override
    public Operand<TFloat32> images(Net root, Operand<TFloat32> z, Optional<Operand<TFloat32>> y) {
      Requirements.conditionalNorm(RESNET30, "G", style, y);
      Net net = root.in("generator").with(style);
      Net plain = net.withoutSpectralNorm();
      Condition condition = Condition.of(z, y);

      Operand<TFloat32> h = plain.in("fc_noise").linear(z, 4 * 4 * 512);
      h = Heads.image(net, h, 4, 4, 512);
      int width = 512;
      for (int stage = 0; stage < STAGES; stage++) {
        for (int i = 0; i < BLOCKS; i++) {
          Net block = net.in("B_" + stage + "_" + i);
          h = ResNetBlock.ofGenerator(block, h, condition, width, Scale.NONE);
        }
        width /= 2;
        if (stage < STAGES - 1) {
          Net block = net.in("B_" + stage + "_up");
          h = ResNetBlock.ofGenerator(block, h, condition, width, Scale.UP);
        }
      }
      return net.tf().math.sigmoid(plain.in("final_conv").conv(h, image.channels(), 3, 1));
    }
  }

  record D(Style style) implements Discriminator {
    static D of(ImageShape image, NetworkOptions options) {
      Requirements.side(RESNET30, image, 128);
      Requirements.colours(RESNET30, image);
      Requirements.normWithoutLatent(RESNET30, options.discriminator().batchNormFn());
      return new D(Style.of(options.discriminator()));
    }

    @Override
    public Verdict judge(Net root, Operand<TFloat32> images, Optional<Operand<TFloat32>> y) {
      Requirements.conditionalNorm(RESNET30, "D", style, y);
      Net net = root.in("discriminator").with(style);
      Condition label = Condition.ofLabel(y);

      int width = 16;
      Operand<TFloat32> h = net.withoutSpectralNorm().in("color_conv").conv(images, width, 3, 1);
      for (int stage = 0; stage < STAGES; stage++) {
        for (int i = 0; i < BLOCKS; i++) {
          Net block = net.in("B_" + stage + "_" + i);
          h = ResNetBlock.ofDiscriminator(block, h, label, width, Scale.NONE, Variant.REFERENCE);
        }
        width *= 2;
        if (stage < STAGES - 1) {
          Net block = net.in("B_" + stage + "_up");
          h = ResNetBlock.ofDiscriminator(block, h, label, width, Scale.DOWN, Variant.REFERENCE);
        }
      }
      Operand<TFloat32> features = Heads.flat(net, h);
      return Heads.verdict(net, net.in("disc_final_fc").linear(features, 1), features);
    }
  }
}
