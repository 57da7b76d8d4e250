package org.comparegan.architecture;

import static org.comparegan.experiment.Architecture.BIGGAN_DEEP;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comparegan.architecture.Blocks.BigGanDeepBlock;
import org.comparegan.architecture.Discriminator.Verdict;
import org.comparegan.experiment.ArchitectureOptions.BigGanDeepDiscriminator;
import org.comparegan.experiment.ArchitectureOptions.BigGanDeepGenerator;
import org.comparegan.experiment.NetworkOptions;
import org.comparegan.nn.BatchNorm.Condition;
import org.comparegan.nn.Net;
import org.comparegan.nn.Net.Bias;
import org.comparegan.nn.Net.Style;
import org.comparegan.nn.Resampling.Scale;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * BigGAN-deep, Brock et al. 2019, tables 7 to 9; resnet_biggan_deep.py. Widths are multiples of
 * {@code ch}, 128 in the paper.
 *
 * <p>The generator: linear to 4·4·first width, then a block to each of the others, every second one
 * up. The discriminator: conv 3×3 to the first width, then a block to each, the first of every two
 * down. Latent and embedded label are concatenated, for the first layer and every norm. A non-local
 * block follows the second block of the pair at 64×64, whatever {@code blocks_with_attention} says
 * (reference R13). Both networks end like those of {@link BigGan}. Layer norm does not apply.
 *
 * <p>Parameters of G / D with 1000 classes, conditional batch norm, spectral norm and z of 128:
 * 8,447,619 / 1,012,033 at 32×32, 49,583,876 / 34,289,665 at 64×64, 50,244,484 / 34,590,210 at
 * 128×128, 55,736,708 / 38,247,426 at 256×256, 56,019,780 / 38,301,122 at 512×512.
 */
final class BigGanDeep {
  /** Side of the image that a non-local block sees. */
  private static final int ATTENTION = 64;

  private BigGanDeep() {}

  /** A non-local block after the blocks that are named, else where the side is 64. */
  private static Operand<TFloat32> attended(
      Net net, Operand<TFloat32> h, String places, int block, boolean last) {
    if (!places.isEmpty()) {
      return Blocks.attended(net, h, places, block, false);
    }
    return last && h.shape().get(1) == ATTENTION ? net.in("non_local_block").nonLocalBlock(h) : h;
  }

  record G(ImageShape image, Style style, List<Integer> widths, BigGanDeepGenerator options)
      implements Generator {
    private static final Map<Integer, List<Integer>> WIDTHS =
        Map.of(
            32, List.of(4, 4, 4, 4, 4, 4, 4, 4),
            64, List.of(16, 16, 16, 16, 8, 8, 4, 4, 2),
            128, List.of(16, 16, 16, 16, 8, 8, 4, 4, 2, 2, 1),
            256, List.of(16, 16, 16, 16, 8, 8, 8, 8, 4, 4, 2, 2, 1),
            512, List.of(16, 16, 16, 16, 8, 8, 8, 8, 4, 4, 2, 2, 1, 1, 1));

    static G of(ImageShape image, NetworkOptions options) {
      BigGanDeepGenerator own = options.architectures().bigGanDeepGenerator();
      String option = "resnet_biggan_deep.Generator.widths";
      List<Integer> widths = Requirements.widths(BIGGAN_DEEP, image, WIDTHS, option, own.widths());
      Requirements.doublings(BIGGAN_DEEP, image, (widths.size() - 1) / 2, option);
      return new G(image, Style.of(options.generator()), widths, own);
    }

    @Override
    public Operand<TFloat32> images(
        Net root, Operand<TFloat32> latent, Optional<Operand<TFloat32>> label) {
      Requirements.conditionalNorm(BIGGAN_DEEP, "G", style, label);
      Requirements.labels(
          BIGGAN_DEEP, options.embedY(), "resnet_biggan_deep.Generator.embed_y = True", label);
      Net net = root.in("generator").with(style);
      Net plain = net.withoutSpectralNorm();

      Optional<Operand<TFloat32>> y =
          options.embedY()
              ? label.map(l -> plain.in("embed_y").linear(l, options.embedYDim(), Bias.NONE))
              : label;
      Optional<Operand<TFloat32>> joined = y.map(l -> Heads.concatenated(net, latent, l));
      Operand<TFloat32> z = joined.orElse(latent);
      Condition condition = Condition.of(z, joined);

      long seed = (long) options.ch() * widths.get(0);
      Operand<TFloat32> h = net.in("fc_noise").linear(z, 4 * 4 * seed);
      h = Heads.image(net, h, 4, 4, seed);
      for (int block = 1; block < widths.size(); block++) {
        Scale scale = block % 2 == 0 ? Scale.UP : Scale.NONE;
        long width = (long) options.ch() * widths.get(block);
        h = BigGanDeepBlock.of(net.in("B" + block), h, condition, width, scale, false);
        h = attended(net, h, options.attentionAfter(), block, scale == Scale.UP);
      }
      h = net.relu(net.in("final_norm").ofFinalNorm().batchNorm(h));
      return Heads.tanhPixels(net, colours(net.in("final_conv"), h));
    }

    private Operand<TFloat32> colours(Net net, Operand<TFloat32> h) {
      if (!options.experimentalFastConvToRgb()) {
        return net.conv(h, image.channels(), 3, 1);
      }
      Operand<TFloat32> wide = net.conv(h, options.fastRgbChannels(), 3, 1);
      return BigGanDeepBlock.firstChannels(net.tf(), wide, image.channels());
    }
  }

