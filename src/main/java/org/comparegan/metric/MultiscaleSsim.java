package org.comparegan.metric;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.comparegan.random.NumpyRandom;

/**
 * Multi-scale structural similarity (Wang et al. 2003; compare_gan/metrics/image_similarity.py and
 * ms_ssim_score.py). Among fakes, a high mean similarity is a sign of mode collapse.
 *
 * <p>Computed in float64 where the reference has float32.
 */
public final class MultiscaleSsim {
  /** Batches of a score in compare_gan's ms_ssim_score.py. */
  static final int BATCHES = 5;

  /** Images of such a batch: the metric's own number, whatever the batch of the generator. */
  static final int BATCH_SIZE = 64;

  private MultiscaleSsim() {}

  /** The exponent of each scale. */
  public enum Weighting {
    /** .0448, .2856, .3001, .2363, .1333 (Wang et al.). */
    WANG(0.0448, 0.2856, 0.3001, 0.2363, 0.1333),
    /** One for every scale. */
    UNIT(1, 1, 1, 1, 1);

    // Never written to and never handed out.
    @SuppressWarnings("ImmutableEnumChecker")
    private final double[] exponents;

    Weighting(double... exponents) {
      this.exponents = exponents;
    }
  }

  /**
   * Similarity of image i of one batch with image i of another of the same shape: [count] in [0,
   * 1].
   */
  public static double[] ofPairs(ImageBatch first, ImageBatch second, Weighting weighting) {
    requireSameShape(first, second);
    return IntStream.range(0, first.count())
        .parallel()
        .mapToDouble(
            i ->
                new SsimPyramid(first, i)
                    .similarity(new SsimPyramid(second, i), weighting.exponents))
        .toArray();
  }

  /**
   * Mean similarity over all ordered pairs of different images, in [0, 1].
   *
   * @throws MetricException for fewer than two images
   */
  public static double meanOverPairs(ImageBatch images) {
    return meanOverPairs(images, IntStream.range(0, images.count()).toArray());
  }

  /**
   * Mean over random batches of the mean over pairs; the deviation is the standard deviation over
   * batches. Batches are disjoint as long as the images last, then all are shuffled again.
   */
  public static Estimate score(ImageBatch images, int batches, int batchSize, NumpyRandom random) {
    return score(images, draw(images.count(), batches, batchSize, random), batchSize);
  }

  /**
   * The score of {@value #BATCHES} batches of {@value #BATCH_SIZE} (Fedus et al. 2018, section 5.3;
   * compare_gan's ms_ssim_score.py). It asks only for the images of {@link #rows}.
   *
   * @param n how many images there are
   * @param images gives those of some numbers
   */
  public static Estimate score(int n, long seed, Function<int[], ImageBatch> images) {
    int[] rows = rows(n, seed);
    int[][] batches = draw(n, BATCHES, BATCH_SIZE, new NumpyRandom(seed));
    for (int[] batch : batches) {
      Arrays.setAll(batch, i -> Arrays.binarySearch(rows, batch[i]));
    }
    return score(images.apply(rows), batches, BATCH_SIZE);
  }

  /** The images of n that these batches take, in ascending order. */
  public static int[] rows(int n, long seed) {
    return Arrays.stream(draw(n, BATCHES, BATCH_SIZE, new NumpyRandom(seed)))
        .flatMapToInt(Arrays::stream)
        .distinct()
        .sorted()
        .toArray();
  }

  private static int[][] draw(int n, int batches, int batchSize, NumpyRandom random) {
    int size = Math.min(batchSize, n);
    int perEpoch = Math.max(1, n / Math.max(1, size));
    int[][] drawn = new int[batches][];
    int[] order = new int[0];
    for (int i = 0; i < batches; i++) {
      order = i % perEpoch == 0 ? random.permutation(n) : order;
      int from = i % perEpoch * size;
      drawn[i] = Arrays.copyOfRange(order, from, from + size);
    }
    return drawn;
  }

  private static Estimate score(ImageBatch images, int[][] batches, int batchSize) {
    double[] means =
        Arrays.stream(batches).mapToDouble(batch -> meanOverPairs(images, batch)).toArray();
    List<String> warnings =
        batches[0].length == batchSize
            ? List.of()
            : List.of("only %d images for batches of %d".formatted(batches[0].length, batchSize));
    return new Estimate(Estimate.mean(means), Estimate.deviation(means, 0), warnings);
  }

  private static double meanOverPairs(ImageBatch images, int[] chosen) {
    int n = chosen.length;
    if (n < 2) {
      throw new MetricException("pairs need at least 2 images, found " + n);
    }
    SsimPyramid[] pyramids =
        Arrays.stream(chosen)
            .parallel()
            .mapToObj(i -> new SsimPyramid(images, i))
            .toArray(SsimPyramid[]::new);
    double[] rowSums =
        IntStream.range(1, n)
            .parallel()
            .mapToDouble(
                i ->
                    IntStream.range(0, i)
                        .mapToDouble(
                            j -> pyramids[i].similarity(pyramids[j], Weighting.WANG.exponents))
                        .sum())
            .toArray();
    return 2 * Arrays.stream(rowSums).sum() / ((double) n * (n - 1));
  }

