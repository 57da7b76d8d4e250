package org.comparegan.nn;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.comparegan.experiment.LayerOptions.Forms;
import org.comparegan.experiment.LayerOptions.Upsampling;
import org.comparegan.graph.FourConvolutions;
import org.comparegan.graph.RawOps;
import org.comparegan.graph.Substitute;
import org.comparegan.graph.UnpackedKernel;
import org.comparegan.nn.Net.Window;
import org.comparegan.nn.Resampling.Scale;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.index.Indices;
import org.tensorflow.op.Ops;
import org.tensorflow.op.nn.Conv2dBackpropInput;
import org.tensorflow.op.nn.DepthwiseConv2dNative;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Convolutions without bias; images are {@code [n, h, w, c]}, kernels {@code [h, w, in, out]}.
 *
 * <p>Some have a form that computes the same as the reference's operations in less time. The choice
 * depends on shapes alone; its bounds were measured on CPUs, docs/performance.md.
 *
 * @param tf builder of operations
 * @param forms the reference's operations, or the fast ones
 * @param phase purpose of the pass: in training, the gradient's cost counts as well
 * @param upsampling how {@link Scale#UP} doubles the resolution
 */
record Convolutions(Ops tf, Forms forms, Phase phase, Upsampling upsampling) {
  /** With fewer output channels, a convolution is slower than a transposed one. */
  private static final long FEW_CHANNELS = 8;

  /** With fewer places, folding a 3×3 kernel to 4×4 costs more than it saves in pooling. */
  private static final long PLACES_WORTH_FOLDING = 1024;

  /** Four convolutions are faster up to this many places per image, from this many weights on. */
  private static final long PLACES_FOR_FOUR = 256;

  private static final long WEIGHTS_FOR_FOUR = 128 * 128;

  /** A convolution with SAME padding. */
  Operand<TFloat32> same(Operand<TFloat32> x, Operand<TFloat32> kernel, Window window) {
    Shape shape = kernel.shape();
    boolean plain = window.strideY() == 1 && window.strideX() == 1;
    boolean odd = shape.get(0) % 2 == 1 && shape.get(1) % 2 == 1 && shape.get(0) > 1;
    boolean narrow = shape.get(3) < FEW_CHANNELS && shape.get(2) >= FEW_CHANNELS;
    return forms == Forms.FAST && plain && odd && narrow
        ? asTransposed(x, kernel, window)
        : tf.nn.conv2d(x, kernel, strides(window), "SAME");
  }

  /** A convolution of stride 1 as the transposed convolution with the rotated kernel. */
  private Operand<TFloat32> asTransposed(
      Operand<TFloat32> x, Operand<TFloat32> kernel, Window window) {
    return transposed(x, rotated(kernel).packed(), x.shape().get(1), x.shape().get(2), window);
  }

  /** A transposed convolution with SAME padding; the kernel is {@code [h, w, out, in]}. */
  Operand<TFloat32> transposed(
      Operand<TFloat32> x, Operand<TFloat32> kernel, long height, long width, Window window) {
    Shape result = Shape.of(x.shape().get(0), height, width, kernel.shape().get(2));
    Optional<FourConvolutions> four =
        forms == Forms.FAST && window.strideY() == 2 && window.strideX() == 2
            ? FourConvolutions.of(
                    result,
                    x.shape(),
                    kernel.shape(),
                    FourConvolutions.samePadding(height, x.shape().get(1), window.height()),
                    FourConvolutions.samePadding(width, x.shape().get(2), window.width()))
                .filter(FourConvolutions::isFaster)
            : Optional.empty();
    Supplier<Operand<TFloat32>> atOnce =
        () ->
            tf.nn.conv2dBackpropInput(
                sizes(x, height, width, kernel.shape().get(2)), kernel, x, strides(window), "SAME");
    return four.map(form -> inPlaceOf(form.build(raw(), x.asOutput(), rotated(kernel)), atOnce))
        .orElseGet(atOnce);
  }

  /** In training, takes the gradient of the single operation, whose backward pass is faster. */
  private Operand<TFloat32> inPlaceOf(Operand<TFloat32> four, Supplier<Operand<TFloat32>> atOnce) {
    return phase == Phase.TRAIN ? Substitute.of(tf, four, atOnce.get()) : four;
  }

  /** A 1×1 or 3×3 convolution with upsampling before or pooling after it. */
  Operand<TFloat32> scaled(Operand<TFloat32> x, Operand<TFloat32> kernel, Scale scale) {
    return forms == Forms.LITERAL ? literal(x, kernel, scale) : fast(x, kernel, scale);
  }

  /** The reference's operations; resnet_ops.py:112. */
  private Operand<TFloat32> literal(Operand<TFloat32> x, Operand<TFloat32> kernel, Scale scale) {
    Window window = Window.square((int) kernel.shape().get(0), 1);
    return switch (scale) {
      case NONE -> same(x, kernel, window);
      case UP -> same(Resampling.up(tf, x, upsampling), kernel, window);
      case DOWN -> Resampling.pool(tf, same(x, kernel, window));
    };
  }

  private Operand<TFloat32> fast(Operand<TFloat32> x, Operand<TFloat32> kernel, Scale scale) {
    boolean point = kernel.shape().get(0) == 1;
    return switch (scale) {
      case NONE -> same(x, kernel, Window.square((int) kernel.shape().get(0), 1));
      // Each output pixel is a mean of pixels, or zero without bias, so that 1×1 may come first.
      case UP ->
          point ? Resampling.up(tf, same(x, kernel, Window.POINT), upsampling) : up(x, kernel);
      case DOWN -> point ? same(Resampling.pool(tf, x), kernel, Window.POINT) : pooled(x, kernel);
    };
  }

  /** Upsampling, then a 3×3 convolution. */
  private Operand<TFloat32> up(Operand<TFloat32> x, Operand<TFloat32> kernel) {
    return upsampling == Upsampling.ZEROS
        ? unpooled(x, kernel)
        : same(Resampling.up(tf, x, upsampling), kernel, Window.square(3, 1));
  }

  /** Unpooling, then a 3×3 convolution. */
  private Operand<TFloat32> unpooled(Operand<TFloat32> x, Operand<TFloat32> kernel) {
    Shape shape = x.shape();
    long weights = kernel.shape().get(2) * kernel.shape().get(3);
    if (shape.get(1) * shape.get(2) > PLACES_FOR_FOUR || weights < WEIGHTS_FOR_FOUR) {
      return unpooledAtOnce(x, kernel);
    }
    Shape result =
        Shape.of(shape.get(0), 2 * shape.get(1), 2 * shape.get(2), kernel.shape().get(3));
    // The transposed convolution would rotate the rotated kernel: use the kernel itself.
    UnpackedKernel unpacked = UnpackedKernel.of(raw(), kernel.asOutput(), kernel.shape());
    Operand<TFloat32> four =
        FourConvolutions.of(result, shape, kernel.shape(), 1, 1)
            .orElseThrow()
            .build(raw(), x.asOutput(), unpacked);
    return inPlaceOf(four, () -> unpooledAtOnce(x, kernel));
  }

  /** Unpooling, then a 3×3 convolution, as one transposed convolution of stride 2. */
  private Operand<TFloat32> unpooledAtOnce(Operand<TFloat32> x, Operand<TFloat32> kernel) {
    Shape shape = x.shape();
    return tf.nn.conv2dBackpropInput(
        sizes(x, 2 * shape.get(1), 2 * shape.get(2), kernel.shape().get(3)),
        rotated(kernel).packed(),
        x,
        strides(Window.square(3, 2)),
        "EXPLICIT",
        Conv2dBackpropInput.explicitPaddings(0L, 0L, 1L, 0L, 1L, 0L, 0L, 0L));
  }

  /** The kernel rotated by 180°, with inputs and outputs swapped. */
  private UnpackedKernel rotated(Operand<TFloat32> kernel) {
    return UnpackedKernel.rotated(raw(), kernel.asOutput(), kernel.shape());
  }

  private RawOps raw() {
    return new RawOps(tf);
  }

  /** A 3×3 convolution, then pooling. */
  private Operand<TFloat32> pooled(Operand<TFloat32> x, Operand<TFloat32> kernel) {
    Shape shape = x.shape();
    boolean even = shape.get(1) % 2 == 0 && shape.get(2) % 2 == 0;
    if (even && phase == Phase.TRAIN) {
      return averaged(x, kernel);
    }
    if (!even || shape.get(0) * shape.get(1) * shape.get(2) < PLACES_WORTH_FOLDING) {
      return Resampling.pool(tf, same(x, kernel, Window.square(3, 1)));
    }
    return same(x, folded(kernel), Window.square(4, 2));
  }

  /**
   * A 3×3 convolution and pooling in reverse order: 2×2 averages at stride 1, then the convolution
   * at stride 2. One unused row and column make the size even.
   */
  private Operand<TFloat32> averaged(Operand<TFloat32> x, Operand<TFloat32> kernel) {
    long channels = x.shape().get(3);
    Operand<TFloat32> quarters =
        tf.fill(tf.constant(new long[] {2, 2, channels, 1}), tf.constant(0.25f));
    Operand<TFloat32> averages =
        tf.nn.depthwiseConv2dNative(
            x,
            quarters,
            strides(Window.POINT),
            "EXPLICIT",
            DepthwiseConv2dNative.explicitPaddings(0L, 0L, 1L, 2L, 1L, 2L, 0L, 0L));
    return tf.nn.conv2d(averages, kernel, strides(Window.square(3, 2)), "VALID");
  }

  /** The mean of a 3×3 kernel at its four offsets within a 4×4 kernel. */
  private Operand<TFloat32> folded(Operand<TFloat32> kernel) {
    Operand<TFloat32> rows = tf.math.add(padded(kernel, 0, 0, 1), padded(kernel, 0, 1, 0));
    Operand<TFloat32> all = tf.math.add(padded(rows, 1, 0, 1), padded(rows, 1, 1, 0));
    return tf.math.mul(all, tf.constant(0.25f));
  }

  private Operand<TFloat32> padded(Operand<TFloat32> x, int axis, int before, int after) {
    int[][] zeros = new int[4][2];
    zeros[axis] = new int[] {before, after};
    return tf.pad(x, tf.constant(zeros), tf.constant(0f));
  }

  private static List<Long> strides(Window window) {
    return List.of(1L, (long) window.strideY(), (long) window.strideX(), 1L);
  }

  /** {@code [n, height, width, channels]} with the batch size of x, which may be unknown. */
  private Operand<TInt32> sizes(Operand<TFloat32> x, long height, long width, long channels) {
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
