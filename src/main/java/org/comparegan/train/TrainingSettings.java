package org.comparegan.train;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.comparegan.data.BatchStream.ReadAhead;
import org.comparegan.experiment.Experiment;
import org.comparegan.graph.SessionOptions;
import org.comparegan.image.CorruptFiles;

/**
 * Settings of a training that its configuration does not hold. None of them changes a number of the
 * training but {@code schedule.steps} and {@code onNan}.
 *
 * @param dataDir where the data set is; absent: the one that comes with the project
 * @param schedule how long to train and how often to save
 * @param onNan what happens when a loss or a gradient is not finite
 * @param allowedChanges bindings that may differ from those the run was started with
 * @param session threads, determinism, device
 * @param ahead how batches are made in advance
 * @param skipped where unreadable pictures are noted; absent: they are an error
 */
public record TrainingSettings(
    Optional<Path> dataDir,
    Schedule schedule,
    OnNan onNan,
    List<String> allowedChanges,
    SessionOptions session,
    ReadAhead ahead,
    Optional<CorruptFiles> skipped) {
  private static final long LOG_EVERY = 20;

  /**
   * How long to train and how often to save, in generator steps.
   *
   * @param steps in all; absent: the configuration's
   * @param saveEvery steps between checkpoints; absent: the configuration's
   * @param keep number of checkpoints kept; absent: the configuration's
   * @param sampleEvery steps between sample sheets; 0: none
   */
  public record Schedule(
      Optional<Long> steps, Optional<Long> saveEvery, Optional<Integer> keep, long sampleEvery) {

    /** The configuration's own numbers, no sample sheets. */
    public static final Schedule CONFIGURED =
        new Schedule(Optional.empty(), Optional.empty(), Optional.empty(), 0);

    /** The configuration's numbers but for the steps; no sample sheets. */
    public static Schedule of(long steps) {
      return new Schedule(Optional.of(steps), Optional.empty(), Optional.empty(), 0);
    }
  }

  /** What a run does when a loss or a gradient is not finite; the step was not applied. */
  public enum OnNan {
    /** Saves the state beside the run's checkpoints and fails with the tensor's name. */
    STOP,
    /** Skips the batch and continues from the same weights. */
    SKIP,
    /** Returns to the last checkpoint and skips the batch. */
    ROLLBACK
  }

  /**
   * The settings of one training, with the configuration's numbers where the user gave none; counts
   * are in generator steps.
   *
   * @param logEvery steps between lines of progress and events
   * @param seed seed of the initial weights and of the draws of penalties
   */
  record Resolved(
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
    Resolved {
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

  Resolved resolve(Experiment experiment) {
    Experiment.RunConfig configured = experiment.runConfig();
    return new Resolved(
        schedule.steps.orElse(experiment.options().trainingSteps()),
        schedule.saveEvery.orElse(configured.saveCheckpointsSteps()),
        schedule.keep.orElse(configured.keepCheckpointMax()),
        LOG_EVERY,
        schedule.sampleEvery,
        onNan,
        configured.seed().orElse(experiment.dataset().seed()),
        session,
        ahead);
  }

  /** The configuration's own schedule; stops at a value that is not finite. */
  public static TrainingSettings of(SessionOptions session) {
    return new TrainingSettings(
        Optional.empty(),
        Schedule.CONFIGURED,
        OnNan.STOP,
        List.of(),
        session,
        ReadAhead.DEFAULT,
        Optional.empty());
  }

  /** A copy with another data directory. */
  public TrainingSettings withDataDir(Optional<Path> directory) {
    return new TrainingSettings(
        directory, schedule, onNan, allowedChanges, session, ahead, skipped);
  }

  /** A copy with another schedule. */
  public TrainingSettings withSchedule(Schedule other) {
    return new TrainingSettings(dataDir, other, onNan, allowedChanges, session, ahead, skipped);
  }

  /** A copy with other session options. */
  public TrainingSettings withSession(SessionOptions other) {
    return new TrainingSettings(dataDir, schedule, onNan, allowedChanges, other, ahead, skipped);
  }
}
