package org.comparegan.nn;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Stack;
import org.tensorflow.op.nn.Conv2d;
import org.tensorflow.types.TFloat32;

/**
 * Unpooling, then a 3×3 convolution, as four convolutions with the parts of the kernel that meet
 * pixels: an even place of the output sees the middle of the kernel, an odd one its two sides.
 *
 * @param tf builder of operations
 */
record SubKernels(Ops tf) {

  /**
   * The whole.
   *
   * @param x {@code [n, h, w, in]}
   * @param kernel {@code [3, 3, in, out]}
   * @return {@code [n, 2h, 2w, out]}
   */
  Operand<TFloat32> unpooled(Operand<TFloat32> x, Operand<TFloat32> kernel) {
    Shape shape = x.shape();
    Operand<TFloat32> even = pair(part(x, kernel, false, false), part(x, kernel, false, true), 3);
    Operand<TFloat32> odd = pair(part(x, kernel, true, false), part(x, kernel, true, true), 3);
    long[] places = {shape.get(0), 2 * shape.get(1), 2 * shape.get(2), kernel.shape().get(3)};
    return tf.reshape(pair(even, odd, 2), tf.constant(places));
  }

  private Operand<TFloat32> part(
      Operand<TFloat32> x, Operand<TFloat32> kernel, boolean oddRow, boolean oddColumn) {
    return tf.nn.conv2d(
        x,
        sides(kernel, oddRow, oddColumn),
        List.of(1L, 1L, 1L, 1L),
        "EXPLICIT",
        Conv2d.explicitPaddings(0L, 0L, 0L, oddRow ? 1L : 0L, 0L, oddColumn ? 1L : 0L, 0L, 0L));
  }

  /** Rows 0 and 2 or row 1 of the kernel, and the same of its columns. */
  private Operand<TFloat32> sides(Operand<TFloat32> kernel, boolean oddRow, boolean oddColumn) {
    int in = (int) kernel.shape().get(2);
    int out = (int) kernel.shape().get(3);
    return tf.stridedSlice(
        kernel,
        tf.constant(new int[] {oddRow ? 0 : 1, oddColumn ? 0 : 1, 0, 0}),
        tf.constant(new int[] {oddRow ? 3 : 2, oddColumn ? 3 : 2, in, out}),
        tf.constant(new int[] {oddRow ? 2 : 1, oddColumn ? 2 : 1, 1, 1}));
  }

  private Operand<TFloat32> pair(Operand<TFloat32> first, Operand<TFloat32> second, long axis) {
    return tf.stack(List.of(first, second), Stack.axis(axis));
  }
}
