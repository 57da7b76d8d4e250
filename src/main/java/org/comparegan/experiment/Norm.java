package org.comparegan.experiment;

/**
 * Normalisation layer of a network: gin {@code G.batch_norm_fn} and {@code D.batch_norm_fn}.
 *
 * <p>Source: arch_ops.py:322-445.
 */
public enum Norm {
  /** {@code None} or {@code @no_batch_norm}: identity, no variables. */
  NONE,
  /** {@code @batch_norm}. */
  BATCH,
  /** {@code @conditional_batch_norm}: gain and bias are linear in the label. */
  CONDITIONAL,
  /** {@code @self_modulated_batch_norm}: gain and bias are functions of the latent. */
  SELF_MODULATED
}
