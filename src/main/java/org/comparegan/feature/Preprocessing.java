package org.comparegan.feature;

import java.util.function.DoubleUnaryOperator;
import org.comparegan.feature.NetworkTaps.NetworkInput;
import org.comparegan.graph.GraphSession;
import org.comparegan.graph.SessionOptions;
import org.comparegan.graph.Tensors;
import org.comparegan.metric.MetricProfile;
import org.comparegan.metric.MetricProfile.Levels;
import org.comparegan.metric.MetricProfile.Quantise;
import org.comparegan.metric.MetricProfile.Resize;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.image.ResizeBilinear;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * From images in [0, 1] to what a feature network takes: times 255 and quantised, grey repeated to
 * three channels, resized, centred (eval_utils.py:165).
 *
 * <p>The graph is its own, because a network of 2015 sets the version of the whole graph that it is
 * imported into.
 */
public final class Preprocessing implements AutoCloseable {
  private final Graph graph = new Graph();
  private final GraphSession session;
  private final Operand<TFloat32> images;
  private final Operand<TFloat32> levels;
  private final Operand<TFloat32> fitted;
  private final Operand<TFloat32> prepared;
  private final NetworkInput input;
  private final boolean outside;

  Preprocessing(
      NetworkInput input,
      MetricProfile.Preparation preparation,
      int channels,
      SessionOptions options) {
    Ops tf = Ops.create(graph);
    this.input = input;
    this.outside =
        input.fitting() == NetworkInput.Fitting.RESIZED
            && preparation.resize() == Resize.PIL_BICUBIC;
    images = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, -1, -1, channels)));
    int repeats = input.channels() / channels;
    Operand<TFloat32> grey =
        quantised(tf, tf.math.mul(images, tf.constant(255f)), preparation.quantise());
    levels = repeats == 1 ? grey : tf.tile(grey, tf.constant(new int[] {1, 1, 1, repeats}));
    fitted = fitted(tf, preparation.resize());
    prepared =
        switch (input.range()) {
          case LEVELS -> fitted;
          case UNIT -> tf.math.div(fitted, tf.constant(255f));
          case CENTRED -> centred(tf, preparation.levels());
        };
    session = new GraphSession(graph, options);
  }

  private Operand<TFloat32> centred(Ops tf, Levels how) {
    return switch (how) {
      case CENTRED -> tf.math.div(tf.math.sub(fitted, tf.constant(128f)), tf.constant(128f));
      case SYMMETRIC -> tf.math.sub(tf.math.div(fitted, tf.constant(127.5f)), tf.constant(1f));
    };
  }

  /**
   * Prepares a batch.
   *
   * @param batch {@code [n, h, w, c]} in [0, 1]
   * @return {@code [n, h', w', c']}; the caller closes it
   */
  Result run(Tensor batch) {
    if (!outside) {
      return session.runner().feed(images, batch).fetch(prepared).run();
    }
    try (Result found = session.runner().feed(images, batch).fetch(levels).run();
        Tensor resized = pillow(found.get(0))) {
      return session.runner().feed(fitted, resized).fetch(prepared).run();
    }
  }

  private Tensor pillow(Tensor levels) {
    Shape shape = levels.shape();
    float[] resized =
        PillowResize.BICUBIC.floats(
            Tensors.floats(levels),
            (int) shape.get(1),
            (int) shape.get(2),
            (int) shape.get(3),
            input.height(),
            input.width());
    return Tensors.of(resized, shape.get(0), input.height(), input.width(), shape.get(3));
  }

  private static Operand<TFloat32> quantised(Ops tf, Operand<TFloat32> levels, Quantise how) {
    return switch (how) {
      case NONE -> levels;
      case ROUND -> bytes(tf, tf.math.floor(tf.math.add(levels, tf.constant(0.5f))));
      case FLOOR -> bytes(tf, tf.math.floor(levels));
    };
  }

  private static Operand<TFloat32> bytes(Ops tf, Operand<TFloat32> levels) {
    return tf.clipByValue(levels, tf.constant(0f), tf.constant(255f));
  }

  private Operand<TFloat32> fitted(Ops tf, Resize how) {
    if (input.fitting() == NetworkInput.Fitting.EXACT) {
      return levels;
    }
    Operand<TInt32> size = tf.constant(new int[] {input.height(), input.width()});
    return switch (how) {
      case TF1 -> tf.image.resizeBilinear(levels, size);
      case HALF_PIXEL ->
          tf.image.resizeBilinear(levels, size, ResizeBilinear.halfPixelCenters(true));
      case PIL_BICUBIC -> tf.placeholder(TFloat32.class);
    };
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }

  /**
   * Resizing as Pillow does it: antialiased, each axis on its own, first the one that leaves less.
   * On floats without rounding (mode F, what clean-fid uses), or on bytes with Pillow's fixed-point
   * weights. Older versions resize rows first, which differs by rounding only.
   */
  public enum PillowResize {
    /** Triangle of radius 1. */
    BILINEAR(1, x -> Math.max(0, 1 - x)),
    /** Cubic of radius 2, a = −0.5. */
    BICUBIC(2, PillowResize::cubic),
    /** Windowed sinc of radius 3. */
    LANCZOS(3, x -> x < 3 ? sinc(x) * sinc(x / 3) : 0);

    private static final int FRACTION_BITS = 22;

    private final double radius;
    private final DoubleUnaryOperator filter;

    PillowResize(double radius, DoubleUnaryOperator filter) {
      this.radius = radius;
      this.filter = filter;
    }

    /** The inputs of one output, from {@code first} on, and their weights. */
    private record Taps(int first, double[] weights) {}

    /** From a weighted sum to a stored value. */
    private interface Sum {
      float of(float[] values, int at, int stride, double[] weights);
    }

    /**
     * Resizes images of floats.
     *
     * @param images {@code [n, height, width, channels]}
     * @return {@code [n, newHeight, newWidth, channels]}
     */
    public float[] floats(
        float[] images, int height, int width, int channels, int newHeight, int newWidth) {
      return resize(images, height, width, channels, newHeight, newWidth, PillowResize::sum);
    }

    /**
     * Resizes images of bytes.
     *
     * @param images {@code [n, height, width, channels]}, whole numbers in [0, 255]
     * @return {@code [n, newHeight, newWidth, channels]}, whole numbers in [0, 255]
     */
    public float[] bytes(
        float[] images, int height, int width, int channels, int newHeight, int newWidth) {
      return resize(images, height, width, channels, newHeight, newWidth, PillowResize::roundedSum);
    }

    private float[] resize(
        float[] images, int height, int width, int channels, int newHeight, int newWidth, Sum sum) {
      int n = images.length / (height * width * channels);
      if ((long) newWidth * height > (long) width * newHeight) {
        float[] low = along(images, n, height, newHeight, width * channels, sum);
        return along(low, n * newHeight, width, newWidth, channels, sum);
      }
      float[] wide = along(images, n * height, width, newWidth, channels, sum);
      return along(wide, n, height, newHeight, newWidth * channels, sum);
    }

    /** Resizes the middle axis of {@code [outer, size, inner]}. */
    private float[] along(float[] values, int outer, int size, int newSize, int inner, Sum sum) {
      if (size == newSize) {
        return values;
      }
      Taps[] taps = taps(size, newSize);
      float[] result = new float[outer * newSize * inner];
      for (int o = 0; o < outer; o++) {
        for (int i = 0; i < newSize; i++) {
          int from = (o * size + taps[i].first()) * inner;
          for (int j = 0; j < inner; j++) {
            result[(o * newSize + i) * inner + j] =
                sum.of(values, from + j, inner, taps[i].weights());
          }
        }
      }
      return result;
    }

    private Taps[] taps(int size, int newSize) {
      double scale = (double) size / newSize;
      double stretch = Math.max(1, scale);
      double support = radius * stretch;
      Taps[] taps = new Taps[newSize];
      for (int i = 0; i < newSize; i++) {
        double centre = (i + 0.5) * scale;
        int first = Math.max(0, (int) (centre - support + 0.5));
        int end = Math.min(size, (int) (centre + support + 0.5));
        double[] weights = new double[end - first];
        double total = 0;
        for (int k = 0; k < weights.length; k++) {
          weights[k] = filter.applyAsDouble(Math.abs((k + first - centre + 0.5) / stretch));
          total += weights[k];
        }
        for (int k = 0; k < weights.length; k++) {
          weights[k] /= total;
        }
        taps[i] = new Taps(first, weights);
      }
      return taps;
    }

    private static float sum(float[] values, int at, int stride, double[] weights) {
      double sum = 0;
      for (int k = 0; k < weights.length; k++) {
        sum += values[at + k * stride] * weights[k];
      }
      return (float) sum;
    }

    private static float roundedSum(float[] values, int at, int stride, double[] weights) {
      long sum = 1L << (FRACTION_BITS - 1);
      for (int k = 0; k < weights.length; k++) {
        double scaled = weights[k] * (1 << FRACTION_BITS);
        sum += (long) values[at + k * stride] * (int) (scaled + (scaled < 0 ? -0.5 : 0.5));
      }
      return Math.max(0, Math.min(255, sum >> FRACTION_BITS));
    }

    private static double cubic(double x) {
      if (x < 1) {
        return (1.5 * x - 2.5) * x * x + 1;
      }
      return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
    }

    private static double sinc(double x) {
      return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    }
  }
}
