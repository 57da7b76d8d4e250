package org.comparegan.architecture;

import static org.comparegan.experiment.Architecture.RESNET_CIFAR;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comparegan.architecture.Blocks.ResNetBlock;
import org.comparegan.architecture.Blocks.Variant;
import org.comparegan.architecture.Discriminator.Verdict;
import org.comparegan.architecture.Heads.LatentCode;
import org.comparegan.experiment.ArchitectureOptions.CifarDiscriminator;
import org.comparegan.experiment.ArchitectureOptions.CifarGenerator;
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
 * The ResNet for CIFAR-10 of SN-GAN, Miyato et al. 2018, table 4; resnet_cifar.py. The generator
 * makes 32×32.
 *
 * <pre>
 * generator                       discriminator
 * linear  4·4·256                 block down  128
 * block up    256                 block down  128
 * block up    256                 block       128
 * block up    256                 block       128
 * norm relu conv 3×3 colours      relu, mean over places
 * sigmoid                         linear 1, + projection of the label with project_y
 * </pre>
 *
 * <p>Parameters with z of 128 at 32×32×3: G 5,846,019 without norm, 5,849,603 with batch norm,
 * 5,993,187 self-modulated, 5,881,859 conditional on 10 classes; D 1,483,137, with projection
 * 1,484,417, with layer norm 1,484,935. Spectral norm acts on every kernel.
 */
final class ResNetCifar {
  private ResNetCifar() {}

  record G(ImageShape image, Style style, List<Integer> widths, CifarGenerator options)
      implements Generator {
    static G of(ImageShape image, NetworkOptions options) {
      CifarGenerator own = options.architectures().cifarGenerator();
      String option = "resnet_cifar.Generator.widths";
      Map<Integer, List<Integer>> paper = Map.of(32, List.of(256, 256, 256, 256));
      List<Integer> widths = Requirements.widths(RESNET_CIFAR, image, paper, option, own.widths());
      Requirements.doublings(RESNET_CIFAR, image, widths.size() - 1, option);
      return new G(image, Style.of(options.generator()), widths, own);
    }

    @Override
    public Operand<TFloat32> images(
        Net root, Operand<TFloat32> latent, Optional<Operand<TFloat32>> label) {
      Requirements.conditionalNorm(RESNET_CIFAR, "G", style, label);
      Requirements.labels(
          RESNET_CIFAR, options.embedY(), "resnet_cifar.Generator.embed_y = True", label);
      int blocks = widths.size() - 1;
      if (options.hierarchicalZ()) {
        Requirements.chunks(RESNET_CIFAR, latent, blocks + 1);
      }
      Net net = root.in("generator").with(style);
      long zDim = latent.shape().get(1);
      Operand<TFloat32> z = options.embedZ() ? net.in("embed_z").linear(latent, zDim) : latent;
      Optional<Operand<TFloat32>> y =
          options.embedY() ? label.map(l -> net.in("embed_y").linear(l, zDim)) : label;
      LatentCode code = LatentCode.of(options.hierarchicalZ(), net, z, y, blocks);

      long first = widths.get(0);
      Operand<TFloat32> h = net.in("fc_noise").linear(code.first(), 4 * 4 * first);
      h = Heads.image(net, h, 4, 4, first);
      for (int block = 1; block <= blocks; block++) {
        Net at = net.in("B" + block);
        h = ResNetBlock.ofGenerator(at, h, code.block(block), widths.get(block), Scale.UP);
      }
      Net last = net.in("final_norm").ofFinalNorm();
      h = options.plainFinalNorm() ? last.batchNorm(h) : last.norm(h, Condition.of(z, y));
      h = net.relu(h);
      h = net.in("final_conv").conv(h, image.channels(), 3, 1);
      return options.tanhOutput() ? Heads.tanhPixels(net, h) : net.tf().math.sigmoid(h);
    }
  }

  record D(
      Style style,
      List<Integer> widths,
      CifarDiscriminator options,
      DiscriminatorBlocks blockOptions)
      implements Discriminator {
    static D of(ImageShape image, NetworkOptions options) {
      CifarDiscriminator own = options.architectures().cifarDiscriminator();
      Requirements.powerOfTwo(RESNET_CIFAR, image);
      Map<Integer, List<Integer>> paper = Map.of(image.height(), List.of(128, 128, 128, 128));
      List<Integer> widths =
          Requirements.widths(
              RESNET_CIFAR, image, paper, "resnet_cifar.Discriminator.widths", own.widths());
      Requirements.colours(RESNET_CIFAR, image);
      Requirements.normWithoutLatent(RESNET_CIFAR, options.discriminator().batchNormFn());
      return new D(
          Style.of(options.discriminator()),
          widths,
          own,
          options.architectures().discriminatorBlocks());
    }

    @Override
    public Verdict judge(Net root, Operand<TFloat32> images, Optional<Operand<TFloat32>> y) {
      Requirements.conditionalNorm(RESNET_CIFAR, "D", style, y);
      boolean projectY = options.projectY();
      Requirements.labels(RESNET_CIFAR, projectY, "resnet_cifar.Discriminator.project_y = True", y);
      Net net = root.in("discriminator").with(style);
      Condition label = Condition.ofLabel(y);

      Operand<TFloat32> h = images;
      for (int block = 1; block <= widths.size(); block++) {
        Scale scale = block <= options.halvings() ? Scale.DOWN : Scale.NONE;
        long width = widths.get(block - 1);
        Variant variant = Variant.of(blockOptions, block);
        h = ResNetBlock.ofDiscriminator(net.in("B" + block), h, label, width, scale, variant);
      }
      h = net.relu(h);
      Operand<TFloat32> features = options.sumPooling() ? Heads.sum(net, h) : Heads.mean(net, h);
      Operand<TFloat32> logits = net.in("disc_final_fc").linear(features, 1);
      if (projectY) {
        Operand<TFloat32> embedding =
            net.in("embedding_fc").linear(y.orElseThrow(), features.shape().get(1), Bias.NONE);
        logits = Heads.projected(net, logits, features, embedding);
      }
      return Heads.verdict(net, logits, features);
    }
  }
}
