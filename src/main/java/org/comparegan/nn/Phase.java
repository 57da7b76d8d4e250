package org.comparegan.nn;

/** Purpose of a pass through a network. */
public enum Phase {
  /** Normalises with batch moments; updates moving averages. */
  TRAIN,
  /** Normalises with moving averages or accumulators, which stay unchanged. */
  EVAL,
  /**
   * Evaluation that adds the batch's moments to the accumulators, then normalises with these; the
   * reference's {@code update_accus = 1}, arch_ops.py:122.
   */
  ACCUMULATE,
  /**
   * Evaluation in an exported graph: the variable {@code update_accus} decides in every run whether
   * the batch is added to the accumulators, as in the reference's modules.
   */
  SWITCHED
}
