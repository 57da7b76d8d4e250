package org.comparegan.train;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.comparegan.data.BatchStream.ReadAhead;
import org.comparegan.experiment.Experiment;
import org.comparegan.graph.SessionOptions;
import org.comparegan.image.CorruptFiles;

/**
 * Settings of a training beside its configuration: how long, how often, on what. The configuration
 * decides the numbers.
 *
 * @param dataDir where the data set is; absent: the one that comes with the project
 * @param steps generator steps in all; absent: the configuration's
 * @param saveEvery generator steps between checkpoints; absent: the configuration's
 * @param keep checkpoints kept; absent: the configuration's
 * @param sampleEvery generator steps between sample sheets; 0: none
 * @param onNan what happens when a loss or a gradient is not finite
 * @param allowedChanges bindings that may differ from those that the run was started with
 * @param session threads, determinism, device
 * @param ahead how batches are made in advance
 * @param skipped where pictures that cannot be read are noted; absent: they are an error
 */
public record TrainingSettings(
    Optional<Path> dataDir,
    Optional<Long> steps,
    Optional<Long> saveEvery,
    Optional<Integer> keep,
    long sampleEvery,
    OnNan onNan,
    List<String> allowedChanges,
    SessionOptions session,
    ReadAhead ahead,
    Optional<CorruptFiles> skipped) {
  private static final long LOG_EVERY = 20;

  /** What a run does when a loss or a gradient is not finite; the step was not applied. */
  public enum OnNan {
    /** Writes the state beside the run's checkpoints and fails with the tensor's name. */
    STOP,
    /** Leaves the batch out and goes on from the same weights. */
    SKIP,
    /** Goes on from the last checkpoint, without the batch. */
    ROLLBACK
  }

  /**
   * The settings of one training, with the configuration's numbers where the user gave none.
   *
   * @param steps generator steps in all
   * @param saveEvery generator steps between checkpoints
   * @param keep checkpoints kept
   * @param logEvery generator steps between lines of progress and events
   * @param sampleEvery generator steps between sample sheets; 0: none
   * @param onNan what happens when a loss or a gradient is not finite
   * @param seed of the initial weights and of the draws of penalties
   * @param session threads, determinism, device
   * @param ahead how batches are made in advance
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

  /** With the configuration's numbers where these settings have none. */
  Resolved resolve(Experiment experiment) {
    Experiment.RunConfig configured = experiment.runConfig();
    return new Resolved(
        steps.orElse(experiment.options().trainingSteps()),
        saveEvery.orElse(configured.saveCheckpointsSteps()),
        keep.orElse(configured.keepCheckpointMax()),
        LOG_EVERY,
        sampleEvery,
        onNan,
        configured.seed().orElse(experiment.dataset().seed()),
        session,
        ahead);
  }

  /** The configuration's own numbers, no sample sheets. */
  public static TrainingSettings of(SessionOptions session) {
    return new TrainingSettings(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        0,
        OnNan.STOP,
        List.of(),
        session,
        ReadAhead.DEFAULT,
        Optional.empty());
  }

  /** A copy that looks for data sets elsewhere. */
  public TrainingSettings withDataDir(Optional<Path> directory) {
    return new TrainingSettings(
        directory,
        steps,
        saveEvery,
        keep,
        sampleEvery,
        onNan,
        allowedChanges,
        session,
        ahead,
        skipped);
  }

  /** A copy with another number of generator steps. */
  public TrainingSettings withSteps(long number) {
    return new TrainingSettings(
        dataDir,
        Optional.of(number),
        saveEvery,
        keep,
        sampleEvery,
        onNan,
        allowedChanges,
        session,
        ahead,
        skipped);
  }

  /** A copy with another number of generator steps between checkpoints. */
  public TrainingSettings withSaveEvery(long number) {
    return new TrainingSettings(
        dataDir,
        steps,
        Optional.of(number),
        keep,
        sampleEvery,
        onNan,
        allowedChanges,
        session,
        ahead,
        skipped);
  }

  /** A copy with another number of generator steps between sample sheets. */
  public TrainingSettings withSampleEvery(long number) {
    return new TrainingSettings(
        dataDir, steps, saveEvery, keep, number, onNan, allowedChanges, session, ahead, skipped);
  }

  /** A copy with another answer to a loss or gradient that is not finite. */
  public TrainingSettings withOnNan(OnNan answer) {
    return new TrainingSettings(
        dataDir,
        steps,
        saveEvery,
        keep,
        sampleEvery,
        answer,
        allowedChanges,
        session,
        ahead,
        skipped);
  }

  /** A copy that lets these bindings differ from the run's. */
  public TrainingSettings withAllowedChanges(List<String> names) {
    return new TrainingSettings(
        dataDir, steps, saveEvery, keep, sampleEvery, onNan, names, session, ahead, skipped);
  }

  /** A copy with other session options. */
  public TrainingSettings withSession(SessionOptions other) {
    return new TrainingSettings(
        dataDir, steps, saveEvery, keep, sampleEvery, onNan, allowedChanges, other, ahead, skipped);
  }
}
