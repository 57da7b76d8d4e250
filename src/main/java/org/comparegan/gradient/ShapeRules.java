package org.comparegan.gradient;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.tensorflow.Output;

/** Operations that move or repeat elements without changing them. */
final class ShapeRules {
  private ShapeRules() {}

  static void addTo(Rules rules) {
    for (String type : List.of("Reshape", "ExpandDims", "Squeeze")) {
      rules.add(type, (math, op) -> math.reshapeLike(op.dy(), op.in(0)));
    }
    rules.add("Transpose", (math, op) -> math.apply("Transpose", op.dy(), inverse(math, op.in(1))));
    rules.add("ReverseV2", (math, op) -> math.apply("ReverseV2", op.dy(), op.in(1)));
    rules.add("BroadcastTo", (math, op) -> math.reduceTo(op.dy(), op.in(0), op.out()));
    rules.add("Tile", ShapeRules::sumOfTiles);
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
  private static Output<?> sumOfTiles(Algebra math, Step op) {
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
}
