package org.comparegan.experiment;

import java.util.List;
import java.util.Optional;
import org.comparegan.gin.GinConfigurable;
import org.comparegan.gin.GinParameter;

/**
 * Options of the layers, one record per gin selector.
 *
 * @param weights gin {@code weights}
 * @param standardizeBatch gin {@code standardize_batch}
 * @param selfModulatedBatchNorm gin {@code self_modulated_batch_norm}
 * @param conditionalBatchNorm gin {@code conditional_batch_norm}
 * @param spectralNorm gin {@code spectral_norm}
 * @param literalForms ours: gin {@code layers.literal_forms}, see {@link #forms}
 * @param upsampling ours: gin {@code layers.upsampling}, how blocks double the resolution
 */
public record LayerOptions(
    Weights weights,
    StandardizeBatch standardizeBatch,
    SelfModulatedBatchNorm selfModulatedBatchNorm,
    ConditionalBatchNorm conditionalBatchNorm,
    SpectralNorm spectralNorm,
    @GinConfigurable("comparegan.layers") @GinParameter(value = "False", ours = true)
        boolean literalForms,
    @GinConfigurable("comparegan.layers") @GinParameter(value = "'zeros'", ours = true)
        Upsampling upsampling) {

  /** The reference's defaults. */
  public static LayerOptions defaults() {
    return GinTable.defaults(LayerOptions.class);
  }

  /** The operations from which layers are built. */
  public Forms forms() {
    return literalForms ? Forms.LITERAL : Forms.FAST;
  }

  /** These options for the last norm of a generator. */
  public LayerOptions ofFinalNorm() {
    return new LayerOptions(
        weights,
        standardizeBatch.ofFinalNorm(),
        selfModulatedBatchNorm,
        conditionalBatchNorm,
        spectralNorm,
        literalForms,
        upsampling);
  }

  /** Choices of operations for the layers; their results differ only by rounding. */
  public enum Forms {
    /** Fewer, faster operations; the default. */
    FAST,
    /** The reference's operations one by one, so that even rounding nearly agrees. */
    LITERAL
  }

  /** How a residual block doubles height and width, before its first convolution. */
  public enum Upsampling {
    /** Zeros between the pixels, as in the reference. */
    ZEROS,
    /** Each pixel four times. */
    NEAREST,
    /** Linear between the centres of pixels; PyTorch's {@code align_corners = False}. */
    BILINEAR
  }

  /** Initialiser of kernels: gin {@code weights.initializer}. */
  public enum KernelInitializer {
    /** N(0, stddev²). */
    NORMAL,
    /** N(0, stddev²) truncated at two standard deviations. */
    TRUNCATED,
    /** Orthogonal with gain 1; the stddev has no effect. */
    ORTHOGONAL
  }

  /** Which side the power iteration keeps: gin {@code spectral_norm.singular_value}. */
  public enum SingularValue {
    /** {@code u_var} is {@code [rows, 1]}. */
    LEFT,
    /** {@code u_var} is {@code [1, columns]}. */
    RIGHT,
    /** The shorter side: left when rows ≤ columns. */
    AUTO
  }

  /**
   * Kernel initialisation, arch_ops.py:46.
   *
   * @param initializer kind
   * @param stddev accepted for compatibility but without effect, as every layer passes its own
   *     (reference F19)
   */
  @GinConfigurable("compare_gan.architectures.arch_ops.weights")
  public record Weights(
      @GinParameter("'normal'") KernelInitializer initializer,
      @GinParameter(value = "0.02", least = 0) double stddev) {}

  /**
   * Batch standardisation, arch_ops.py:194.
   *
   * @param decay of the moving averages
   * @param epsilon added to the variance
   * @param finalEpsilon ours: the same in the last norm of a generator of BigGAN, BigGAN-deep or
   *     ResNet-CIFAR; absent: {@code epsilon}
   * @param useCrossReplicaMean whether moments are averaged over replicas; absent: if there are
   *     several
   * @param useMovingAverages false: evaluation uses accumulators, filled before it
   * @param crossReplicaMoments how moments are averaged
   */
  @GinConfigurable(value = "compare_gan.architectures.arch_ops.standardize_batch", onlyThese = true)
  public record StandardizeBatch(
      @GinParameter(value = "0.999", least = 0, most = 1) double decay,
      @GinParameter(value = "1e-3", least = 0) double epsilon,
      @GinParameter(value = "None", least = 0, ours = true) Optional<Double> finalEpsilon,
      @GinParameter("None") Optional<Boolean> useCrossReplicaMean,
      @GinParameter("True") boolean useMovingAverages,
      CrossReplicaMoments crossReplicaMoments) {

    private StandardizeBatch ofFinalNorm() {
      return new StandardizeBatch(
          decay,
          finalEpsilon.orElse(epsilon),
          finalEpsilon,
          useCrossReplicaMean,
          useMovingAverages,
          crossReplicaMoments);
    }
  }

  /**
   * Moments over several replicas, tpu_ops.py:94.
   *
   * @param parallel the variance is E[x²] − E[x]², exchanged in one go; else the mean of (x −
   *     E[x])², exchanged after the mean
   * @param groupSize adjacent replicas that share moments; absent: all. The reference averages over
   *     all replicas in any case (reference F16)
   */
  @GinConfigurable(
      value = "compare_gan.tpu.tpu_ops.cross_replica_moments",
      denied = {"inputs", "axis"})
  public record CrossReplicaMoments(
      @GinParameter("True") boolean parallel,
      @GinParameter(value = "None", least = 0) Optional<Integer> groupSize) {
    /** A group of 0 is all replicas, as in the reference. */
    public CrossReplicaMoments {
      groupSize = groupSize.filter(size -> size > 0);
    }
  }

  /**
   * Self-modulation, arch_ops.py:370.
   *
   * @param numHidden width of the hidden layer; 0: gain and bias are linear in the latent
   */
  @GinConfigurable(
      value = "compare_gan.architectures.arch_ops.self_modulated_batch_norm",
      onlyThese = true)
  public record SelfModulatedBatchNorm(@GinParameter(value = "32", least = 0) int numHidden) {}

  /**
   * Conditional batch norm, arch_ops.py:423.
   *
   * @param useBias whether gain and bias layers have a bias (starts at 0)
   * @param gainOffset ours: added to the gain; papers have 1, the reference 0
   */
  @GinConfigurable(
      value = "compare_gan.architectures.arch_ops.conditional_batch_norm",
      onlyThese = true)
  public record ConditionalBatchNorm(
      @GinParameter("False") boolean useBias,
      @GinParameter(value = "0.0", ours = true) double gainOffset) {}

  /**
   * Spectral normalisation, arch_ops.py:453.
   *
   * @param epsilon floor of the squared norm in the power iteration
   * @param singularValue side of the power iteration
   * @param frozenInEval ours: evaluation does not change {@code u_var}; the reference updates it in
   *     every pass (reference R5)
   * @param leftLayers ours: comma-separated names of layers, such as {@code embedding_fc}, whose
   *     side is left whatever {@code singular_value} says
   * @param storedVectors ours: {@code v_var} is stored as well, and evaluation divides by u·W·v
   *     without an iteration, as {@code torch.nn.utils.spectral_norm} does
   * @param iteratedLayers ours: comma-separated names of layers to which {@code stored_vectors}
   *     does not apply
   * @param plainLayers ours: comma-separated names of layers without spectral norm, such as {@code
   *     gamma, beta}
   */
  @GinConfigurable(value = "compare_gan.architectures.arch_ops.spectral_norm", denied = "inputs")
  public record SpectralNorm(
      @GinParameter(value = "1e-12", least = 0) double epsilon,
      @GinParameter("'left'") SingularValue singularValue,
      @GinParameter(value = "False", ours = true) boolean frozenInEval,
      @GinParameter(value = "''", ours = true) String leftLayers,
      @GinParameter(value = "False", ours = true) boolean storedVectors,
      @GinParameter(value = "''", ours = true) String iteratedLayers,
      @GinParameter(value = "''", ours = true) String plainLayers) {

    /** The side of a layer's vectors. */
    public SingularValue side(String layer) {
      return named(leftLayers, layer) ? SingularValue.LEFT : singularValue;
    }

    /** Whether evaluation takes a layer's vectors as they are stored. */
    public boolean stored(String layer) {
      return storedVectors && !named(iteratedLayers, layer);
    }

    /** Whether a layer has no spectral norm even where its network has. */
    public boolean plain(String layer) {
      return named(plainLayers, layer);
    }

    private static boolean named(String layers, String layer) {
      return List.of(layers.split("\\s*,\\s*")).contains(layer);
    }
  }
}
