package org.comparegan.gradient;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;

/**
 * The gradient of the input of a 3×3 convolution of stride 2 without padding as four convolutions
 * of stride 1: even places of the input met the two sides of the kernel, odd ones its middle.
 */
final class HalvingForm {
  /**
   * With fewer channels, or more elements than stay in a cache, putting the four together costs.
   */
  private static final long FEW_CHANNELS = 32;

  private static final long MANY_ELEMENTS = 1 << 22;

  private final Algebra math;

  HalvingForm(Algebra math) {
    this.math = math;
  }

  /** The gradient, where the form fits and pays. */
  Optional<Output<?>> input(Step op) {
    Shape x = math.known().shape(op.in(0));
    Shape kernel = math.known().shape(op.in(1));
    return fits(op, x, kernel) && pays(x) ? Optional.of(four(op, x, kernel)) : Optional.empty();
  }

  private boolean fits(Step op, Shape x, Shape kernel) {
    return op.operation().type().equals("Conv2D")
        && !x.hasUnknownDimension()
        && !kernel.hasUnknownDimension()
        && kernel.get(0) == 3
        && kernel.get(1) == 3
        && x.get(1) % 2 == 0
        && x.get(2) % 2 == 0
        && op.text("data_format").equals("NHWC")
        && op.text("padding").equals("VALID")
        && integers(op, "strides").equals(List.of(1L, 2L, 2L, 1L))
        && integers(op, "dilations").equals(List.of(1L, 1L, 1L, 1L));
  }

  private static boolean pays(Shape x) {
    return x.get(3) >= FEW_CHANNELS && x.size() <= MANY_ELEMENTS;
  }

  private Output<?> four(Step op, Shape x, Shape kernel) {
    Output<?> turned =
        math.apply(
            "Transpose",
            math.apply("ReverseV2", op.in(1), math.vector(0, 1)),
            math.vector(0, 1, 3, 2));
    Output<?>[] rows = new Output<?>[2];
    for (int odd = 0; odd < 2; odd++) {
      rows[odd] = pair(part(op, turned, kernel, odd, 0), part(op, turned, kernel, odd, 1), 3);
    }
    int[] shape = IntStream.range(0, 4).map(axis -> (int) x.get(axis)).toArray();
    return math.apply("Reshape", pair(rows[0], rows[1], 2), math.vector(shape));
  }

  /** Places of one parity each way; a row of zeros follows the last odd one. */
  private Output<?> part(Step op, Output<?> turned, Shape kernel, int oddRow, int oddColumn) {
    Output<?> sides =
        math.op("StridedSlice")
            .in(turned, math.vector(oddRow, oddColumn, 0, 0))
            .in(
                math.vector(3 - oddRow, 3 - oddColumn, (int) kernel.get(3), (int) kernel.get(2)),
                math.vector(2 - oddRow, 2 - oddColumn, 1, 1))
            .output();
    return math.op("Conv2D")
        .in(op.dy(), sides)
        .attr("strides", new long[] {1, 1, 1, 1})
        .attr("padding", "EXPLICIT")
        .attr("explicit_paddings", new long[] {0, 0, 1 - oddRow, 1, 1 - oddColumn, 1, 0, 0})
        .output();
  }

  private Output<?> pair(Output<?> first, Output<?> second, int axis) {
    return math.op("Pack").inList(List.of(first, second)).attr("axis", axis).output();
  }

  private static List<Long> integers(Step op, String attribute) {
    return op.operation().attributes().getAttrValueProto(attribute).getList().getIList();
  }
}
