package org.comparegan.experiment;

import java.util.OptionalInt;
import org.comparegan.gin.GinConfigurable;
import org.comparegan.gin.GinParameter;

/** Options of the architectures that have any, one record per gin selector. */
public record ArchitectureOptions(
    DiscriminatorBlocks discriminatorBlocks,
    SnDcganGenerator snDcganGenerator,
    SnDcganDiscriminator snDcganDiscriminator,
    CifarGenerator cifarGenerator,
    CifarDiscriminator cifarDiscriminator,
    BigGanBlock bigGanBlock,
    BigGanGenerator bigGanGenerator,
    BigGanDiscriminator bigGanDiscriminator,
    BigGanDeepBlock bigGanDeepBlock,
    BigGanDeepGenerator bigGanDeepGenerator,
    BigGanDeepDiscriminator bigGanDeepDiscriminator) {

  /**
   * Ours: what other projects do differently in the residual blocks of discriminators. BigGAN and
   * ResNet-CIFAR take all of it, BigGAN-deep only {@code activatedShortcuts}.
   *
   * @param firstRelu whether the first block begins with a ReLU, which acts on the image
   * @param identityShortcuts the shortcut is the identity where neither channels nor resolution
   *     change, elsewhere a convolution
   * @param activatedShortcuts the shortcut takes what the block's first ReLU gives, as after a ReLU
   *     in place; not in a first block before which there is no convolution
   * @param hiddenWidth channels between the two convolutions of a block
   */
  @GinConfigurable("comparegan.discriminator_blocks")
  public record DiscriminatorBlocks(
      @GinParameter(value = "True", ours = true) boolean firstRelu,
      @GinParameter(value = "False", ours = true) boolean identityShortcuts,
      @GinParameter(value = "False", ours = true) boolean activatedShortcuts,
      @GinParameter(value = "'output'", ours = true) HiddenWidth hiddenWidth) {}

  /** Channels between two convolutions. */
  public enum HiddenWidth {
    /** As many as the block gives. */
    OUTPUT,
    /** As many as the block takes. */
    INPUT,
    /** As many as the block takes; in the first block, whose input is an image, as it gives. */
    INPUT_AFTER_FIRST
  }

  /**
   * Ours.
   *
   * @param widths comma-separated channels of the first layer and of the three that double the
   *     resolution; empty: the paper's
   * @param firstNorm whether norm and ReLU follow the first layer
   */
  @GinConfigurable("comparegan.sndcgan.Generator")
  public record SnDcganGenerator(
      @GinParameter(value = "''", ours = true) String widths,
      @GinParameter(value = "True", ours = true) boolean firstNorm) {}

  /**
   * Ours.
   *
   * @param widths comma-separated channels of the seven convolutions; empty: the paper's
   * @param leak slope of the activations below zero; 0: ReLU
   * @param batchNorm whether batch norm follows each convolution
   * @param sumPooling whether the last layer takes sums over places in place of all of them
   */
  @GinConfigurable("comparegan.sndcgan.Discriminator")
  public record SnDcganDiscriminator(
      @GinParameter(value = "''", ours = true) String widths,
      @GinParameter(value = "0.1", least = 0, most = 1, ours = true) double leak,
      @GinParameter(value = "False", ours = true) boolean batchNorm,
      @GinParameter(value = "False", ours = true) boolean sumPooling) {}

  /**
   * resnet_cifar.py:34.
   *
   * @param widths ours: comma-separated channels of the first layer and of each block, each of
   *     which doubles the resolution from 4×4 on; empty: four times 256
   * @param tanhOutput ours: (tanh(x) + 1) / 2 at the end in place of a sigmoid
   * @param plainFinalNorm ours: the last norm is batch norm, as in BigGAN, whatever the others are
   */
  @GinConfigurable(
      value = "compare_gan.architectures.resnet_cifar.Generator",
      inherits = NetworkOptions.G)
  public record CifarGenerator(
      @GinParameter("False") boolean hierarchicalZ,
      @GinParameter("False") boolean embedZ,
      @GinParameter("False") boolean embedY,
      @GinParameter(value = "''", ours = true) String widths,
      @GinParameter(value = "False", ours = true) boolean tanhOutput,
      @GinParameter(value = "False", ours = true) boolean plainFinalNorm) {}

  /**
   * resnet_cifar.py:115.
   *
   * @param widths ours: comma-separated channels of each block; empty: four times 128
   * @param halvings ours: how many blocks, from the first on, halve the resolution
   * @param sumPooling ours: features are sums over places in place of means
   */
  @GinConfigurable(
      value = "compare_gan.architectures.resnet_cifar.Discriminator",
      inherits = NetworkOptions.D)
  public record CifarDiscriminator(
      @GinParameter("False") boolean projectY,
      @GinParameter(value = "''", ours = true) String widths,
      @GinParameter(value = "2", least = 0, ours = true) int halvings,
      @GinParameter(value = "False", ours = true) boolean sumPooling) {}

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
   * @param widths ours: comma-separated multiples of {@code ch} for the first layer and each block,
   *     each of which doubles the resolution from 4×4 on; empty: the paper's
   * @param shareAttention ours: whether several non-local blocks share their variables, as in the
   *     reference; else each but the first is {@code non_local_block_after_Bk}
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
      @GinParameter("False") boolean embedBias,
      @GinParameter(value = "''", ours = true) String widths,
      @GinParameter(value = "True", ours = true) boolean shareAttention) {}

  /**
   * resnet_biggan.py:305.
   *
   * @param widths ours: comma-separated multiples of {@code ch} for each block; empty: the paper's
   * @param halvings ours: how many blocks, from the first on, halve the resolution; absent: all but
   *     the last
   * @param shareAttention ours: as in the generator
   */
  @GinConfigurable(
      value = "compare_gan.architectures.resnet_biggan.Discriminator",
      inherits = NetworkOptions.D)
  public record BigGanDiscriminator(
      @GinParameter(value = "96", least = 1) int ch,
      @GinParameter("'B1'") String blocksWithAttention,
      @GinParameter("True") boolean projectY,
      @GinParameter(value = "''", ours = true) String widths,
      @GinParameter(value = "None", least = 0, ours = true) OptionalInt halvings,
      @GinParameter(value = "True", ours = true) boolean shareAttention) {}

  /**
   * resnet_biggan_deep.py:182.
   *
   * @param widths ours: comma-separated multiples of {@code ch} for the first layer and each block,
   *     every second of which doubles the resolution from 4×4 on; empty: the paper's
   * @param attentionAfter ours: comma-separated names of blocks followed by a non-local block, e.g.
   *     B4, named as in BigGAN without {@code share_attention}; empty: where the side is 64
   * @param fastRgbChannels ours: outputs of the last convolution with {@code
   *     experimental_fast_conv_to_rgb}
   */
  @GinConfigurable(
      value = "compare_gan.architectures.resnet_biggan_deep.Generator",
      inherits = NetworkOptions.G)
  public record BigGanDeepGenerator(
      @GinParameter(value = "128", least = 1) int ch,
      @GinParameter("True") boolean embedY,
      @GinParameter(value = "128", least = 1) int embedYDim,
      @GinParameter("False") boolean experimentalFastConvToRgb,
      @GinParameter(value = "''", ours = true) String widths,
      @GinParameter(value = "''", ours = true) String attentionAfter,
      @GinParameter(value = "128", least = 3, ours = true) int fastRgbChannels) {}

  /**
   * resnet_biggan_deep.py:312.
   *
   * @param blocksWithAttention has no effect (reference R13)
   * @param widths ours: comma-separated multiples of {@code ch} for the first convolution and each
   *     block; empty: the paper's
   * @param halvings ours: how many of the blocks 1, 3, 5 … halve the resolution; absent: all
   * @param attentionAfter ours: as in the generator
   */
  @GinConfigurable(
      value = "compare_gan.architectures.resnet_biggan_deep.Discriminator",
      inherits = NetworkOptions.D)
  public record BigGanDeepDiscriminator(
      @GinParameter(value = "128", least = 1) int ch,
      @GinParameter("'B1'") String blocksWithAttention,
      @GinParameter("True") boolean projectY,
      @GinParameter(value = "''", ours = true) String widths,
      @GinParameter(value = "None", least = 0, ours = true) OptionalInt halvings,
      @GinParameter(value = "''", ours = true) String attentionAfter) {}
}
