package org.comparegan.train;

import java.util.Optional;

/** Receives the progress of a training. */
public interface TrainingMonitor {

  /** Ignores everything. */
  TrainingMonitor SILENT = progress -> {};

  /** Called before the first step, once the state is restored or initialised. */
  default void started() {}

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

  /** A profiler that traces some of the steps; empty: none. */
  default Optional<StepProfiler> profiler() {
    return Optional.empty();
  }

  /**
   * Progress of a run.
   *
   * @param step generator steps done
   * @param steps generator steps in all
   * @param stepsPerSecond rate since this start
   * @param discriminatorLoss loss of the last step
   * @param generatorLoss loss of the last generator step
   */
  record Progress(
      long step, long steps, double stepsPerSecond, float discriminatorLoss, float generatorLoss) {

    /** One line like the reference's, hooks.py: {@code 12.0% @120, 3.1 steps/s, ETA: 5 min}. */
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
