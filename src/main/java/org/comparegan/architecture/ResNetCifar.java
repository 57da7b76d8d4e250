package org.comparegan.architecture;

import static org.comparegan.experiment.Architecture.RESNET_CIFAR;

import java.util.Optional;
import org.comparegan.architecture.Blocks.ResNetBlock;
import org.comparegan.architecture.Discriminator.Verdict;
import org.comparegan.architecture.Heads.LatentCode;
import org.comparegan.experiment.ArchitectureOptions.CifarGenerator;
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
  private static final int BLOCKS = 3;

  private ResNetCifar() {}

  record G(ImageShape image, Style style, CifarGenerator options) implements Generator {
    static G of(ImageShape image, NetworkOptions options) {
      Requirements.side(RESNET_CIFAR, image, 32);
      return new G(image, Style.of(options.generator()), options.architectures().cifarGenerator());
    }

    @Override
    public Operand<TFloat32> images(
        Net root, Operand<TFloat32> latent, Optional<Operand<TFloat32>> label) {
      Requirements.conditionalNorm(RESNET_CIFAR, "G", style, label);
      Requirements.labels(
          RESNET_CIFAR, options.embedY(), "resnet_cifar.Generator.embed_y = True", label);
      if (options.hierarchicalZ()) {
        Requirements.chunks(RESNET_CIFAR, latent, BLOCKS + 1);
      }
      Net net = root.in("generator").with(style);
      long zDim = latent.shape().get(1);
      Operand<TFloat32> z = options.embedZ() ? net.in("embed_z").linear(latent, zDim) : latent;
      Optional<Operand<TFloat32>> y =
          options.embedY() ? label.map(l -> net.in("embed_y").linear(l, zDim)) : label;
      LatentCode code = LatentCode.of(options.hierarchicalZ(), net, z, y, BLOCKS);

      Operand<TFloat32> h = net.in("fc_noise").linear(code.first(), 4 * 4 * 256);
      h = Heads.image(net, h, 4, 4, 256);
      for (int block = 1; block <= BLOCKS; block++) {
        h = ResNetBlock.ofGenerator(net.in("B" + block), h, code.block(block), 256, Scale.UP);
      }
      h = net.relu(net.in("final_norm").norm(h, Condition.of(z, y)));
      return net.tf().math.sigmoid(net.in("final_conv").conv(h, image.channels(), 3, 1));
    }
  }

  record D(Style style, boolean projectY) implements Discriminator {
    static D of(ImageShape image, NetworkOptions options) {
      Requirements.powerOfTwo(RESNET_CIFAR, image);
      Requirements.colours(RESNET_CIFAR, image);
      Requirements.normWithoutLatent(RESNET_CIFAR, options.discriminator().batchNormFn());
      return new D(
          Style.of(options.discriminator()),
          options.architectures().cifarDiscriminator().projectY());
    }

    @Override
    public Verdict judge(Net root, Operand<TFloat32> images, Optional<Operand<TFloat32>> y) {
      Requirements.conditionalNorm(RESNET_CIFAR, "D", style, y);
      Requirements.labels(RESNET_CIFAR, projectY, "resnet_cifar.Discriminator.project_y = True", y);
      Net net = root.in("discriminator").with(style);
      Condition label = Condition.ofLabel(y);

      Operand<TFloat32> h = images;
      for (int block = 1; block <= 4; block++) {
        Scale scale = block <= 2 ? Scale.DOWN : Scale.NONE;
        h = ResNetBlock.ofDiscriminator(net.in("B" + block), h, label, 128, scale);
      }
      Operand<TFloat32> features = Heads.mean(net, net.relu(h));
      Operand<TFloat32> logits = net.in("disc_final_fc").linear(features, 1);
      if (projectY) {
        Operand<TFloat32> embedding =
            net.in("embedding_fc").linear(y.orElseThrow(), 128, Bias.NONE);
        logits = Heads.projected(net, logits, features, embedding);
      }
      return Heads.verdict(net, logits, features);
    }
  }
}
