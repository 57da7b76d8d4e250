package org.comparegan.architecture;

import static org.comparegan.experiment.Architecture.BIGGAN;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comparegan.architecture.Blocks.BigGanBlock;
import org.comparegan.architecture.Blocks.BigGanBlock.Shortcut;
import org.comparegan.architecture.Blocks.Variant;
import org.comparegan.architecture.Discriminator.Verdict;
import org.comparegan.architecture.Heads.LatentCode;
import org.comparegan.experiment.ArchitectureOptions;
import org.comparegan.experiment.ArchitectureOptions.BigGanDiscriminator;
import org.comparegan.experiment.ArchitectureOptions.BigGanGenerator;
import org.comparegan.experiment.ArchitectureOptions.DiscriminatorBlocks;
import org.comparegan.experiment.NetworkOptions;
import org.comparegan.nn.BatchNorm.Condition;
import org.comparegan.nn.Net;
import org.comparegan.nn.Net.Bias;
import org.comparegan.nn.Net.Style;
import org.comparegan.nn.Resampling.Scale;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * BigGAN, Brock et al. 2019, tables 4 to 6; resnet_biggan.py. Widths are multiples of {@code ch},
 * 96 in the paper.
 *
 * <p>The generator: linear to 4·4·first width, a block up to each of the others, batch norm (never
 * another norm), ReLU, conv 3×3, tanh. With {@code hierarchical_z} each block gets its own chunk of
 * the latent, concatenated with the embedded label. The discriminator: a block to each width, down
 * in all but the last, ReLU, sum over places, linear 1, plus the projection of the label. The
 * options name the blocks that a non-local block follows, and describe the variants of other
 * projects.
 *
 * <p>Parameters of G / D with 1000 classes, conditional batch norm and spectral norm: 70,433,988 /
 * 87,982,370 at 128×128 (z 120, attention after G's B4 and D's B1), 82,097,604 / 98,635,298 at
 * 256×256 (z 140, B5, B2), 82,468,068 / 98,801,378 at 512×512 (z 160, B4, B3).
 */
final class BigGan {
  private BigGan() {}

  record G(
      ImageShape image,
      Style style,
      List<Integer> widths,
      BigGanGenerator options,
      ArchitectureOptions.BigGanBlock blockOptions)
      implements Generator {
    private static final Map<Integer, List<Integer>> WIDTHS =
        Map.of(
            32, List.of(4, 4, 4, 4),
            64, List.of(16, 16, 8, 4, 2),
            128, List.of(16, 16, 8, 4, 2, 1),
            256, List.of(16, 16, 8, 8, 4, 2, 1),
            512, List.of(16, 16, 8, 8, 4, 2, 1, 1));

    static G of(ImageShape image, NetworkOptions options) {
      BigGanGenerator own = options.architectures().bigGanGenerator();
      String option = "resnet_biggan.Generator.widths";
      List<Integer> widths = Requirements.widths(BIGGAN, image, WIDTHS, option, own.widths());
      Requirements.doublings(BIGGAN, image, widths.size() - 1, option);
      return new G(
          image, Style.of(options.generator()), widths, own, options.architectures().bigGanBlock());
    }

    @Override
    public Operand<TFloat32> images(
        Net root, Operand<TFloat32> latent, Optional<Operand<TFloat32>> label) {
      int blocks = widths.size() - 1;
      Requirements.conditionalNorm(BIGGAN, "G", style, label);
      Requirements.labels(
          BIGGAN, options.embedY(), "resnet_biggan.Generator.embed_y = True", label);
      if (options.hierarchicalZ()) {
        Requirements.chunks(BIGGAN, latent, blocks + 1);
      }
      Net net = root.in("generator").with(style);
      Net plain = net.withoutSpectralNorm();
      Bias bias = options.embedBias() ? Bias.ZEROS : Bias.NONE;
      Operand<TFloat32> z =
          options.embedZ()
              ? plain.in("embed_z").linear(latent, latent.shape().get(1), bias)
              : latent;
      Optional<Operand<TFloat32>> y =
          options.embedY()
              ? label.map(l -> plain.in("embed_y").linear(l, options.embedYDim(), bias))
              : label;
      LatentCode code = LatentCode.of(options.hierarchicalZ(), net, z, y, blocks);

      Shortcut shortcut = blockOptions.addShortcut() ? Shortcut.CONVOLUTION : Shortcut.NONE;
      long first = (long) options.ch() * widths.get(0);
      Operand<TFloat32> h = net.in("fc_noise").linear(code.first(), 4 * 4 * first);
      h = Heads.image(net, h, 4, 4, first);
      for (int block = 1; block <= blocks; block++) {
        Net at = net.in("B" + block);
        long width = (long) options.ch() * widths.get(block);
        h = BigGanBlock.ofGenerator(at, h, code.block(block), width, Scale.UP, shortcut);
        h = Blocks.attended(net, h, options.blocksWithAttention(), block, options.shareAttention());
      }
      h = net.relu(net.in("final_norm").ofFinalNorm().batchNorm(h));
      return Heads.tanhPixels(net, net.in("final_conv").conv(h, image.channels(), 3, 1));
    }
  }

  record D(
      ImageShape image,
      Style style,
      List<Integer> widths,
      BigGanDiscriminator options,
      DiscriminatorBlocks blockOptions)
      implements Discriminator {
    private static final Map<Integer, List<Integer>> WIDTHS =
        Map.of(
            32, List.of(2, 2, 2, 2),
            64, List.of(2, 4, 8, 16, 16),
            128, List.of(1, 2, 4, 8, 16, 16),
            256, List.of(1, 2, 4, 8, 8, 16, 16),
            512, List.of(1, 1, 2, 4, 8, 8, 16, 16));

    static D of(ImageShape image, NetworkOptions options) {
      BigGanDiscriminator own = options.architectures().bigGanDiscriminator();
      List<Integer> widths =
          Requirements.widths(
              BIGGAN, image, WIDTHS, "resnet_biggan.Discriminator.widths", own.widths());
      Requirements.colours(BIGGAN, image);
      Requirements.normWithoutLatent(BIGGAN, options.discriminator().batchNormFn());
      return new D(
          image,
          Style.of(options.discriminator()),
          widths,
          own,
          options.architectures().discriminatorBlocks());
    }

    @Override
    public Verdict judge(Net root, Operand<TFloat32> images, Optional<Operand<TFloat32>> y) {
      Requirements.conditionalNorm(BIGGAN, "D", style, y);
      Requirements.labels(
          BIGGAN, options.projectY(), "resnet_biggan.Discriminator.project_y = True", y);
      Net net = root.in("discriminator").with(style);
      Condition label = Condition.ofLabel(y);
      int halvings = options.halvings().orElse(widths.size() - 1);

      Operand<TFloat32> h = images;
      for (int block = 1; block <= widths.size(); block++) {
        Scale scale = block <= halvings ? Scale.DOWN : Scale.NONE;
        long width = (long) options.ch() * widths.get(block - 1);
        Variant variant = Variant.of(blockOptions, block);
        h = BigGanBlock.ofDiscriminator(net.in("B" + block), h, label, width, scale, variant);
        h = Blocks.attended(net, h, options.blocksWithAttention(), block, options.shareAttention());
      }
      Operand<TFloat32> features = Heads.sum(net, net.relu(h));
      return Heads.bigGanVerdict(net, features, options.projectY() ? y : Optional.empty());
    }
  }
}
