package org.comparegan.gan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Merge;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * What became of the steps of a session run, of which each is taken only when all before it were.
 *
 * @param steps in their order
 * @param values those of the step that failed, or of the last one
 * @param place scalar: 0 when all steps passed, n when the n-th failed
 */
public record StepChecks(List<StepCheck> steps, Operand<TFloat32> values, Operand<TInt32> place) {

  static StepChecks of(Ops tf, List<StepCheck> steps) {
    StepCheck last = steps.get(steps.size() - 1);
    Merge<TFloat32> outcome = whicheverIs(tf, last.passed(), steps, StepCheck::failed);
    return new StepChecks(List.copyOf(steps), outcome.output(), outcome.valueIndex());
  }

  /** A scalar that is computed after these steps; where one of them fails it is not finite. */
  Operand<TFloat32> orNotFinite(Ops tf, Operand<TFloat32> scalar) {
    return whicheverIs(tf, scalar, steps, StepCheck::notFinite).output();
  }

  /** What exists when all steps passed, or else what exists when one of them failed. */
  private static Merge<TFloat32> whicheverIs(
      Ops tf,
      Operand<TFloat32> passed,
      List<StepCheck> steps,
      Function<StepCheck, Operand<TFloat32>> failed) {
    List<Operand<TFloat32>> ways = new ArrayList<>(List.of(passed));
    steps.forEach(step -> ways.add(failed.apply(step)));
    return tf.merge(ways);
  }

  /**
   * The failure of a run, if it failed.
   *
   * @param values what {@link #values} was in it
   * @param place what {@link #place} was
   */
  public Optional<NotFinite> failure(float[] values, int place) {
    return place == 0 ? Optional.empty() : Optional.of(steps.get(place - 1).failure(values));
  }
}
