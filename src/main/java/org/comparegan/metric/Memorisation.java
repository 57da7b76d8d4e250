package org.comparegan.metric;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.comparegan.linalg.OpenBlas;

/**
 * Whether a generator repeats its training images: the nearest training image of each fake in
 * feature space.
 *
 * <p>Memory beyond the features: 32 bytes a row, and what {@code PairwiseProducts} says.
 */
public final class Memorisation {
  private Memorisation() {}

  /**
   * The neighbours and their statistics.
   *
   * @param nearest number of the nearest training row of each fake, [n]; the first of equally near
   *     ones
   * @param distance Euclidean distance to it, [n]
   * @param meanDistance mean of these
   * @param copies share of fakes that equal a training row
   * @param heldOutDistance mean distance of a held-out row to its nearest training row; empty
   *     without held-out rows
   * @param trainingDistance mean distance of a training row to its nearest other training row;
   *     empty if they were not all in memory
   * @param authenticity share of fakes that are farther from their nearest training row than that
   *     is from its own nearest other one, in [0, 1] (Alaa et al. 2022); about a half for fakes
   *     that are as good as further training rows, towards 0 for copies; empty as before
   * @param warnings sentences; empty if nothing
   */
  // Arrays of results that belong to the caller.
  @SuppressWarnings("ArrayRecordComponent")
  public record Result(
      int[] nearest,
      double[] distance,
      double meanDistance,
      double copies,
      OptionalDouble heldOutDistance,
      OptionalDouble trainingDistance,
      OptionalDouble authenticity,
      List<String> warnings) {

    /**
     * By the names of the catalogue.
     *
     * @throws MetricException if the held-out images are training images
     */
    public MetricNumbers numbers() {
      MetricNumbers numbers = MetricNumbers.of("distance", meanDistance, warnings);
      if (heldOutDistance.isPresent()) {
        double heldOut = heldOutDistance.getAsDouble();
        if (heldOut == 0) {
          throw new MetricException(
              "the real images are training images themselves: there is nothing to compare with");
        }
        numbers.and("held_out_distance", heldOut).and("ratio", meanDistance / heldOut);
      }
      return numbers
          .and("real_distance", trainingDistance)
          .and("authenticity", authenticity)
          .and("copies", copies);
    }
  }

  /** Without held-out images. */
  public static Result of(Features training, Features fake) {
    return of(training, fake, Optional.empty());
  }

  /**
   * The neighbours of fakes [n, d] among training images [m, d], of which held-out images are kept
   * apart.
   *
   * @throws MetricException for different widths, NaN or infinity, no fake or fewer than two
   *     training images
   */
  public static Result of(Features training, Features fake, Optional<Features> heldOut) {
    FeatureRange.of(training, fake).requireDistances();
    if (training.rows() < 2 || fake.rows() < 1) {
      throw new MetricException(
          "nearest neighbours need at least 2 real rows and 1 fake one, found %d and %d"
              .formatted(training.rows(), fake.rows()));
    }
    int most = Math.max(training.rows(), fake.rows());
    try (NearestRows ofFakes = new NearestRows(fake, most)) {
      ofFakes.add(training);
      Optional<double[]> ofHeldOut =
          heldOut.map(
              rows -> {
                try (NearestRows search = new NearestRows(rows, most)) {
                  search.add(training);
                  return search.distances();
                }
              });
      double[] others =
          OpenBlas.inCallingThreads(
              () -> {
                try (PairwiseProducts pairs = new PairwiseProducts(training.columns(), most)) {
                  return NearestNeighbours.squaredRadii(
                      pairs, training, pairs.squaredNorms(training), 1);
                }
              });
      return result(ofFakes, ofHeldOut, Optional.of(others));
    }
  }

  /**
   * The result of searches among training images that are not held in memory.
   *
   * @param heldOut distances of held-out images from their nearest training images
   */
  public static Result of(NearestRows fakes, double[] heldOut) {
    return result(fakes, Optional.of(heldOut), Optional.empty());
  }

  /** {@code others}: the squared distance of each training row to its nearest other one. */
  private static Result result(
      NearestRows search, Optional<double[]> heldOut, Optional<double[]> others) {
    int[] nearest = search.indices();
    double[] squared = search.squared();
    double[] distance = search.distances();
    int n = distance.length;
    long copies = Arrays.stream(distance).filter(d -> d == 0).count();
    return new Result(
        nearest,
        distance,
        Estimate.mean(distance),
        copies / (double) n,
        optional(heldOut.map(Estimate::mean)),
        optional(others.map(all -> Estimate.mean(Arrays.stream(all).map(Math::sqrt).toArray()))),
        optional(
            others.map(
                all ->
                    IntStream.range(0, n).filter(i -> squared[i] > all[nearest[i]]).count()
                        / (double) n)),
        copies == 0
            ? List.of()
            : List.of("%d fakes have the features of a real image".formatted(copies)));
  }

  private static OptionalDouble optional(Optional<Double> value) {
    return value.map(OptionalDouble::of).orElseGet(OptionalDouble::empty);
  }
}
