package org.comparegan.gan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.comparegan.graph.Variable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Merge;
import org.tensorflow.op.core.SwitchCond;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Finite checks of the steps of a session run: a step is applied only when its loss and gradients,
 * and those of all steps before it, are finite.
 *
 * @param steps checks in the order of the steps
 * @param values the values of the failed step, or of the last one
 * @param place scalar: 0 when all steps passed, n when the n-th failed
 */
public record StepChecks(List<StepCheck> steps, Operand<TFloat32> values, Operand<TInt32> place) {

  /** A loss or gradient is NaN or Inf; its step was not applied. */
  public static final class NotFinite extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String what;

    /**
     * @param what e.g. {@code gradient of discriminator/B1/same_conv1/kernel}
     * @param value that of the loss, or of the gradient's sum of squares
     */
    NotFinite(String what, float value) {
      super("The %s has %s values.".formatted(what, Float.isNaN(value) ? "NaN" : "Inf"));
      this.what = what;
    }

    /** E.g. {@code gradient of discriminator/B1/same_conv1/kernel}. */
    public String what() {
      return what;
    }
  }

  /**
   * Checks that the loss and all gradients of one step are finite.
   *
   * <p>No operation fails, as a failure on one worker would abort the exchanges of the others.
   * Instead a switch sends the values down one of two branches, and the other does not run.
   *
   * @param passed the values if all are finite; what depends on them runs only then
   * @param failed the values if one is not finite
   * @param notFinite a scalar that is not finite, if one of the values is not
   * @param names names of the values: the loss, then half the sum of squares of each gradient
   * @param gradientNorm norm of the whole gradient, scalar
   */
  record StepCheck(
      Operand<TFloat32> passed,
      Operand<TFloat32> failed,
      Operand<TFloat32> notFinite,
      List<String> names,
      Operand<TFloat32> gradientNorm) {

    /**
     * Checks a step.
     *
     * @param network name of the trained network, for the message
     * @param gradients gradients of the weights, in their order
     */
    static StepCheck of(
        Ops tf,
        String network,
        Operand<TFloat32> loss,
        List<Variable> weights,
        List<Optional<Operand<TFloat32>>> gradients) {
      List<String> names = new ArrayList<>(List.of("loss of the " + network));
      List<Operand<TFloat32>> halves = new ArrayList<>();
      for (int i = 0; i < weights.size(); i++) {
        if (gradients.get(i).isPresent()) {
          // The sum of squares takes one pass, and is not finite when an element is not.
          halves.add(tf.nn.l2Loss(gradients.get(i).get()));
          names.add("gradient of " + weights.get(i).name());
        }
      }
      List<Operand<TFloat32>> values = new ArrayList<>(List.of(loss));
      values.addAll(halves);
      Operand<TFloat32> all = tf.stack(values);
      Operand<TBool> finite = tf.reduceAll(tf.math.isFinite(all), tf.constant(0));
      SwitchCond<TFloat32> way = tf.switchCond(all, finite);
      Operand<TFloat32> failed = tf.identity(way.outputFalse());
      return new StepCheck(
          tf.identity(way.outputTrue()),
          failed,
          tf.reduceSum(failed, tf.constant(0)),
          List.copyOf(names),
          length(tf, halves));
    }

    /** The first value that is not finite: the loss, else a gradient. */
    private NotFinite failure(float[] values) {
      int first = 0;
      while (Float.isFinite(values[first])) {
        first++;
      }
      return new NotFinite(names.get(first), values[first]);
    }
  }

  /** The norm of a vector from half the sums of squares of its parts; 0 without any. */
  static Operand<TFloat32> length(Ops tf, List<Operand<TFloat32>> halfSquares) {
    return halfSquares.isEmpty()
        ? tf.constant(0f)
        : tf.math.sqrt(tf.math.mul(tf.math.addN(halfSquares), tf.constant(2f)));
  }

  static StepChecks of(Ops tf, List<StepCheck> steps) {
    StepCheck last = steps.get(steps.size() - 1);
    Merge<TFloat32> outcome = merged(tf, last.passed(), steps, StepCheck::failed);
    return new StepChecks(List.copyOf(steps), outcome.output(), outcome.valueIndex());
  }

  /** The scalar if these steps all passed, else a scalar that is not finite. */
  Operand<TFloat32> orNotFinite(Ops tf, Operand<TFloat32> scalar) {
    return merged(tf, scalar, steps, StepCheck::notFinite).output();
  }

  /** Merges the branch where all steps passed with those where one failed. */
  private static Merge<TFloat32> merged(
      Ops tf,
      Operand<TFloat32> passed,
      List<StepCheck> steps,
      Function<StepCheck, Operand<TFloat32>> failed) {
    List<Operand<TFloat32>> ways = new ArrayList<>(List.of(passed));
    steps.forEach(step -> ways.add(failed.apply(step)));
    return tf.merge(ways);
  }

  /**
   * The failure of a run, if any.
   *
   * @param values fetched {@link #values}
   * @param place fetched {@link #place}
   */
  public Optional<NotFinite> failure(float[] values, int place) {
    return place == 0 ? Optional.empty() : Optional.of(steps.get(place - 1).failure(values));
  }
}