  private static void requireSameShape(ImageBatch first, ImageBatch second) {
    if (first.count() != second.count()
        || first.height() != second.height()
        || first.width() != second.width()
        || first.channels() != second.channels()) {
      throw new MetricException(
          "images of shapes %s and %s cannot be compared".formatted(shape(first), shape(second)));
    }
  }

  private static String shape(ImageBatch images) {
    return List.of(images.count(), images.height(), images.width(), images.channels()).toString();
  }

  /**
   * One image at five scales, each half the size of the one before, with the local means that every
   * comparison with another image needs again.
   */
  private static final class SsimPyramid {
    static final int SCALES = 5;
    private static final double C1 = Math.pow(0.01 * 255, 2);
    private static final double C2 = Math.pow(0.03 * 255, 2);

    private final Scale[][] scales;

    /** A plane at one scale: the pixels, and Gaussian means of pixels and of their squares. */
    private static final class Scale {
      final GaussianWindow window;
      final Plane plane;
      final double[] mean;
      final double[] squareMean;

      Scale(Plane plane) {
        this.window = new GaussianWindow(plane.height, plane.width);
        this.plane = plane;
        this.mean = window.means(plane.values);
        this.squareMean = window.means(product(plane.values, plane.values));
      }
    }

    /** A rectangle of values [height, width]. */
    private static final class Plane {
      final double[] values;
      final int height;
      final int width;

      Plane(double[] values, int height, int width) {
        this.values = values;
        this.height = height;
        this.width = width;
      }

      /** 2×2 means; an odd last row or column is repeated. */
      Plane half() {
        int halfHeight = (height + 1) / 2;
        int halfWidth = (width + 1) / 2;
        double[] half = new double[halfHeight * halfWidth];
        for (int i = 0; i < halfHeight; i++) {
          int top = 2 * i * width;
          int bottom = Math.min(2 * i + 1, height - 1) * width;
          for (int j = 0; j < halfWidth; j++) {
            int left = 2 * j;
            int right = Math.min(2 * j + 1, width - 1);
            half[i * halfWidth + j] =
                (values[top + left]
                        + values[top + right]
                        + values[bottom + left]
                        + values[bottom + right])
                    / 4;
          }
        }
        return new Plane(half, halfHeight, halfWidth);
      }
    }

    SsimPyramid(ImageBatch images, int image) {
      scales = new Scale[images.channels()][SCALES];
      for (int c = 0; c < scales.length; c++) {
        Plane plane = new Plane(images.plane(image, c), images.height(), images.width());
        for (int s = 0; s < SCALES; s++) {
          plane = s == 0 ? plane : plane.half();
          scales[c][s] = new Scale(plane);
        }
      }
    }

    /**
     * MS-SSIM of two images of one shape: the weighted geometric mean over scales, averaged over
     * colours, in [0, 1].
     */
    double similarity(SsimPyramid other, double[] exponents) {
      double sum = 0;
      for (int c = 0; c < scales.length; c++) {
        double product = 1;
        for (int s = 0; s < SCALES; s++) {
          double factor = compare(scales[c][s], other.scales[c][s], s == SCALES - 1);
          product *= Math.pow(Math.max(0, factor), exponents[s]);
        }
        sum += product;
      }
      return sum / scales.length;
    }

    /** Mean contrast-structure measure, multiplied by luminance at the last scale. */
    private static double compare(Scale a, Scale b, boolean withLuminance) {
      double[] crossMean = a.window.means(product(a.plane.values, b.plane.values));
      double sum = 0;
      for (int i = 0; i < crossMean.length; i++) {
        double meanProduct = 2 * a.mean[i] * b.mean[i];
        double meanSquares = a.mean[i] * a.mean[i] + b.mean[i] * b.mean[i];
        double squareMeans = a.squareMean[i] + b.squareMean[i];
        double contrast = (2 * crossMean[i] - meanProduct + C2) / (squareMeans - meanSquares + C2);
        sum += withLuminance ? contrast * (meanProduct + C1) / (meanSquares + C1) : contrast;
      }
      return sum / crossMean.length;
    }

    private static double[] product(double[] a, double[] b) {
      double[] product = new double[a.length];
      for (int i = 0; i < a.length; i++) {
        product[i] = a[i] * b[i];
      }
      return product;
    }
  }

  /**
   * Local means under a Gaussian window of 11×11 with deviation 1.5, which shrinks to the smaller
   * side of a smaller image; only positions at which the window lies inside the image.
   */
  private static final class GaussianWindow {
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
}
