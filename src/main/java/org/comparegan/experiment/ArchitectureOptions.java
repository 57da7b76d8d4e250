package org.comparegan.experiment;

import org.comparegan.gin.GinConfigurable;
import org.comparegan.gin.GinParameter;

/** Options of the architectures that have any, one record per gin selector. */
public record ArchitectureOptions(
    CifarGenerator cifarGenerator,
    CifarDiscriminator cifarDiscriminator,
    BigGanBlock bigGanBlock,
    BigGanGenerator bigGanGenerator,
    BigGanDiscriminator bigGanDiscriminator,
    BigGanDeepBlock bigGanDeepBlock,
    BigGanDeepGenerator bigGanDeepGenerator,
    BigGanDeepDiscriminator bigGanDeepDiscriminator) {

  /** resnet_cifar.py:34. */
  @GinConfigurable(
      value = "compare_gan.architectures.resnet_cifar.Generator",
      inherits = NetworkOptions.G)
  public record CifarGenerator(
      @GinParameter("False") boolean hierarchicalZ,
      @GinParameter("False") boolean embedZ,
      @GinParameter("False") boolean embedY) {}

  /** resnet_cifar.py:115. */
  @GinConfigurable(
      value = "compare_gan.architectures.resnet_cifar.Discriminator",
      inherits = NetworkOptions.D)
  public record CifarDiscriminator(@GinParameter("False") boolean projectY) {}

  /**
   * resnet_biggan.py:80.
   *
   * @param addShortcut acts only on the generator's blocks, as the discriminator passes its own
   *     value
   */
  @GinConfigurable("compare_gan.architectures.resnet_biggan.BigGanResNetBlock")
  public record BigGanBlock(@GinParameter("True") boolean addShortcut) {}

  /** resnet_biggan_deep.py:61; the networks pass all that can be bound. */
  @GinConfigurable(
      value = "compare_gan.architectures.resnet_biggan_deep.BigGanDeepResNetBlock",
      unused = {"spectral_norm = False", "batch_norm = None"})
  public record BigGanDeepBlock() {}

  /**
   * resnet_biggan.py:154.
   *
   * @param ch channel multiplier
   * @param blocksWithAttention comma-separated names of blocks followed by a non-local block
   * @param hierarchicalZ whether every block gets its own chunk of the latent
   * @param embedZ whether a linear layer embeds the latent
   * @param embedY whether a linear layer embeds the label; needs labels
   * @param embedYDim width of that embedding
   * @param embedBias whether the embeddings have a bias
   */
  @GinConfigurable(
      value = "compare_gan.architectures.resnet_biggan.Generator",
      inherits = NetworkOptions.G)
  public record BigGanGenerator(
      @GinParameter(value = "96", least = 1) int ch,
      @GinParameter("'B4'") String blocksWithAttention,
      @GinParameter("True") boolean hierarchicalZ,
      @GinParameter("False") boolean embedZ,
      @GinParameter("True") boolean embedY,
      @GinParameter(value = "128", least = 1) int embedYDim,
      @GinParameter("False") boolean embedBias) {}

  /** resnet_biggan.py:305. */
  @GinConfigurable(
      value = "compare_gan.architectures.resnet_biggan.Discriminator",
      inherits = NetworkOptions.D)
  public record BigGanDiscriminator(
      @GinParameter(value = "96", least = 1) int ch,
      @GinParameter("'B1'") String blocksWithAttention,
      @GinParameter("True") boolean projectY) {}

  /** resnet_biggan_deep.py:182. */
  @GinConfigurable(
      value = "compare_gan.architectures.resnet_biggan_deep.Generator",
      inherits = NetworkOptions.G)
  public record BigGanDeepGenerator(
      @GinParameter(value = "128", least = 1) int ch,
      @GinParameter("True") boolean embedY,
      @GinParameter(value = "128", least = 1) int embedYDim,
      @GinParameter("False") boolean experimentalFastConvToRgb) {}

  /**
   * resnet_biggan_deep.py:312.
   *
   * @param blocksWithAttention has no effect (reference R13)
   */
  @GinConfigurable(
      value = "compare_gan.architectures.resnet_biggan_deep.Discriminator",
      inherits = NetworkOptions.D)
  public record BigGanDeepDiscriminator(
      @GinParameter(value = "128", least = 1) int ch,
      @GinParameter("'B1'") String blocksWithAttention,
      @GinParameter("True") boolean projectY) {}
}
