package org.comparegan.feature;

import java.util.function.DoubleUnaryOperator;

/**
 * Resizing as Pillow does it: antialiased, each axis on its own, first the one that leaves less. On
 * floats without rounding (mode F, what clean-fid uses), or on bytes with Pillow's fixed-point
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

  /** What one output is made of: inputs from {@code first} on, with these weights. */
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