  record D(
      Style style,
      List<Integer> widths,
      BigGanDeepDiscriminator options,
      boolean activatedShortcuts)
      implements Discriminator {
    private static final Map<Integer, List<Integer>> WIDTHS =
        Map.of(
            32, List.of(2, 2, 2, 2, 2, 2, 2, 2),
            64, List.of(2, 4, 4, 8, 8, 16, 16, 16, 16),
            128, List.of(1, 2, 2, 4, 4, 8, 8, 16, 16, 16, 16),
            256, List.of(1, 2, 2, 4, 4, 8, 8, 8, 8, 16, 16, 16, 16),
            512, List.of(1, 1, 1, 2, 2, 4, 4, 8, 8, 8, 8, 16, 16, 16, 16));

    static D of(ImageShape image, NetworkOptions options) {
      BigGanDeepDiscriminator own = options.architectures().bigGanDeepDiscriminator();
      List<Integer> widths =
          Requirements.widths(
              BIGGAN_DEEP, image, WIDTHS, "resnet_biggan_deep.Discriminator.widths", own.widths());
      Requirements.colours(BIGGAN_DEEP, image);
      Requirements.normWithoutLatent(BIGGAN_DEEP, options.discriminator().batchNormFn());
      return new D(
          Style.of(options.discriminator()),
          widths,
          own,
          options.architectures().discriminatorBlocks().activatedShortcuts());
    }

    @Override
    public Verdict judge(Net root, Operand<TFloat32> images, Optional<Operand<TFloat32>> y) {
      Requirements.conditionalNorm(BIGGAN_DEEP, "D", style, y);
      Requirements.labels(
          BIGGAN_DEEP, options.projectY(), "resnet_biggan_deep.Discriminator.project_y = True", y);
      Net net = root.in("discriminator").with(style);
      Condition label = Condition.ofLabel(y);
      int halvings = options.halvings().orElse(widths.size());

      Operand<TFloat32> h =
          net.in("initial_conv").conv(images, (long) options.ch() * widths.get(0), 3, 1);
      for (int block = 1; block < widths.size(); block++) {
        boolean odd = block % 2 == 1;
        Scale scale = odd && block < 2 * halvings ? Scale.DOWN : Scale.NONE;
        long width = (long) options.ch() * widths.get(block);
        h = BigGanDeepBlock.of(net.in("B" + block), h, label, width, scale, activatedShortcuts);
        h = attended(net, h, options.attentionAfter(), block, !odd);
      }
      Operand<TFloat32> features = Heads.sum(net, net.relu(h));
      return Heads.bigGanVerdict(net, features, options.projectY() ? y : Optional.empty());
    }
  }
}
