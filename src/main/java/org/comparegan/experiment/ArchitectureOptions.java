package org.comparegan.experiment;

/**
 * Options of the architectures that can be configured, one record per gin selector, with the
 * reference's defaults. The other architectures have none.
 */
public record ArchitectureOptions(
    CifarGenerator cifarGenerator,
    CifarDiscriminator cifarDiscriminator,
    BigGanBlock bigGanBlock,
    BigGanGenerator bigGanGenerator,
    BigGanDiscriminator bigGanDiscriminator,
    BigGanDeepGenerator bigGanDeepGenerator,
    BigGanDeepDiscriminator bigGanDeepDiscriminator) {

  /** What the reference does when nothing is bound. */
  public static ArchitectureOptions defaults() {
    return new ArchitectureOptions(
        new CifarGenerator(false, false, false),
        new CifarDiscriminator(false),
        new BigGanBlock(true),
        new BigGanGenerator(96, "B4", true, false, true, 128, false),
        new BigGanDiscriminator(96, "B1", true),
        new BigGanDeepGenerator(128, true, 128, false),
        new BigGanDeepDiscriminator(128, "B1", true));
  }

  /** gin {@code resnet_cifar.Generator}, resnet_cifar.py:34. */
  public record CifarGenerator(boolean hierarchicalZ, boolean embedZ, boolean embedY) {}

  /** gin {@code resnet_cifar.Discriminator}, resnet_cifar.py:115. */
  public record CifarDiscriminator(boolean projectY) {}

  /**
   * gin {@code BigGanResNetBlock}, resnet_biggan.py:80. Networks pass their own value; the binding
   * acts on a block that is built alone.
   */
  public record BigGanBlock(boolean addShortcut) {}

  /**
   * gin {@code resnet_biggan.Generator}, resnet_biggan.py:154.
   *
   * @param ch channel multiplier
   * @param blocksWithAttention comma-separated names of blocks that a non-local block follows
   * @param hierarchicalZ every block gets its own chunk of the latent
   * @param embedZ linear layer on the latent first
   * @param embedY linear embedding of the label, needed when there are labels
   * @param embedYDim width of that embedding
   * @param embedBias whether the embeddings have a bias
   */
  public record BigGanGenerator(
      int ch,
      String blocksWithAttention,
      boolean hierarchicalZ,
      boolean embedZ,
      boolean embedY,
      int embedYDim,
      boolean embedBias) {}

  /** gin {@code resnet_biggan.Discriminator}, resnet_biggan.py:305. */
  public record BigGanDiscriminator(int ch, String blocksWithAttention, boolean projectY) {}

  /** gin {@code resnet_biggan_deep.Generator}, resnet_biggan_deep.py:182. */
  public record BigGanDeepGenerator(
      int ch, boolean embedY, int embedYDim, boolean experimentalFastConvToRgb) {}

  /**
   * gin {@code resnet_biggan_deep.Discriminator}, resnet_biggan_deep.py:312.
   *
   * @param blocksWithAttention parsed and unused (reference R13)
   */
  public record BigGanDeepDiscriminator(int ch, String blocksWithAttention, boolean projectY) {}
}
