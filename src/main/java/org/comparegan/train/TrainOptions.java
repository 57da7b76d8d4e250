package org.comparegan.train;

import org.comparegan.data.ReadAhead;
import org.comparegan.graph.SessionOptions;

/**
 * How a run is kept; none of it changes a number of the training.
 *
 * @param steps generator steps in all
 * @param saveEvery generator steps between checkpoints
 * @param keep checkpoints kept
 * @param logEvery generator steps between lines of progress and events
 * @param sampleEvery generator steps between sample sheets; 0: none
 * @param onNan what happens when a loss or a gradient is not finite
 * @param seed of the initial weights and of the draws of penalties
 * @param session threads and determinism
 * @param ahead how batches are made in advance
 */
public record TrainOptions(
    long steps,
    long saveEvery,
    int keep,
    long logEvery,
    long sampleEvery,
    OnNan onNan,
    long seed,
    SessionOptions session,
    ReadAhead ahead) {

  /** Checks the numbers. */
  public TrainOptions {
    require(steps >= 0, "--steps", steps);
    require(saveEvery > 0, "run_config.save_checkpoints_steps", saveEvery);
    require(keep > 0, "run_config.keep_checkpoint_max", keep);
    require(logEvery > 0, "steps between lines of progress", logEvery);
    require(sampleEvery >= 0, "steps between sample sheets", sampleEvery);
  }

  private static void require(boolean holds, String name, long value) {
    if (!holds) {
      throw new IllegalArgumentException(name + " is out of range: " + value);
    }
  }
}
