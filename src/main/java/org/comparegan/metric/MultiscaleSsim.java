package org.comparegan.metric;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.comparegan.random.NumpyRandom;

/**
 * Multi-scale structural similarity (Wang et al. 2003; compare_gan/metrics/image_similarity.py and
 * ms_ssim_score.py). Among fakes, a high mean similarity is a sign of mode collapse.
 *
 * <p>Computed in float64 where the reference has float32.
 */
public final class MultiscaleSsim {
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
   * batches. compare_gan takes 5 batches of 64. Batches are disjoint as long as the images last,
   * then all are shuffled again.
   */
  public static Estimate score(ImageBatch images, int batches, int batchSize, NumpyRandom random) {
    int size = Math.min(batchSize, images.count());
    int perEpoch = Math.max(1, images.count() / Math.max(1, size));
    double[] means = new double[batches];
    int[] order = new int[0];
    for (int i = 0; i < batches; i++) {
      order = i % perEpoch == 0 ? random.permutation(images.count()) : order;
      int from = i % perEpoch * size;
      means[i] = meanOverPairs(images, Arrays.copyOfRange(order, from, from + size));
    }
    List<String> warnings =
        size == batchSize
            ? List.of()
            : List.of("only %d images for batches of %d".formatted(size, batchSize));
    OptionalDouble deviation = Estimate.deviation(means, 0);
    return new Estimate(Estimate.mean(means), deviation, warnings);
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
}
