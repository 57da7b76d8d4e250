package org.comparegan.train;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.comparegan.data.ReadAhead;
import org.comparegan.graph.SessionOptions;
import org.comparegan.image.CorruptFiles;

/**
 * What the command line says of a training beside its configuration.
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
