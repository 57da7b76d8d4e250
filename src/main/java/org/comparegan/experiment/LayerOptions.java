package org.comparegan.experiment;

import java.util.Optional;

/**
 * Options of the layers, one record per gin selector, with the reference's defaults.
 *
 * @param weights gin {@code weights}
 * @param standardizeBatch gin {@code standardize_batch}
 * @param selfModulatedBatchNorm gin {@code self_modulated_batch_norm}
 * @param conditionalBatchNorm gin {@code conditional_batch_norm}
 * @param spectralNorm gin {@code spectral_norm}
 * @param forms ours: gin {@code layers.literal_forms}
 */
public record LayerOptions(
    Weights weights,
    StandardizeBatch standardizeBatch,
    SelfModulatedBatchNorm selfModulatedBatchNorm,
    ConditionalBatchNorm conditionalBatchNorm,
    SpectralNorm spectralNorm,
    Forms forms) {

  /** In the fast forms. */
  public LayerOptions(
      Weights weights,
      StandardizeBatch standardizeBatch,
      SelfModulatedBatchNorm selfModulatedBatchNorm,
      ConditionalBatchNorm conditionalBatchNorm,
      SpectralNorm spectralNorm) {
    this(
        weights,
        standardizeBatch,
        selfModulatedBatchNorm,
        conditionalBatchNorm,
        spectralNorm,
        Forms.FAST);
  }

  /** What the reference does when nothing is bound. */
  public static LayerOptions defaults() {
    return new LayerOptions(
        new Weights(KernelInitializer.NORMAL, 0.02),
        new StandardizeBatch(0.999, 1e-3, true, CrossReplicaMean.WHEN_SHARDED),
        new SelfModulatedBatchNorm(32),
        new ConditionalBatchNorm(false),
        new SpectralNorm(1e-12, SingularValue.LEFT));
  }

  /** Operations that a layer is made of: equal but for rounding. */
  public enum Forms {
    /** Fewer operations, less work: the default. */
    FAST,
    /** Those of the reference one by one, so that even the rounding is nearly the same. */
    LITERAL
  }

  /** Initialiser of kernels: gin {@code weights.initializer}. */
  public enum KernelInitializer {
    /** N(0, stddev²). */
    NORMAL,
    /** N(0, stddev²) cut at two standard deviations. */
    TRUNCATED,
    /** Orthogonal with gain 1; the stddev has no influence. */
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

  /** Whether batch moments are averaged over replicas: gin {@code use_cross_replica_mean}. */
  public enum CrossReplicaMean {
    /** {@code None}: when there is more than one replica. */
    WHEN_SHARDED,
    /** {@code True}. */
    ALWAYS,
    /** {@code False}. */
    NEVER
  }

  /**
   * Kernel initialisation, arch_ops.py:46.
   *
   * @param initializer kind
   * @param stddev accepted for compatibility; inert, since every layer passes its own (reference
   *     F19)
   */
  public record Weights(KernelInitializer initializer, double stddev) {}

  /**
   * Batch standardisation, arch_ops.py:194.
   *
   * @param decay of the moving averages, in [0, 1]
   * @param epsilon added to the variance, positive
   * @param useMovingAverages false: accumulators filled before evaluation take their place
   * @param useCrossReplicaMean synchronised moments
   * @param crossReplicaMoments how they are synchronised
   */
  public record StandardizeBatch(
      double decay,
      double epsilon,
      boolean useMovingAverages,
      CrossReplicaMean useCrossReplicaMean,
      CrossReplicaMoments crossReplicaMoments) {

    /** Synchronised over all replicas, where it is synchronised. */
    public StandardizeBatch(
        double decay,
        double epsilon,
        boolean useMovingAverages,
        CrossReplicaMean useCrossReplicaMean) {
      this(decay, epsilon, useMovingAverages, useCrossReplicaMean, CrossReplicaMoments.defaults());
    }
  }

  /**
   * Moments over several replicas, tpu_ops.py:94.
   *
   * @param parallel the variance is E[x²] − E[x]², of which both are exchanged at once; else the
   *     mean of (x − E[x])², exchanged after the mean
   * @param groupSize replicas that share moments, neighbours; absent: all. The reference takes the
   *     mean over all replicas in any case (reference F16)
   */
  public record CrossReplicaMoments(boolean parallel, Optional<Integer> groupSize) {
    /** Over all replicas, at once. */
    public static CrossReplicaMoments defaults() {
      return new CrossReplicaMoments(true, Optional.empty());
    }
  }

  /**
   * Self-modulation, arch_ops.py:370.
   *
   * @param numHidden width of the hidden layer; 0: gain and bias are linear in the latent
   */
  public record SelfModulatedBatchNorm(int numHidden) {}

  /**
   * Conditional batch norm, arch_ops.py:423.
   *
   * @param useBias whether gain and bias layers have a bias (starts at 0)
   */
  public record ConditionalBatchNorm(boolean useBias) {}

  /**
   * Spectral normalisation, arch_ops.py:453.
   *
   * @param epsilon floor of the squared norm in the power iteration
   * @param singularValue side of the power iteration
   * @param frozenInEval ours: evaluation leaves {@code u_var} alone; the reference moves it in
   *     every pass (reference R5)
   */
  public record SpectralNorm(double epsilon, SingularValue singularValue, boolean frozenInEval) {
    /** As the reference: evaluation moves {@code u_var}. */
    public SpectralNorm(double epsilon, SingularValue singularValue) {
      this(epsilon, singularValue, false);
    }
  }
}
