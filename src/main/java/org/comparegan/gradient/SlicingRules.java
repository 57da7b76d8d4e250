package org.comparegan.gradient;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.comparegan.graph.RawOps;
import org.tensorflow.Output;

/** Parts of a value, their inverse (padding), and rows chosen by an index. */
final class SlicingRules {
  private static final String[] MASKS = {
    "begin_mask", "end_mask", "ellipsis_mask", "new_axis_mask", "shrink_axis_mask"
  };

  private SlicingRules() {}

  static void addTo(Rules rules) {
    rules.add("Slice", SlicingRules::surroundedByZeros);
    rules.add(
        "StridedSlice",
        (math, op) -> {
          Output<?> shape = math.cast(math.shape(op.in(0)), op.in(1).dataType());
          return masked(
              math.op("StridedSliceGrad").in(shape, op.in(1), op.in(2)).in(op.in(3), op.dy()), op);
        });
    rules.add(
        "StridedSliceGrad",
        Partial.NONE,
        Partial.NONE,
        Partial.NONE,
        Partial.NONE,
        (math, op) ->
            masked(math.op("StridedSlice").in(op.dy(), op.in(1)).in(op.in(2), op.in(3)), op));
    rules.add("Pad", SlicingRules::inside);
    rules.add(
        "PadV2",
        SlicingRules::inside,
        Partial.NONE,
        (math, op) -> math.sub(math.sumAll(op.dy()), math.sumAll(inside(math, op))));
    mirrored(rules, "MirrorPad", "MirrorPadGrad");
    mirrored(rules, "MirrorPadGrad", "MirrorPad");
    rules.add("Gather", (math, op) -> scatteredRows(math, op, op.dy()));
    rules.add("GatherV2", SlicingRules::scattered);
    rules.add(
        "UnsortedSegmentSum",
        (math, op) -> math.op("GatherV2").in(op.dy(), op.in(1), math.integer(0)).output());
  }

  private static void mirrored(Rules rules, String type, String transposed) {
    rules.add(
        type,
        (math, op) ->
            math.op(transposed).in(op.dy(), op.in(1)).attrOf("mode", op.operation()).output());
  }

  private static Output<?> masked(RawOps.Builder builder, Step op) {
    for (String mask : MASKS) {
      builder.attrOf(mask, op.operation());
    }
    return builder.output();
  }

  private static Output<?> surroundedByZeros(Algebra math, Step op) {
    Output<?> before = op.in(1);
    Output<?> lengths = math.cast(math.shape(op.in(0)), before.dataType());
    Output<?> taken = math.cast(math.shape(op.out()), before.dataType());
    Output<?> after = math.sub(math.sub(lengths, taken), before);
    return math.apply("Pad", op.dy(), pairs(math, before, after));
  }

  private static Output<?> pairs(Algebra math, Output<?> first, Output<?> second) {
    return math.op("Pack").inList(List.of(first, second)).attr("axis", 1).output();
  }

  /** What lies between the paddings. */
  private static Output<?> inside(Algebra math, Step op) {
    Output<?> paddings = op.in(1);
    Output<?> begin =
        math.known()
            .ints(paddings)
            .<Output<?>>map(
                flat ->
                    math.vector(
                        IntStream.range(0, flat.length / 2).map(i -> flat[2 * i]).toArray()))
            .orElseGet(() -> firstColumn(math, paddings));
    Output<?> size = math.cast(math.shape(op.in(0)), begin.dataType());
    return math.op("Slice").in(op.dy(), begin, size).output();
  }

  private static Output<?> firstColumn(Algebra math, Output<?> pairs) {
    Output<?> column = math.op("Slice").in(pairs, math.vector(0, 0), math.vector(-1, 1)).output();
    return math.apply("Reshape", column, math.vector(-1));
  }

  /** Adds each row of the gradient to the row that it was read from, along any constant axis. */
  private static Output<?> scattered(Algebra math, Step op) {
    Output<?> input = op.in(0);
    if (op.integer("batch_dims") != 0) {
      throw new GradientException("The gradient of " + op + " needs batch_dims 0.");
    }
    if (math.known().ints(op.in(2)).filter(axis -> axis[0] == 0).isPresent()) {
      return scatteredRows(math, op, op.dy());
    }
    Optional<int[]> axes = math.known().axes(op.in(2), input);
    if (axes.isEmpty()) {
      throw new GradientException(
          "The gradient of " + op + " needs a constant axis and a known rank of its input.");
    }
    int axis = axes.get()[0];
    int rank = math.known().shape(input).numDimensions();
    int indexRank =
        math.known()
            .rank(op.in(1))
            .orElseThrow(
                () ->
                    new GradientException(
                        "The gradient of " + op + " needs indices of known rank."));
    Output<?> indicesFirst =
        math.transpose(op.dy(), toFront(axis, indexRank, rank - 1 + indexRank));
    Output<?> rows = segmentSum(math, indicesFirst, op.in(1), rowCount(math, input, axis));
    return math.transpose(rows, fromFront(axis, rank));
  }

  private static Output<?> scatteredRows(Algebra math, Step op, Output<?> gradient) {
    return segmentSum(math, gradient, op.in(1), rowCount(math, op.in(0), 0));
  }

  private static Output<?> segmentSum(
      Algebra math, Output<?> rows, Output<?> indices, Output<?> count) {
    return math.op("UnsortedSegmentSum").in(rows, indices, count).output();
  }

  private static Output<?> rowCount(Algebra math, Output<?> input, int axis) {
    var length = math.length(input, axis);
    if (length.isPresent()) {
      return math.integer(length.getAsInt());
    }
    Output<?> one =
        math.op("Slice").in(math.apply("Shape", input), math.vector(axis), math.vector(1)).output();
    return math.op("Reshape").in(one, math.vector()).output();
  }

  /** The permutation that moves {@code count} axes from {@code axis} to the front. */
  private static int[] toFront(int axis, int count, int rank) {
    List<Integer> order = new ArrayList<>();
    IntStream.range(axis, axis + count).forEach(order::add);
    IntStream.range(0, axis).forEach(order::add);
    IntStream.range(axis + count, rank).forEach(order::add);
    return order.stream().mapToInt(Integer::intValue).toArray();
  }

  /** The permutation that moves the first axis to {@code axis}. */
  private static int[] fromFront(int axis, int rank) {
    return IntStream.range(0, rank).map(i -> i < axis ? i + 1 : i == axis ? 0 : i).toArray();
  }
}
