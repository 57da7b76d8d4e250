package org.comparegan.train;

import java.util.Optional;

/** Who watches a run: a line of progress, a bar, a test. */
public interface TrainingMonitor {

  /** Hears nothing. */
  TrainingMonitor SILENT = progress -> {};

  /** Called every few steps and at the end. */
  void progress(Progress progress);

  /** Called when something looks wrong, though the run goes on. */
  default void warning(String message) {}

  /**
   * Called when a checkpoint is written, between steps.
   *
   * @param prefix of the checkpoint
   */
  default void saved(long step, String prefix) {}

  /** Who traces some of the runs, if anyone does. */
  default Optional<StepProfiler> profiler() {
    return Optional.empty();
  }

  /**
   * Where a run is.
   *
   * @param step generator steps done
   * @param steps generator steps in all
   * @param stepsPerSecond rate of this start
   * @param discriminatorLoss of the last run
   * @param generatorLoss of the last run that trained the generator
   */
  record Progress(
      long step, long steps, double stepsPerSecond, float discriminatorLoss, float generatorLoss) {

    /** In the reference's words, hooks.py: {@code 12.0% @120, 3.1 steps/s, ETA: 5 min}. */
    public String line() {
      double left = (steps - step) / Math.max(1e-9, stepsPerSecond);
      return "%.1f%% @%d, %.2f steps/s, ETA: %s, d %.3f, g %.3f"
          .formatted(
              100.0 * step / Math.max(1, steps),
              step,
              stepsPerSecond,
              left < 60 ? "%.0f s".formatted(left) : "%.0f min".formatted(left / 60),
              discriminatorLoss,
              generatorLoss);
    }
  }
}
