package org.comparegan.gradient;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Output;

/** Softmax over the last axis, and the cross-entropies that contain it. */
final class SoftmaxRules {
  private SoftmaxRules() {}

  static void addTo(Rules rules) {
    rules.add("Softmax", (math, op) -> throughSoftmax(math, op.out(), op.dy()));
    rules.add(
        "LogSoftmax",
        (math, op) ->
            math.sub(op.dy(), math.mul(math.sumLast(op.dy()), math.apply("Exp", op.out()))));
    rules.add("SparseSoftmaxCrossEntropyWithLogits", SoftmaxRules::logits);
    rules.add(
        "SoftmaxCrossEntropyWithLogits",
        (math, op) -> math.reduceTo(logits(math, op), op.in(0), op.in(1)),
        (math, op) -> math.reduceTo(labels(math, op), op.in(1), op.in(0)));
  }

  private static Output<?> throughSoftmax(Algebra math, Output<?> softmax, Output<?> gradient) {
    Output<?> mean = math.sumLast(math.mul(gradient, softmax));
    return math.mul(math.sub(gradient, mean), softmax);
  }

  /** The second output is softmax minus labels: what the loss passes to the logits. */
  private static Output<?> logits(Algebra math, Step op) {
    List<Output<?>> parts = new ArrayList<>();
    op.dy(0).ifPresent(dy -> parts.add(math.mul(column(math, dy), op.out(1))));
    op.dy(1).ifPresent(dy -> parts.add(throughSoftmax(math, math.apply("Softmax", op.in(0)), dy)));
    return math.addN(parts);
  }

  private static Output<?> labels(Algebra math, Step op) {
    List<Output<?>> parts = new ArrayList<>();
    op.dy(0)
        .ifPresent(
            dy ->
                parts.add(
                    math.neg(math.mul(column(math, dy), math.apply("LogSoftmax", op.in(0))))));
    op.dy(1).ifPresent(dy -> parts.add(math.neg(dy)));
    return math.addN(parts);
  }

  private static Output<?> column(Algebra math, Output<?> vector) {
    return math.apply("ExpandDims", vector, math.integer(-1));
  }
}
