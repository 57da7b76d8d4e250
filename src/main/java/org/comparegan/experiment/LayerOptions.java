package org.comparegan.experiment;

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
 */
public record LayerOptions(
    Weights weights,
    StandardizeBatch standardizeBatch,
    SelfModulatedBatchNorm selfModulatedBatchNorm,
    ConditionalBatchNorm conditionalBatchNorm,
    SpectralNorm spectralNorm,
    @GinConfigurable("comparegan.layers") @GinParameter(value = "False", ours = true)
        boolean literalForms) {

  /** The reference's defaults. */
  public static LayerOptions defaults() {
    return GinTable.defaults(LayerOptions.class);
  }

  /** The operations from which layers are built. */
  public Forms forms() {
    return literalForms ? Forms.LITERAL : Forms.FAST;
  }

  /** Choices of operations for the layers; their results differ only by rounding. */
  public enum Forms {
    /** Fewer, faster operations; the default. */
    FAST,
    /** The reference's operations one by one, so that even rounding nearly agrees. */
    LITERAL
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
   * @param useCrossReplicaMean whether moments are averaged over replicas; absent: if there are
   *     several
   * @param useMovingAverages false: evaluation uses accumulators, filled before it
   * @param crossReplicaMoments how moments are averaged
   */
  @GinConfigurable(value = "compare_gan.architectures.arch_ops.standardize_batch", onlyThese = true)
  public record StandardizeBatch(
      @GinParameter(value = "0.999", least = 0, most = 1) double decay,
      @GinParameter(value = "1e-3", least = 0) double epsilon,
      @GinParameter("None") Optional<Boolean> useCrossReplicaMean,
      @GinParameter("True") boolean useMovingAverages,
      CrossReplicaMoments crossReplicaMoments) {}

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
   */
  @GinConfigurable(
      value = "compare_gan.architectures.arch_ops.conditional_batch_norm",
      onlyThese = true)
  public record ConditionalBatchNorm(@GinParameter("False") boolean useBias) {}

  /**
   * Spectral normalisation, arch_ops.py:453.
   *
   * @param epsilon floor of the squared norm in the power iteration
   * @param singularValue side of the power iteration
   * @param frozenInEval ours: evaluation does not change {@code u_var}; the reference updates it in
   *     every pass (reference R5)
   */
  @GinConfigurable(value = "compare_gan.architectures.arch_ops.spectral_norm", denied = "inputs")
  public record SpectralNorm(
      @GinParameter(value = "1e-12", least = 0) double epsilon,
      @GinParameter("'left'") SingularValue singularValue,
      @GinParameter(value = "False", ours = true) boolean frozenInEval) {}
}
