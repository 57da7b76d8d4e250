package org.comparegan.metric;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.comparegan.linalg.OpenBlas;
import org.comparegan.metric.PairwiseProducts.SquaredDistances;

/**
 * Whether a generator repeats its training images: the nearest real image of each fake in feature
 * space.
 *
 * <p>Memory beyond the features: 32 bytes a row, and what {@code PairwiseProducts} says.
 */
public final class Memorisation {
  private Memorisation() {}

  /**
   * The neighbours and what they say.
   *
   * @param nearest number of the nearest real row of each fake, [n]; the first of equally near ones
   * @param distance Euclidean distance to it, [n]
   * @param meanDistance mean of these
   * @param realDistance mean distance of a real row to its nearest other real row
   * @param authenticity share of fakes that are farther from their nearest real row than that is
   *     from its own nearest other one, in [0, 1] (Alaa et al. 2022); about a half for fakes that
   *     are as good as further reals, towards 0 for copies
   * @param copies share of fakes that equal a real row
   * @param warnings sentences; empty if nothing
   */
  // Arrays of results that belong to the caller.
  @SuppressWarnings("ArrayRecordComponent")
  public record Result(
      int[] nearest,
      double[] distance,
      double meanDistance,
      double realDistance,
      double authenticity,
      double copies,
      List<String> warnings) {}

  /**
   * The neighbours of fakes [n, d] among training images [m, d].
   *
   * @throws MetricException for different widths, NaN or infinity, no fake or fewer than two reals
   */
  public static Result of(Features real, Features fake) {
    ArrayFeatures.requireComparable(real, fake);
    if (real.rows() < 2 || fake.rows() < 1) {
      throw new MetricException(
          "nearest neighbours need at least 2 real rows and 1 fake one, found %d and %d"
              .formatted(real.rows(), fake.rows()));
    }
    return OpenBlas.inCallingThreads(() -> neighbours(real, fake));
  }

  private static Result neighbours(Features real, Features fake) {
    try (PairwiseProducts pairs =
        new PairwiseProducts(real.columns(), Math.max(real.rows(), fake.rows()))) {
      double[] realNorms = pairs.squaredNorms(real);
      double[] fakeNorms = pairs.squaredNorms(fake);
      Nearest ofFakes = new Nearest(fake.rows());
      pairs.visit(
          real, fake, tile -> ofFakes.add(new SquaredDistances(tile, realNorms, fakeNorms), false));
      Nearest ofReals = new Nearest(real.rows());
      pairs.visit(
          real, real, tile -> ofReals.add(new SquaredDistances(tile, realNorms, realNorms), true));
      double[] distance = Arrays.stream(ofFakes.squared).map(Math::sqrt).toArray();
      int n = distance.length;
      long authentic =
          IntStream.range(0, n)
              .filter(i -> ofFakes.squared[i] > ofReals.squared[ofFakes.row[i]])
              .count();
      long copies = Arrays.stream(distance).filter(d -> d == 0).count();
      return new Result(
          ofFakes.row,
          distance,
          Estimate.mean(distance),
          Estimate.mean(Arrays.stream(ofReals.squared).map(Math::sqrt).toArray()),
          authentic / (double) n,
          copies / (double) n,
          copies == 0
              ? List.of()
              : List.of("%d fakes have the features of a real image".formatted(copies)));
    }
  }

  /** The nearest left row of each right row; each right row belongs to one thread at a time. */
  private static final class Nearest {
    final int[] row;
    final double[] squared;

    Nearest(int rows) {
      row = new int[rows];
      squared = new double[rows];
      Arrays.fill(squared, Double.POSITIVE_INFINITY);
    }

    void add(SquaredDistances distances, boolean others) {
      for (int i = 0; i < distances.rows(); i++) {
        int left = distances.left() + i;
        for (int j = 0; j < distances.columns(); j++) {
          int right = distances.right() + j;
          double distance = distances.at(i, j);
          if (distance < squared[right] && !(others && left == right)) {
            squared[right] = distance;
            row[right] = left;
          }
        }
      }
    }
  }
}
