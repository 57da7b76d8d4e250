package org.comparegan.nn;

/** What a pass through a network is for. */
public enum Phase {
  /** Batch moments normalise; moving averages move. */
  TRAIN,
  /** Moving averages or accumulators normalise and stay. */
  EVAL,
  /**
   * Evaluation that adds the moments of its batch to the accumulators and normalises with the sums
   * after that; the reference's {@code update_accus = 1}, arch_ops.py:122.
   */
  ACCUMULATE,
  /**
   * Evaluation in a graph that is given away: the variable {@code update_accus} says in every run
   * whether the batch is added to the accumulators, as in the reference's modules.
   */
  SWITCHED
}
