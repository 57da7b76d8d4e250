package org.comparegan.metric;

/**
 * Local means under a Gaussian window of 11×11 with deviation 1.5, which shrinks to the smaller
 * side of a smaller image; only positions at which the window lies inside the image.
 */
final class GaussianWindow {
  private static final int SIZE = 11;
  private static final double DEVIATION = 1.5;

  private final int height;
  private final int width;
  private final double[] weights;

  GaussianWindow(int height, int width) {
    this.height = height;
    this.width = width;
    this.weights = new double[Math.min(SIZE, Math.min(height, width))];
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      double offset = i - (weights.length - 1) / 2.0;
      weights[i] = Math.exp(-0.5 * offset * offset / (DEVIATION * DEVIATION));
      sum += weights[i];
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] /= sum;
    }
  }

  /**
   * Means [height − size + 1, width − size + 1] of values [height, width]; rows first, then
   * columns.
   */
  double[] means(double[] values) {
    int outHeight = height - weights.length + 1;
    int outWidth = width - weights.length + 1;
    double[] vertical = new double[outHeight * width];
    for (int i = 0; i < outHeight; i++) {
      for (int k = 0; k < weights.length; k++) {
        add(vertical, i * width, values, (i + k) * width, width, weights[k]);
      }
    }
    double[] means = new double[outHeight * outWidth];
    for (int i = 0; i < outHeight; i++) {
      for (int k = 0; k < weights.length; k++) {
        add(means, i * outWidth, vertical, i * width + k, outWidth, weights[k]);
      }
    }
    return means;
  }

  private static void add(double[] sum, int to, double[] values, int from, int n, double weight) {
    for (int j = 0; j < n; j++) {
      sum[to + j] += weight * values[from + j];
    }
  }
}
