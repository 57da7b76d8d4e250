package org.comparegan.gradient;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;

/** Products of matrices, and biases. */
final class LinearAlgebraRules {
  /** Elements of a matrix below which the order of a product does not matter. */
  private static final long LARGE = 1 << 20;

  private LinearAlgebraRules() {}

  static void addTo(Rules rules) {
    product(rules, "MatMul", "MatMul", "transpose_a", "transpose_b");
    for (String type : new String[] {"BatchMatMul", "BatchMatMulV2", "BatchMatMulV3"}) {
      product(rules, type, "BatchMatMulV2", "adj_x", "adj_y");
    }
    rules.add(
        "BiasAdd",
        (math, op) -> op.dy(),
        (math, op) ->
            math.op("BiasAddGrad").in(op.dy()).attrOf("data_format", op.operation()).output());
    rules.add("BiasAddGrad", LinearAlgebraRules::repeatedBias);
  }

  private static void product(
      Rules rules, String type, String builtType, String flipLeft, String flipRight) {
    Products products = new Products(builtType, flipLeft, flipRight);
    rules.add(type, products::left, products::right);
  }

  /** The two gradients of a product in which either factor may be transposed. */
  private record Products(String type, String flipLeft, String flipRight) {

    Output<?> left(Algebra math, BackwardStep op) {
      boolean flipped = op.flag(flipLeft);
      boolean other = op.flag(flipRight);
      Output<?> gradient =
          flipped
              ? times(math, op.in(1), op.dy(), other, true)
              : times(math, op.dy(), op.in(1), false, !other);
      return fitted(math, gradient, op.in(0), op.in(1));
    }

    Output<?> right(Algebra math, BackwardStep op) {
      boolean flipped = op.flag(flipRight);
      boolean other = op.flag(flipLeft);
      Output<?> gradient =
          flipped
              ? times(math, op.dy(), op.in(0), true, other)
              : times(math, op.in(0), op.dy(), !other, false);
      return fitted(math, gradient, op.in(1), op.in(0));
    }

    private Output<?> times(
        Algebra math, Output<?> x, Output<?> y, boolean transposeX, boolean transposeY) {
      if (transposeX && !transposeY && !math.literal() && isMuchLarger(math, x, y)) {
        return transposed(math, product(math, y, x, true, false));
      }
      return product(math, x, y, transposeX, transposeY);
    }

    private Output<?> product(
        Algebra math, Output<?> x, Output<?> y, boolean transposeX, boolean transposeY) {
      return math.op(type).in(x, y).attr(flipLeft, transposeX).attr(flipRight, transposeY).output();
    }

    private Output<?> fitted(Algebra math, Output<?> gradient, Output<?> target, Output<?> other) {
      return type.equals("MatMul")
          ? gradient
          : new Broadcasting(math, 2).undo(gradient, target, other);
    }
  }

  /** Whether x is so much larger than y that the transpose of yᵀx is faster than xᵀy. */
  private static boolean isMuchLarger(Algebra math, Output<?> x, Output<?> y) {
    Shape large = math.known().shape(x);
    Shape narrow = math.known().shape(y);
    return !large.hasUnknownDimension()
        && !narrow.hasUnknownDimension()
        && large.size() >= LARGE
        && large.size() >= 4 * narrow.size();
  }

  /** Swaps the last two axes. */
  private static Output<?> transposed(Algebra math, Output<?> x) {
    int rank = math.known().shape(x).numDimensions();
    int[] axes = IntStream.range(0, rank).toArray();
    axes[rank - 1] = rank - 2;
    axes[rank - 2] = rank - 1;
    return math.transpose(x, axes);
  }

  private static Output<?> repeatedBias(Algebra math, BackwardStep op) {
    Output<?> bias = op.dy();
    if (op.text("data_format").equals("NCHW")) {
      int spatial =
          math.known()
              .rank(op.in(0))
              .map(rank -> rank - 2)
              .orElseThrow(
                  () -> new GradientException("The gradient of " + op + " needs a known rank."));
      int[] column = new int[spatial + 1];
      Arrays.fill(column, 1);
      column[0] = -1;
      bias = math.apply("Reshape", bias, math.vector(column));
    }
    return math.broadcast(bias, op.in(0));
  }
}
