package org.comparegan.metric;

import java.util.Arrays;
import java.util.List;
import org.comparegan.linalg.OpenBlas;
import org.comparegan.metric.MetricAxis.AxisValue;
import org.comparegan.metric.PairwiseProducts.SquaredDistances;

/**
 * The realism score of each fake (Kynkäänniemi et al. 2019, section 5, equation 3): the largest
 * ratio, over real rows, of the distance from the real row to its k-th nearest real neighbour and
 * its distance to the fake. From 1 on the fake lies within the reals.
 */
final class Realism {
  /** Added to distances (improved-precision-and-recall-metric-pytorch, {@code realism}). */
  private static final double EPSILON = 1e-6;

  private Realism() {}

  /**
   * The definition to follow.
   *
   * @param k which neighbour sets the radius, axis {@code realism.k}
   * @param radii axis {@code realism.radii}
   */
  record Settings(int k, Radii radii) {}

  /**
   * The score of each fake [m].
   *
   * @param real [n, d]
   * @param fake [m, d]
   * @throws MetricException for different widths, NaN or infinity, k or fewer reals, or no fake
   */
  static double[] of(Features real, Features fake, Settings settings) {
    FeatureRange.of(real, fake).requireDistances();
    if (real.rows() <= settings.k() || fake.rows() == 0) {
      throw new MetricException(
          "realism.k=%d needs more than %d real rows and a fake one, found %d and %d"
              .formatted(settings.k(), settings.k(), real.rows(), fake.rows()));
    }
    return OpenBlas.inCallingThreads(
        () -> {
          try (PairwiseProducts pairs =
              new PairwiseProducts(real.columns(), Math.max(real.rows(), fake.rows()))) {
            return scores(pairs, real, fake, settings);
          }
        });
  }

  private static double[] scores(
      PairwiseProducts pairs, Features real, Features fake, Settings settings) {
    double[] norms = pairs.squaredNorms(real);
    double[] fakeNorms = pairs.squaredNorms(fake);
    double[] radii =
        Arrays.stream(NearestNeighbours.squaredRadii(pairs, real, norms, settings.k()))
            .map(Math::sqrt)
            .toArray();
    double largest = settings.radii() == Radii.HALF ? median(radii) : Double.POSITIVE_INFINITY;
    double[] scores = new double[fake.rows()];
    // Each fake belongs to one thread at a time.
    pairs.visit(
        real,
        fake,
        tile -> {
          SquaredDistances distances = new SquaredDistances(tile, norms, fakeNorms);
          for (int i = 0; i < distances.rows(); i++) {
            double radius = radii[distances.left() + i];
            for (int j = 0; j < distances.columns() && radius <= largest; j++) {
              int row = distances.right() + j;
              double ratio = radius / (Math.sqrt(distances.at(i, j)) + EPSILON);
              scores[row] = Math.max(scores[row], ratio);
            }
          }
        });
    return scores;
  }

  /** The two numbers of a set: a copy of a real row has a score so large that it rules the mean. */
  static MetricNumbers numbers(double[] scores) {
    return MetricNumbers.of("mean", Estimate.mean(scores), List.of()).and("median", median(scores));
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  /** Which real rows count. */
  enum Radii implements AxisValue {
    /** Those whose radius is at most the median, as the paper has it. */
    HALF,
    /** All. */
    ALL
  }
}
