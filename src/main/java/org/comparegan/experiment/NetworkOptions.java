package org.comparegan.experiment;

import org.comparegan.gin.GinConfigurable;
import org.comparegan.gin.GinParameter;

/**
 * Options of the generator and the discriminator.
 *
 * @param generator gin {@code G}
 * @param discriminator gin {@code D}
 * @param layers options of the layers
 * @param architectures options of the architectures that have any
 */
public record NetworkOptions(
    Generator generator,
    Discriminator discriminator,
    LayerOptions layers,
    ArchitectureOptions architectures) {
  static final String G = "compare_gan.architectures.abstract_arch.G";
  static final String D = "compare_gan.architectures.abstract_arch.D";

  /** The reference's defaults. */
  public static NetworkOptions defaults() {
    return GinTable.defaults(NetworkOptions.class);
  }

  /** gin {@code G}, abstract_arch.py:48. */
  @GinConfigurable(
      value = G,
      denied = {"name", "image_shape"})
  public record Generator(
      @GinParameter("None") Norm batchNormFn, @GinParameter("False") boolean spectralNorm) {}

  /**
   * gin {@code D}, abstract_arch.py:101.
   *
   * @param symmetricImages ours: images enter as 2x − 1, in [−1, 1]; the networks of the reference
   *     take them in [0, 1]
   */
  @GinConfigurable(value = D, denied = "name")
  public record Discriminator(
      @GinParameter("None") Norm batchNormFn,
      @GinParameter("False") boolean layerNorm,
      @GinParameter("False") boolean spectralNorm,
      @GinParameter(value = "False", ours = true) boolean symmetricImages) {}

  /** Normalisation layers, arch_ops.py:322-445. */
  public enum Norm {
    /** Identity, no variables; also {@code None}. */
    @GinConfigurable(value = "compare_gan.architectures.arch_ops.no_batch_norm", denied = "inputs")
    NONE,
    /** Batch norm. */
    @GinConfigurable(
        value = "compare_gan.architectures.arch_ops.batch_norm",
        denied = {"inputs", "is_training", "center", "scale", "name"})
    BATCH,
    /** Gain and bias are linear in the label. */
    @GinConfigurable("compare_gan.architectures.arch_ops.conditional_batch_norm")
    CONDITIONAL,
    /** Gain and bias are functions of the latent. */
    @GinConfigurable("compare_gan.architectures.arch_ops.self_modulated_batch_norm")
    SELF_MODULATED
  }
}
