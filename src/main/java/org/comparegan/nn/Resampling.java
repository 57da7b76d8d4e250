package org.comparegan.nn;

import java.util.List;
import org.comparegan.experiment.LayerOptions.Upsampling;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.image.ResizeBilinear;
import org.tensorflow.types.TFloat32;

/** Up- and downsampling of images {@code [n, h, w, c]} by two. */
public final class Resampling {
  /** How a block changes the resolution. */
  public enum Scale {
    /** Upsampling before the convolution: twice the height and width. */
    UP("up"),
    /** 2×2 average pooling after the convolution: half the height and width, rounded up. */
    DOWN("down"),
    /** No change. */
    NONE("same");

    private final String prefix;

    Scale(String prefix) {
      this.prefix = prefix;
    }

    /** The checkpoint scope of a convolution, e.g. {@code up_conv1}; resnet_ops.py:128. */
    public String scope(String suffix) {
      return prefix + "_" + suffix;
    }
  }

  private Resampling() {}

  /** Upsamples, pools, or returns x. */
  public static Operand<TFloat32> of(
      Ops tf, Operand<TFloat32> x, Scale scale, Upsampling upsampling) {
    return switch (scale) {
      case UP -> up(tf, x, upsampling);
      case DOWN -> pool(tf, x);
      case NONE -> x;
    };
  }

  /** Twice the height and width. */
  static Operand<TFloat32> up(Ops tf, Operand<TFloat32> x, Upsampling upsampling) {
    int[] size = {(int) (2 * x.shape().get(1)), (int) (2 * x.shape().get(2))};
    return switch (upsampling) {
      case ZEROS -> unpool(tf, x);
      case NEAREST -> tf.image.resizeNearestNeighbor(x, tf.constant(size));
      case BILINEAR ->
          tf.image.resizeBilinear(x, tf.constant(size), ResizeBilinear.halfPixelCenters(true));
    };
  }

  /** Zero-insertion unpooling: {@code out[2i, 2j] = x[i, j]}; resnet_ops.py:35. */
  public static Operand<TFloat32> unpool(Ops tf, Operand<TFloat32> x) {
    Shape shape = x.shape();
    long n = shape.get(0);
    long h = shape.get(1);
    long w = shape.get(2);
    long c = shape.get(3);
    // A pixel and the c zeros to its right, then a row and the zeros below it.
    Operand<TFloat32> apart =
        tf.reshape(x, tf.constant(new long[] {n < 0 ? -1 : n * h, 1, w, 1, c}));
    int[][] zeros = {{0, 0}, {0, 1}, {0, 0}, {0, 1}, {0, 0}};
    Operand<TFloat32> padded = tf.pad(apart, tf.constant(zeros), tf.constant(0f));
    return tf.reshape(padded, tf.constant(new long[] {n, 2 * h, 2 * w, c}));
  }

  /** 2×2 average pooling of stride 2, SAME: windows over the border average their valid pixels. */
  public static Operand<TFloat32> pool(Ops tf, Operand<TFloat32> x) {
    if (x.shape().get(1) == 1 && x.shape().get(2) == 1) {
      return x;
    }
    List<Long> two = List.of(1L, 2L, 2L, 1L);
    return tf.nn.avgPool(x, two, two, "SAME");
  }
}
