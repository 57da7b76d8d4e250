package org.comparegan.train;

/** What a run does when a loss or a gradient is not finite; the step was not applied. */
public enum OnNan {
  /** Writes the state beside the run's checkpoints and fails with the tensor's name. */
  STOP,
  /** Leaves the batch out and goes on from the same weights. */
  SKIP,
  /** Goes on from the last checkpoint, without the batch. */
  ROLLBACK
}
