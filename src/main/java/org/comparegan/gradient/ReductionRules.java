package org.comparegan.gradient;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.tensorflow.Output;

/** Sums, means and extrema over axes. */
final class ReductionRules {
  private ReductionRules() {}

  static void addTo(Rules rules) {
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

  /** Part of the gradient of a mean that each element gets. */
  private static Output<?> share(Algebra math, Step op) {
    OptionalDouble count = reducedCount(math, op);
    if (count.isPresent()) {
      return math.div(op.dy(), math.scalar(count.getAsDouble(), op.dy()));
    }
    Output<?> elements = math.cast(math.apply("Size", op.in(0)), op.dy().dataType());
    Output<?> means = math.cast(math.apply("Size", op.out()), op.dy().dataType());
    return math.div(op.dy(), math.div(elements, means));
  }

  private static OptionalDouble reducedCount(Algebra math, Step op) {
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
  private static Output<?> extremum(Algebra math, Step op) {
    Output<?> input = op.in(0);
    Output<?> hits =
        math.cast(math.apply("Equal", input, kept(math, op, op.out())), input.dataType());
    Output<?> count = math.sum(hits, op.in(1), true);
    return math.mul(math.div(hits, count), kept(math, op, op.dy()));
  }

  /** A reduced value with the axes that it lost, each of length one. */
  private static Output<?> kept(Algebra math, Step op, Output<?> reduced) {
    if (op.flag("keep_dims")) {
      return reduced;
    }
    return math.known()
        .axes(op.in(1), op.in(0))
        .flatMap(axes -> math.reshapeTarget(withOnes(math, op, axes)))
        .<Output<?>>map(shape -> math.apply("Reshape", reduced, shape))
        .orElseGet(() -> math.apply("Reshape", reduced, shapeFoundWhenRun(math, op)));
  }

  private static long[] withOnes(Algebra math, Step op, int[] axes) {
    long[] shape = math.known().shape(op.in(0)).asArray();
    for (int axis : axes) {
      shape[axis] = 1;
    }
    return shape;
  }

  private static Output<?> shapeFoundWhenRun(Algebra math, Step op) {
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
}
