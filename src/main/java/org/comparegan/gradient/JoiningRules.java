package org.comparegan.gradient;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.tensorflow.GraphOperation;
import org.tensorflow.Output;
import org.tensorflow.proto.DataType;

/** Joining values along an axis, and splitting them. */
final class JoiningRules {
  private JoiningRules() {}

  static void addTo(Rules rules) {
    rules.add("ConcatV2", Rule.each(JoiningRules::part));
    rules.add("Split", Partial.NONE, (math, op) -> joined(math, op, op.in(0)));
    rules.add("SplitV", (math, op) -> joined(math, op, op.in(2)));
    rules.add(
        "Pack",
        Rule.each(
            (math, op, input) ->
                op.shared(
                        () ->
                            math.op("Unpack")
                                .in(op.dy())
                                .attr("num", op.inputs().size())
                                .attrOf("axis", op.operation())
                                .build())
                    .output(input)));
    rules.add(
        "Unpack",
        (math, op) ->
            math.op("Pack").inList(outputGradients(op)).attrOf("axis", op.operation()).output());
  }

  private static Output<?> joined(Algebra math, Step op, Output<?> axis) {
    return math.op("ConcatV2").inList(outputGradients(op)).in(axis).output();
  }

  private static List<Output<?>> outputGradients(Step op) {
    List<Output<?>> gradients = new ArrayList<>();
    for (int i = 0; i < op.outputs(); i++) {
      gradients.add(op.dyOrZeros(i));
    }
    return gradients;
  }

  private static Output<?> part(Algebra math, Step op, int input) {
    return knownPart(math, op, input).orElseGet(() -> partFoundWhenRun(math, op, input));
  }

  /** With constant offsets, when axis and lengths along it are known. */
  private static Optional<Output<?>> knownPart(Algebra math, Step op, int input) {
    Optional<int[]> axes = math.known().axes(op.in(op.inputs().size() - 1), op.out());
    if (axes.isEmpty()) {
      return Optional.empty();
    }
    int axis = axes.get()[0];
    int offset = 0;
    for (int i = 0; i < input; i++) {
      OptionalInt length = math.length(op.in(i), axis);
      if (length.isEmpty()) {
        return Optional.empty();
      }
      offset += length.getAsInt();
    }
    OptionalInt length = math.length(op.in(input), axis);
    if (length.isEmpty()) {
      return Optional.empty();
    }
    int[] begin = new int[math.known().shape(op.out()).numDimensions()];
    int[] size = new int[begin.length];
    Arrays.fill(size, -1);
    begin[axis] = offset;
    size[axis] = length.getAsInt();
    return Optional.of(
        math.op("Slice").in(op.dy(), math.vector(begin), math.vector(size)).output());
  }

  private static Output<?> partFoundWhenRun(Algebra math, Step op, int input) {
    int parts = op.inputs().size() - 1;
    GraphOperation offsets =
        op.shared(
            () -> {
              List<Output<?>> shapes = new ArrayList<>();
              for (int i = 0; i < parts; i++) {
                shapes.add(math.shape(op.in(i)));
              }
              Output<?> axis =
                  math.apply(
                      "FloorMod", math.cast(op.in(parts), DataType.DT_INT32), math.rank(op.in(0)));
              return math.op("ConcatOffset").in(axis).inList(shapes).build();
            });
    return math.op("Slice").in(op.dy(), offsets.output(input), math.shape(op.in(input))).output();
  }
}
