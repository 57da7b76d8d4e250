package org.comparegan.gradient;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.comparegan.graph.Replicas;
import org.tensorflow.Output;

/**
 * Sums, means and extrema over axes, softmax over the last axis and its cross-entropies, and means
 * over workers.
 */
final class ReductionRules {
  private ReductionRules() {}

  static void addTo(Rules rules) {
    reductions(rules);
    softmax(rules);
    rules.add("CollectiveReduce", ReductionRules::meanOverWorkers);
  }

  private static void reductions(Rules rules) {
    rules.add("Sum", (math, op) -> math.broadcast(kept(math, op, op.dy()), op.in(0)));
    rules.add("Mean", (math, op) -> math.broadcast(kept(math, op, share(math, op)), op.in(0)));
    rules.add("Max", ReductionRules::extremum);
    rules.add("Min", ReductionRules::extremum);
    rules.add(
        "Cumsum",
        (math, op) ->
            math.op("Cumsum")
                .in(op.dy(), op.in(1))
                .attrOf("exclusive", op.operation())
                .attr("reverse", !op.flag("reverse"))
                .output());
  }

  /** Each element's share of the gradient of a mean. */
  private static Output<?> share(Algebra math, BackwardStep op) {
    OptionalDouble count = reducedCount(math, op);
    if (count.isPresent()) {
      return math.div(op.dy(), math.scalar(count.getAsDouble(), op.dy()));
    }
    Output<?> elements = math.cast(math.apply("Size", op.in(0)), op.dy().dataType());
    Output<?> means = math.cast(math.apply("Size", op.out()), op.dy().dataType());
    return math.div(op.dy(), math.div(elements, means));
  }

  private static OptionalDouble reducedCount(Algebra math, BackwardStep op) {
    Optional<int[]> axes = math.known().axes(op.in(1), op.in(0));
    if (axes.isEmpty()) {
      return OptionalDouble.empty();
    }
    double count = 1;
    for (int axis : axes.get()) {
      long length = math.known().shape(op.in(0)).get(axis);
      if (length < 0) {
        return OptionalDouble.empty();
      }
      count *= length;
    }
    return OptionalDouble.of(count);
  }

  /** Elements that tie share the gradient equally. */
  private static Output<?> extremum(Algebra math, BackwardStep op) {
    Output<?> input = op.in(0);
    Output<?> hits =
        math.cast(math.apply("Equal", input, kept(math, op, op.out())), input.dataType());
    Output<?> count = math.sum(hits, op.in(1), true);
    return math.mul(math.div(hits, count), kept(math, op, op.dy()));
  }

  /** A reduced value with its reduced axes restored at length one. */
  private static Output<?> kept(Algebra math, BackwardStep op, Output<?> reduced) {
    if (op.flag("keep_dims")) {
      return reduced;
    }
    return math.known()
        .axes(op.in(1), op.in(0))
        .flatMap(axes -> math.reshapeTarget(withOnes(math, op, axes)))
        .<Output<?>>map(shape -> math.apply("Reshape", reduced, shape))
        .orElseGet(() -> math.apply("Reshape", reduced, shapeFoundWhenRun(math, op)));
  }

  private static long[] withOnes(Algebra math, BackwardStep op, int[] axes) {
    long[] shape = math.known().shape(op.in(0)).asArray();
    for (int axis : axes) {
      shape[axis] = 1;
    }
    return shape;
  }

  private static Output<?> shapeFoundWhenRun(Algebra math, BackwardStep op) {
    Output<?> shape = math.apply("Shape", op.in(0));
    Output<?> rank = math.apply("Size", shape);
    Output<?> axes = math.cast(op.in(1), shape.dataType());
    Output<?> fromFront =
        math.apply("Reshape", math.apply("FloorMod", math.add(axes, rank), rank), math.vector(-1));
    Output<?> ones = math.apply("Fill", math.apply("Shape", fromFront), math.integer(1));
    return math.op("DynamicStitch")
        .inList(List.of(math.range(math.integer(0), rank), fromFront))
        .inList(List.of(shape, ones))
        .output();
  }

  private static void softmax(Rules rules) {
    rules.add("Softmax", (math, op) -> throughSoftmax(math, op.out(), op.dy()));
    rules.add(
        "LogSoftmax",
        (math, op) ->
            math.sub(op.dy(), math.mul(math.sumLast(op.dy()), math.apply("Exp", op.out()))));
    rules.add("SparseSoftmaxCrossEntropyWithLogits", ReductionRules::logits);
    rules.add(
        "SoftmaxCrossEntropyWithLogits",
        (math, op) -> math.reduceTo(logits(math, op), op.in(0), op.in(1)),
        (math, op) -> math.reduceTo(labels(math, op), op.in(1), op.in(0)));
  }

  private static Output<?> throughSoftmax(Algebra math, Output<?> softmax, Output<?> gradient) {
    Output<?> mean = math.sumLast(math.mul(gradient, softmax));
    return math.mul(math.sub(gradient, mean), softmax);
  }

  /** The second output is softmax minus labels, the loss's gradient with respect to the logits. */
  private static Output<?> logits(Algebra math, BackwardStep op) {
    List<Output<?>> parts = new ArrayList<>();
    op.dy(0).ifPresent(dy -> parts.add(math.mul(column(math, dy), op.out(1))));
    op.dy(1).ifPresent(dy -> parts.add(throughSoftmax(math, math.apply("Softmax", op.in(0)), dy)));
    return math.addN(parts);
  }

  private static Output<?> labels(Algebra math, BackwardStep op) {
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

  private static Output<?> meanOverWorkers(Algebra math, BackwardStep op) {
    if (!op.text("merge_op").equals("Add") || !op.text("final_op").equals("Div")) {
      throw new GradientException("Only the mean over workers has a gradient, not " + op + ".");
    }
    return Replicas.again(math.op("CollectiveReduce").in(op.dy()), op.operation()).output();
  }
}
