package org.comparegan.metric;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.comparegan.random.NumpyRandom;

/**
 * Correlation dimension of a set of images or features: the slope of log N(r) over log r, where
 * N(r) counts the rows nearer than r to a few random centres
 * (compare_gan/metrics/fractal_dimension.py).
 */
public final class FractalDimension {
  private static final int CENTRES = 100;
  private static final int RADII = 1000;
  private static final double HALF_WIDTH = 0.1;
  private static final int BLOCK = 64;

  private FractalDimension() {}

  /**
   * The dimension with 100 centres drawn as {@code randint(n, size=100)}.
   *
   * @param rows [n, d]; images flattened, any scale
   * @throws MetricException for fewer than 100 rows, NaN or infinity
   */
  public static Estimate of(Features rows, NumpyRandom random) {
    if (rows.rows() < CENTRES) {
      throw new MetricException(
          "a fractal dimension needs at least %d images, found %d".formatted(CENTRES, rows.rows()));
    }
    return of(rows, random.randints(rows.rows(), CENTRES));
  }

  /** The dimension with the given rows as centres. */
  static Estimate of(Features rows, int[] centres) {
    FeatureRange range = new FeatureRange(rows.columns());
    range.add(rows, "images");
    range.requireResolved();
    double[] distances = distances(rows, centres);
    Arrays.sort(distances);
    double largest = distances[distances.length - 1];
    if (largest == 0) {
      return new Estimate(
          0, OptionalDouble.empty(), List.of("all images are the same: a collapsed generator"));
    }
    double smallest = distances[countBelow(distances, Double.MIN_VALUE)];
    double[] x = new double[RADII - 1];
    double[] y = new double[RADII - 1];
    for (int i = 1; i < RADII; i++) {
      double radius = smallest * Math.pow(largest / smallest, i / (RADII - 1.0));
      x[i - 1] = Math.log(radius);
      y[i - 1] = Math.log(countBelow(distances, radius));
    }
    double width = Math.log((double) rows.rows() * centres.length) - Math.log(centres.length);
    double middle = Math.log(centres.length) + 0.5 * width;
    int start = firstAbove(y, middle - HALF_WIDTH * width);
    int end = firstAbove(y, middle + HALF_WIDTH * width);
    return new Estimate(slope(x, y, start, end), OptionalDouble.empty(), List.of());
  }

  /**
   * Euclidean distances from every row to every centre, by differences so that equal rows give 0.
   */
  private static double[] distances(Features rows, int[] centres) {
    int d = rows.columns();
    double[] points = rows.select(centres).toArray();
    double[] distances = new double[Math.multiplyExact(rows.rows(), centres.length)];
    IntStream.range(0, (rows.rows() + BLOCK - 1) / BLOCK)
        .parallel()
        .forEach(
            block -> {
              int first = block * BLOCK;
              int count = Math.min(BLOCK, rows.rows() - first);
              double[] values = new double[count * d];
              rows.copy(first, count, values, 0);
              for (int i = 0; i < count; i++) {
                for (int c = 0; c < centres.length; c++) {
                  distances[(first + i) * centres.length + c] =
                      distance(values, i * d, points, c * d, d);
                }
              }
            });
    return distances;
  }

  private static double distance(double[] a, int from, double[] b, int other, int d) {
    double sum = 0;
    for (int j = 0; j < d; j++) {
      double difference = a[from + j] - b[other + j];
      sum += difference * difference;
    }
    return Math.sqrt(sum);
  }

  /** Number of sorted values that are less than the bound. */
  private static int countBelow(double[] sorted, double bound) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] < bound) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static int firstAbove(double[] values, double bound) {
    return IntStream.range(0, values.length).filter(i -> values[i] > bound).findFirst().orElse(0);
  }

  /** Slope of the least-squares line through points [start, end). */
  private static double slope(double[] x, double[] y, int start, int end) {
    if (end - start < 2 || x[start] == x[end - 1]) {
      throw new MetricException(
          "the distances jump over the range in which the fractal dimension is fitted:"
              + " the images form a few clusters of equal ones, or there are too few of them");
    }
    double meanX = Arrays.stream(x, start, end).sum() / (end - start);
    double meanY = Arrays.stream(y, start, end).sum() / (end - start);
    double products = 0;
    double squares = 0;
    for (int i = start; i < end; i++) {
      products += (x[i] - meanX) * (y[i] - meanY);
      squares += (x[i] - meanX) * (x[i] - meanX);
    }
    return products / squares;
  }
}
