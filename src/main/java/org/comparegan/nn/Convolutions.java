package org.comparegan.nn;

import java.util.List;
import org.comparegan.experiment.LayerOptions.Forms;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.index.Indices;
import org.tensorflow.op.Ops;
import org.tensorflow.op.nn.Conv2dBackpropInput;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Convolutions without bias; images are {@code [n, h, w, c]}, kernels {@code [h, w, in, out]}.
 *
 * <p>Those that change the resolution come in a form that gives the numbers of the reference's
 * literal one for less work.
 */
final class Convolutions {
  /** Below this many places, folding a 3×3 kernel to 4×4 costs more than the pooling saves. */
  private static final long PLACES_WORTH_FOLDING = 1024;

  private Convolutions() {}

  /** A convolution with SAME padding. */
  static Operand<TFloat32> same(
      Ops tf, Operand<TFloat32> x, Operand<TFloat32> kernel, Window window) {
    return tf.nn.conv2d(x, kernel, strides(window), "SAME");
  }

  /** The transpose of a convolution with SAME padding; the kernel is {@code [h, w, out, in]}. */
  static Operand<TFloat32> transposed(
      Ops tf,
      Operand<TFloat32> x,
      Operand<TFloat32> kernel,
      long height,
      long width,
      Window window) {
    return tf.nn.conv2dBackpropInput(
        sizes(tf, x, height, width, kernel.shape().get(2)), kernel, x, strides(window), "SAME");
  }

  /** A 1×1 or 3×3 convolution with unpooling before or pooling after it. */
  static Operand<TFloat32> scaled(
      Ops tf, Operand<TFloat32> x, Operand<TFloat32> kernel, Scale scale, Forms forms) {
    return forms == Forms.LITERAL ? literal(tf, x, kernel, scale) : scaled(tf, x, kernel, scale);
  }

  /** The reference's operations; resnet_ops.py:112. */
  private static Operand<TFloat32> literal(
      Ops tf, Operand<TFloat32> x, Operand<TFloat32> kernel, Scale scale) {
    Window window = Window.square((int) kernel.shape().get(0), 1);
    return switch (scale) {
      case NONE -> same(tf, x, kernel, window);
      case UP -> same(tf, Resampling.unpool(tf, x), kernel, window);
      case DOWN -> Resampling.pool(tf, same(tf, x, kernel, window));
    };
  }

  private static Operand<TFloat32> scaled(
      Ops tf, Operand<TFloat32> x, Operand<TFloat32> kernel, Scale scale) {
    boolean point = kernel.shape().get(0) == 1;
    return switch (scale) {
      case NONE -> same(tf, x, kernel, Window.square((int) kernel.shape().get(0), 1));
      case UP ->
          point
              ? Resampling.unpool(tf, same(tf, x, kernel, Window.POINT))
              : unpooled(tf, x, kernel);
      case DOWN ->
          point ? same(tf, Resampling.pool(tf, x), kernel, Window.POINT) : pooled(tf, x, kernel);
    };
  }

  /** Unpooling, then a 3×3 convolution, as one transposed convolution of stride 2. */
  private static Operand<TFloat32> unpooled(Ops tf, Operand<TFloat32> x, Operand<TFloat32> kernel) {
    Shape shape = x.shape();
    Operand<TFloat32> flipped = tf.reverse(kernel, tf.constant(new int[] {0, 1}));
    return tf.nn.conv2dBackpropInput(
        sizes(tf, x, 2 * shape.get(1), 2 * shape.get(2), kernel.shape().get(3)),
        tf.linalg.transpose(flipped, tf.constant(new int[] {0, 1, 3, 2})),
        x,
        strides(Window.square(3, 2)),
        "EXPLICIT",
        Conv2dBackpropInput.explicitPaddings(0L, 0L, 1L, 0L, 1L, 0L, 0L, 0L));
  }

  /** A 3×3 convolution, then pooling, as one 4×4 convolution of stride 2. */
  private static Operand<TFloat32> pooled(Ops tf, Operand<TFloat32> x, Operand<TFloat32> kernel) {
    Shape shape = x.shape();
    boolean even = shape.get(1) % 2 == 0 && shape.get(2) % 2 == 0;
    if (!even || shape.get(0) * shape.get(1) * shape.get(2) < PLACES_WORTH_FOLDING) {
      return Resampling.pool(tf, same(tf, x, kernel, Window.square(3, 1)));
    }
    return same(tf, x, folded(tf, kernel), Window.square(4, 2));
  }

  /** A quarter of the sum of a 3×3 kernel at the four offsets that a 4×4 kernel has for it. */
  private static Operand<TFloat32> folded(Ops tf, Operand<TFloat32> kernel) {
    Operand<TFloat32> rows = tf.math.add(padded(tf, kernel, 0, 0, 1), padded(tf, kernel, 0, 1, 0));
    Operand<TFloat32> all = tf.math.add(padded(tf, rows, 1, 0, 1), padded(tf, rows, 1, 1, 0));
    return tf.math.mul(all, tf.constant(0.25f));
  }

  private static Operand<TFloat32> padded(
      Ops tf, Operand<TFloat32> x, int axis, int before, int after) {
    int[][] zeros = new int[4][2];
    zeros[axis] = new int[] {before, after};
    return tf.pad(x, tf.constant(zeros), tf.constant(0f));
  }

  private static List<Long> strides(Window window) {
    return List.of(1L, (long) window.strideY(), (long) window.strideX(), 1L);
  }

  /** {@code [n, height, width, channels]} with the batch size of x, which need not be known. */
  private static Operand<TInt32> sizes(
      Ops tf, Operand<TFloat32> x, long height, long width, long channels) {
    long n = x.shape().get(0);
    if (n >= 0) {
      return tf.constant(new int[] {(int) n, (int) height, (int) width, (int) channels});
    }
    Operand<TInt32> rows = tf.stridedSlice(tf.shape(x), Indices.at(0));
    return tf.stack(
        List.of(
            rows,
            tf.constant((int) height),
            tf.constant((int) width),
            tf.constant((int) channels)));
  }
}
