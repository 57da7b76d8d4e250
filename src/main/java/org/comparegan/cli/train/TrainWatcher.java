package org.comparegan.cli.train;

import java.util.Optional;
import org.comparegan.cli.common.Console;
import org.comparegan.train.StepProfiler;
import org.comparegan.train.TrainingMonitor;

/** Shows a training on the console, and scores it where that was asked for. */
final class TrainWatcher implements TrainingMonitor, AutoCloseable {
  private final Console console;
  private final org.comparegan.cli.common.Progress progress;
  private final Optional<TrainingScores> scores;
  private final Optional<StepProfiler> profiler;

  /**
   * Watches from a step on.
   *
   * @param scores closed with this
   * @param profiler traces some of the steps
   */
  TrainWatcher(
      Console console,
      long firstStep,
      long steps,
      Optional<TrainingScores> scores,
      Optional<StepProfiler> profiler) {
    this.console = console;
    this.scores = scores;
    this.profiler = profiler;
    this.progress = console.progress("training", steps, "steps");
    progress.resumedAt(firstStep);
  }

  @Override
  public void progress(TrainingMonitor.Progress now) {
    progress.at(
        now.step(), "d %.3f, g %.3f".formatted(now.discriminatorLoss(), now.generatorLoss()));
  }

  @Override
  public void warning(String message) {
    console.notice(message);
  }

  @Override
  public void saved(long step, String prefix) {
    scores.flatMap(s -> s.at(step, prefix)).ifPresent(console::notice);
  }

  @Override
  public Optional<StepProfiler> profiler() {
    return profiler;
  }

  /** Prints what was traced, after the training. */
  void report() {
    profiler.ifPresent(
        traced ->
            traced
                .finished()
                .ifPresentOrElse(
                    profile -> console.print(profile.text()),
                    () ->
                        console.notice(
                            "No profile: it needs %d generator steps in one start of the training."
                                .formatted(traced.needed()))));
  }

  @Override
  public void close() {
    progress.close();
    scores.ifPresent(TrainingScores::close);
  }
}
