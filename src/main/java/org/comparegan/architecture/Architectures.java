package org.comparegan.architecture;

import org.comparegan.experiment.Architecture;
import org.comparegan.experiment.NetworkOptions;

/** The networks by the name of their architecture. */
public final class Architectures {
  private Architectures() {}

  /**
   * The generator of an architecture.
   *
   * @throws IllegalArgumentException when it does not support the image or the norm; lists the
   *     supported ones
   */
  public static Generator generator(Architecture name, ImageShape image, NetworkOptions options) {
    return switch (name) {
      case DCGAN -> Dcgan.G.of(image, options);
      case INFOGAN -> InfoGan.G.of(image);
      case SNDCGAN -> SnDcgan.G.of(image, options);
      case RESNET_CIFAR -> ResNetCifar.G.of(image, options);
      case RESNET_STL -> ResNetStl.G.of(image, options);
      case RESNET5 -> ResNet5.G.of(image, options);
      case RESNET30 -> ResNet30.G.of(image, options);
      case BIGGAN -> BigGan.G.of(image, options);
      case BIGGAN_DEEP -> BigGanDeep.G.of(image, options);
      case DUMMY -> new Dummy.G(image);
    };
  }

  /**
   * The discriminator of an architecture.
   *
   * @throws IllegalArgumentException when it does not support the image or the norm; lists the
   *     supported ones
   */
  public static Discriminator discriminator(
      Architecture name, ImageShape image, NetworkOptions options) {
    Discriminator network = ofUnitImages(name, image, options);
    return options.discriminator().symmetricImages()
        ? (net, images, y) -> network.judge(net, Heads.symmetric(net, images), y)
        : network;
  }

  private static Discriminator ofUnitImages(
      Architecture name, ImageShape image, NetworkOptions options) {
    return switch (name) {
      case DCGAN -> Dcgan.D.of(options);
      case INFOGAN -> InfoGan.D.of(options);
      case SNDCGAN -> SnDcgan.D.of(options);
      case RESNET_CIFAR -> ResNetCifar.D.of(image, options);
      case RESNET_STL -> ResNetStl.D.of(image, options);
      case RESNET5 -> ResNet5.D.of(image, options);
      case RESNET30 -> ResNet30.D.of(image, options);
      case BIGGAN -> BigGan.D.of(image, options);
      case BIGGAN_DEEP -> BigGanDeep.D.of(image, options);
      case DUMMY -> new Dummy.D();
    };
  }
}
