package org.comparegan;

import java.nio.file.Path;
import java.util.Map;

/** Follows a training and may cancel it; called by the thread that trains. */
public interface TrainingListener {

  /** Ignores everything. */
  TrainingListener SILENT = new TrainingListener() {};

  /**
   * Called every 20 generator steps and after the last.
   *
   * @param step generator steps done
   * @param steps generator steps in all
   * @param discriminatorLoss of the last step
   * @param generatorLoss of the last generator step
   */
  default void step(long step, long steps, double discriminatorLoss, double generatorLoss) {}

  /**
   * Called when a checkpoint is written.
   *
   * @param prefix of its files; {@link Gan#open} takes it
   */
  default void checkpoint(long step, Path prefix) {}

  /**
   * Called when a checkpoint was scored.
   *
   * @param scores by name, such as {@code fid} and {@code is}; empty where the samples were not
   *     finite
   */
  default void score(long step, Map<String, Score> scores) {}

  /** Called when something looks wrong, though the training goes on. */
  default void warning(String sentence) {}

  /** Asked after each generator step; true: save the state and return. */
  default boolean cancelled() {
    return false;
  }
}
