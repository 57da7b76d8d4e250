package org.comparegan.architecture;

import static org.comparegan.experiment.Architecture.BIGGAN;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.comparegan.architecture.Blocks.BigGanBlock;
import org.comparegan.architecture.Discriminator.Verdict;
import org.comparegan.architecture.Heads.LatentCode;
import org.comparegan.experiment.ArchitectureOptions;
import org.comparegan.experiment.ArchitectureOptions.BigGanDiscriminator;
import org.comparegan.experiment.ArchitectureOptions.BigGanGenerator;
import org.comparegan.experiment.NetworkOptions;
import org.comparegan.graph.Initializer;
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
 * <pre>
 * side  generator: linear to 4·4·first, then a block up to each    discriminator: a block to each
 *   32  4 4 4 4                                                    2 2 2 2
 *   64  16 16 8 4 2                                                2 4 8 16 16
 *  128  16 16 8 4 2 1                                              1 2 4 8 16 16
 *  256  16 16 8 8 4 2 1                                            1 2 4 8 8 16 16
 *  512  16 16 8 8 4 2 1 1                                          1 1 2 4 8 8 16 16
 * </pre>
 *
 * <p>The generator ends with batch norm (never another norm), ReLU, conv 3×3, tanh. With {@code
 * hierarchical_z} each block gets its own chunk of the latent, joined to the embedded label. The
 * discriminator goes down in every block but the last, then ReLU, sum over places, linear 1, plus
 * the projection of the label. A non-local block follows the blocks that options name.
 *
 * <p>Parameters with 1000 classes, conditional batch norm and spectral norm, G / D, and what they
 * require: 70,433,988 / 87,982,370 at 128×128 (z 120, attention after G's B4 and D's B1),
 * 82,097,604 / 98,635,298 at 256×256 (z 140, B5, B2), 82,468,068 / 98,801,378 at 512×512 (z 160,
 * B4, B3).
 */
final class BigGan {
  private static final Integer[] SIDES = {32, 64, 128, 256, 512};

  private BigGan() {}

  private static boolean attends(String blocks, int block) {
    return Set.of(blocks.split(",")).contains("B" + block);
  }

  record G(
      ImageShape image,
      Style style,
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
      Requirements.side(BIGGAN, image, SIDES);
      return new G(
          image,
          Style.of(options.generator()),
          options.architectures().bigGanGenerator(),
          options.architectures().bigGanBlock());
    }

    @Override
    public Operand<TFloat32> images(
        Net root, Operand<TFloat32> latent, Optional<Operand<TFloat32>> label) {
      List<Integer> widths = Heads.row(WIDTHS, image.height());
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

      long first = (long) options.ch() * widths.get(0);
      Operand<TFloat32> h = net.in("fc_noise").linear(code.first(), 4 * 4 * first);
      h = Heads.image(net, h, 4, 4, first);
      for (int block = 1; block <= blocks; block++) {
        Net at = net.in("B" + block);
        long width = (long) options.ch() * widths.get(block);
        h = BigGanBlock.ofGenerator(at, h, code.block(block), width, Scale.UP, shortcut());
        if (attends(options.blocksWithAttention(), block)) {
          h = net.in("non_local_block").nonLocalBlock(h);
        }
      }
      h = net.relu(net.in("final_norm").batchNorm(h));
      return Heads.tanhPixels(net, net.in("final_conv").conv(h, image.channels(), 3, 1));
    }

    private BigGanBlock.Shortcut shortcut() {
      return blockOptions.addShortcut()
          ? BigGanBlock.Shortcut.CONVOLUTION
          : BigGanBlock.Shortcut.NONE;
    }
  }

  record D(ImageShape image, Style style, BigGanDiscriminator options) implements Discriminator {
    private static final Map<Integer, List<Integer>> WIDTHS =
        Map.of(
            32, List.of(2, 2, 2, 2),
            64, List.of(2, 4, 8, 16, 16),
            128, List.of(1, 2, 4, 8, 16, 16),
            256, List.of(1, 2, 4, 8, 8, 16, 16),
            512, List.of(1, 1, 2, 4, 8, 8, 16, 16));

    static D of(ImageShape image, NetworkOptions options) {
      Requirements.side(BIGGAN, image, SIDES);
      Requirements.colours(BIGGAN, image);
      Requirements.normWithoutLatent(BIGGAN, options.discriminator().batchNormFn());
      return new D(
          image, Style.of(options.discriminator()), options.architectures().bigGanDiscriminator());
    }

    @Override
    public Verdict judge(Net root, Operand<TFloat32> images, Optional<Operand<TFloat32>> y) {
      Requirements.conditionalNorm(BIGGAN, "D", style, y);
      Requirements.labels(
          BIGGAN, options.projectY(), "resnet_biggan.Discriminator.project_y = True", y);
      List<Integer> widths = Heads.row(WIDTHS, image.height());
      Net net = root.in("discriminator").with(style);
      Condition label = Condition.ofLabel(y);

      Operand<TFloat32> h = images;
      for (int block = 1; block <= widths.size(); block++) {
        Scale scale = block < widths.size() ? Scale.DOWN : Scale.NONE;
        long width = (long) options.ch() * widths.get(block - 1);
        h = BigGanBlock.ofDiscriminator(net.in("B" + block), h, label, width, scale);
        if (attends(options.blocksWithAttention(), block)) {
          h = net.in("non_local_block").nonLocalBlock(h);
        }
      }
      return verdict(net, Heads.sum(net, net.relu(h)), options.projectY() ? y : Optional.empty());
    }
  }

  /** Linear 1 and, with a label, its projection; the same in BigGAN-deep. */
  static Verdict verdict(
      Net net, Operand<TFloat32> features, Optional<Operand<TFloat32>> projected) {
    Operand<TFloat32> logits = net.in("final_fc").linear(features, 1);
    if (projected.isPresent()) {
      Operand<TFloat32> y = projected.get();
      Net embedding = net.in("embedding_fc");
      Operand<TFloat32> kernel =
          embedding.kernel(
              new Initializer.GlorotNormal(), y.shape().get(1), features.shape().get(1));
      Operand<TFloat32> embedded = embedding.tf().linalg.matMul(y, kernel);
      logits = Heads.projected(net, logits, features, embedded);
    }
    return Heads.verdict(net, logits, features);
  }
}
