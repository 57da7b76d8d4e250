package org.comparegan.architecture;

import org.tensorflow.GraphOperation;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;

/** What an operation of a graph costs, from the shapes in the graph. */
final class MultiplyAdds {
  private MultiplyAdds() {}

  /**
   * Multiply-adds of a convolution or a product of matrices; 0 for every other operation, whose
   * cost is that of reading and writing memory.
   */
  static long of(GraphOperation op) {
    return switch (op.type()) {
      case "Conv2D" -> elements(op.output(0)) * window(op) * shape(op.input(1)).get(2);
      case "Conv2DBackpropInput" -> elements(op.input(2)) * window(op) * shape(op.input(1)).get(2);
      case "DepthwiseConv2dNative" -> elements(op.output(0)) * window(op);
      case "MatMul", "BatchMatMul", "BatchMatMulV2", "BatchMatMulV3" ->
          elements(op.output(0)) * summed(op);
      default -> 0;
    };
  }

  private static long window(GraphOperation op) {
    Shape kernel = shape(op.input(1));
    return kernel.get(0) * kernel.get(1);
  }

  /** The axis that a product sums over: what of its first operand is not in its result's rows. */
  private static long summed(GraphOperation op) {
    Shape result = shape(op.output(0));
    long rows = result.size() / result.get(result.numDimensions() - 1);
    return elements(op.input(0)) / rows;
  }

  private static long elements(Output<?> value) {
    return value.shape().size();
  }

  private static Shape shape(Output<?> value) {
    return value.shape();
  }
}
