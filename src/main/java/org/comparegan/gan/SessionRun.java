package org.comparegan.gan;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.Operation;
import org.tensorflow.types.TFloat32;

/**
 * What one run of the session is fed, runs and fetches. A batch takes one of these or, when
 * gradients are accumulated, several.
 *
 * @param slice the rows of the batch that it is fed; absent when it computes from variables alone
 * @param targets operations to run
 * @param checks whether the steps that it applies were finite; absent when it applies none
 * @param watched scalars to fetch, by the name under which they are logged; runs that fetch the
 *     same name share a mean
 * @param constants further scalars that it is fed
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
   * @param first row, counted from 0
   * @param rows how many; the placeholders have that many
   * @param discriminatorStep the step on this batch, counted from 0, for which the graph's first
   *     one stands
   * @param share which of the equal shares of that step's examples, counted from 0
   */
  public record Slice(int first, int rows, int discriminatorStep, int share) {

    /** All rows at once. */
    static Slice whole(int rows) {
      return new Slice(0, rows, 0, 0);
    }

    /** The name, among all draws of the batch, of what the graph draws under this name. */
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
        Optional.of(Slice.whole(rows)), targets, Optional.of(checks), watched, Map.of());
  }

  /** A run that is fed nothing. */
  static SessionRun unfed(
      List<Operation> targets,
      Optional<StepChecks> checks,
      Map<String, Operand<TFloat32>> watched) {
    return new SessionRun(Optional.empty(), targets, checks, watched, Map.of());
  }
}
