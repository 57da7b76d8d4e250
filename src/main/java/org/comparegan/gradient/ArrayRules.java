package org.comparegan.gradient;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.comparegan.gradient.Rule.Partial;
import org.comparegan.graph.RawOps;
import org.tensorflow.GraphOperation;
import org.tensorflow.Output;
import org.tensorflow.proto.DataType;

/**
 * Operations that move, repeat, join, split, slice or pad elements without changing them, and
 * gathering of rows.
 */
final class ArrayRules {
  private static final String[] MASKS = {
    "begin_mask", "end_mask", "ellipsis_mask", "new_axis_mask", "shrink_axis_mask"
  };

  private ArrayRules() {}

  static void addTo(Rules rules) {
    shapes(rules);
    joining(rules);
    slicing(rules);
  }

  private static void shapes(Rules rules) {
    for (String type : List.of("Reshape", "ExpandDims", "Squeeze")) {
      rules.add(type, (math, op) -> math.reshapeLike(op.dy(), op.in(0)));
    }
    rules.add("Transpose", (math, op) -> math.apply("Transpose", op.dy(), inverse(math, op.in(1))));
    rules.add("ReverseV2", (math, op) -> math.apply("ReverseV2", op.dy(), op.in(1)));
    rules.add("BroadcastTo", (math, op) -> math.reduceTo(op.dy(), op.in(0), op.out()));
    rules.add("Tile", ArrayRules::sumOfTiles);
    rules.add("Fill", Partial.NONE, (math, op) -> math.sumAll(op.dy()));
  }

  private static Output<?> inverse(Algebra math, Output<?> permutation) {
    Optional<int[]> axes = math.known().ints(permutation);
    if (axes.isEmpty()) {
      return math.apply("InvertPermutation", permutation);
    }
    int[] inverse = new int[axes.get().length];
    for (int i = 0; i < inverse.length; i++) {
      inverse[Math.floorMod(axes.get()[i], inverse.length)] = i;
    }
    return math.vector(inverse);
  }

  /** Splits each axis into (repeats, length) and sums over the repeats. */
  private static Output<?> sumOfTiles(Algebra math, BackwardStep op) {
    Output<?> input = op.in(0);
    Optional<int[]> repeats = math.known().ints(op.in(1));
    if (repeats.isPresent() && math.known().rank(input).isPresent()) {
      Optional<Output<?>> split =
          math.reshapeTarget(interleaved(repeats.get(), math.known().shape(input).asArray()));
      if (split.isPresent()) {
        int[] axes = IntStream.range(0, repeats.get().length).map(i -> 2 * i).toArray();
        return math.sum(math.apply("Reshape", op.dy(), split.get()), math.vector(axes), false);
      }
    }
    Output<?> pairs =
        math.op("Pack")
            .inList(List.of(op.in(1), math.cast(math.shape(input), op.in(1).dataType())))
            .attr("axis", 1)
            .output();
    Output<?> split = math.apply("Reshape", pairs, math.vector(-1));
    Output<?> axes =
        math.op("Range").in(math.integer(0), math.apply("Size", split), math.integer(2)).output();
    return math.sum(math.apply("Reshape", op.dy(), split), axes, false);
  }

  private static long[] interleaved(int[] repeats, long[] lengths) {
    long[] both = new long[2 * lengths.length];
    Arrays.setAll(both, i -> i % 2 == 0 ? repeats[i / 2] : lengths[i / 2]);
    return both;
  }

  private static void joining(Rules rules) {
    rules.add("ConcatV2", Rule.each(ArrayRules::part));
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

  private static Output<?> joined(Algebra math, BackwardStep op, Output<?> axis) {
    return math.op("ConcatV2").inList(outputGradients(op)).in(axis).output();
  }

  private static List<Output<?>> outputGradients(BackwardStep op) {
    List<Output<?>> gradients = new ArrayList<>();
    for (int i = 0; i < op.outputs(); i++) {
      gradients.add(op.dyOrZeros(i));
    }
    return gradients;
  }

  private static Output<?> part(Algebra math, BackwardStep op, int input) {
    return knownPart(math, op, input).orElseGet(() -> partFoundWhenRun(math, op, input));
  }

  /** A slice with constant offsets; empty unless axis and lengths are known. */
  private static Optional<Output<?>> knownPart(Algebra math, BackwardStep op, int input) {
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

  private static Output<?> partFoundWhenRun(Algebra math, BackwardStep op, int input) {
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

  private static void slicing(Rules rules) {
    rules.add("Slice", ArrayRules::surroundedByZeros);
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
    rules.add("Pad", ArrayRules::inside);
    rules.add(
        "PadV2",
        ArrayRules::inside,
        Partial.NONE,
        (math, op) -> math.sub(math.sumAll(op.dy()), math.sumAll(inside(math, op))));
    mirrored(rules, "MirrorPad", "MirrorPadGrad");
    mirrored(rules, "MirrorPadGrad", "MirrorPad");
    rules.add("Gather", (math, op) -> scatteredRows(math, op, op.dy()));
    rules.add("GatherV2", ArrayRules::scattered);
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

  private static Output<?> masked(RawOps.Builder builder, BackwardStep op) {
    for (String mask : MASKS) {
      builder.attrOf(mask, op.operation());
    }
    return builder.output();
  }

  private static Output<?> surroundedByZeros(Algebra math, BackwardStep op) {
    Output<?> before = op.in(1);
    Output<?> lengths = math.cast(math.shape(op.in(0)), before.dataType());
    Output<?> taken = math.cast(math.shape(op.out()), before.dataType());
    Output<?> after = math.sub(math.sub(lengths, taken), before);
    return math.apply("Pad", op.dy(), pairs(math, before, after));
  }

  private static Output<?> pairs(Algebra math, Output<?> first, Output<?> second) {
    return math.op("Pack").inList(List.of(first, second)).attr("axis", 1).output();
  }

  /** The part between the paddings. */
  private static Output<?> inside(Algebra math, BackwardStep op) {
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

  /** Adds each row of the gradient to the row it was read from, along any constant axis. */
  private static Output<?> scattered(Algebra math, BackwardStep op) {
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

  private static Output<?> scatteredRows(Algebra math, BackwardStep op, Output<?> gradient) {
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
