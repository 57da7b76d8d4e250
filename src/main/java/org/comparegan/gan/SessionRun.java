package org.comparegan.gan;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.Operation;
import org.tensorflow.types.TFloat32;

/**
 * Feeds, targets and fetches of one session run. A batch takes one run or, when gradients are
 * accumulated, several.
 *
 * @param slice rows of the batch to feed; absent when the run needs only variables
 * @param targets operations to run
 * @param checks whether the applied steps were finite; absent when it applies none
 * @param watched scalars to fetch, by the name under which they are logged; the values of several
 *     runs are averaged
 * @param constants more scalars to feed
 */
public record SessionRun(
    Optional<Slice> slice,
    List<Operation> targets,
    Optional<StepChecks> checks,
    Map<String, Operand<TFloat32>> watched,
    Map<Operand<TFloat32>, Float> constants) {

  /**
   * Some rows of a batch.
   *
   * @param first first row, counted from 0
   * @param rows number of rows, that of the placeholders
   * @param discriminatorStep discriminator step on this batch, counted from 0, that the graph's
   *     first one computes
   * @param share index of the micro-batch within that step
   */
  public record Slice(int first, int rows, int discriminatorStep, int share) {

    /** The name within the batch of a draw with this name in the graph. */
    public String draw(String name) {
      return discriminatorStep == 0
          ? name
          : name.replace(
              StepInputs.discriminatorScope(0) + "/",
              StepInputs.discriminatorScope(discriminatorStep) + "/");
    }
  }

  /** A run over all rows of the batch. */
  static SessionRun whole(
      int rows,
      List<Operation> targets,
      StepChecks checks,
      Map<String, Operand<TFloat32>> watched) {
    return new SessionRun(
        Optional.of(new Slice(0, rows, 0, 0)), targets, Optional.of(checks), watched, Map.of());
  }

  /** A run without feeds. */
  static SessionRun unfed(
      List<Operation> targets,
      Optional<StepChecks> checks,
      Map<String, Operand<TFloat32>> watched) {
    return new SessionRun(Optional.empty(), targets, checks, watched, Map.of());
  }
}
