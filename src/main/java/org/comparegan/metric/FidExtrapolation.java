package org.comparegan.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.comparegan.random.AddressedRandom;
import org.comparegan.random.Permutation;

/**
 * FID∞ (Chong and Forsyth 2020, section 4; FID_IS_infinity's {@code calculate_FID_infinity_path}):
 * the FID of infinitely many fakes. The bias of FID falls as 1/n, so a line through the FIDs of
 * random subsets over 1/n is extrapolated to 0. The bias by the number of reals remains.
 */
final class FidExtrapolation {
  /** FIDs that the line goes through. */
  private static final int POINTS = 15;

  /** Rows of the smallest subset; of fewer than ten times as many fakes a tenth (dgm-eval). */
  private static final int SMALLEST = 5000;

  private FidExtrapolation() {}

  /**
   * The intercept and its standard error by the residuals of the line.
   *
   * @param fake [n, d], at least 30 rows
   * @param seed of the subsets, each drawn apart and without replacement
   * @throws MetricException as {@link FrechetDistance#between}, or for too few fakes
   */
  static Estimate of(
      FeatureMoments real, Features fake, FrechetDistance.Settings settings, long seed) {
    int n = fake.rows();
    int smallest = Math.min(SMALLEST, n / 10);
    if (n < 2 * POINTS) {
      throw new MetricException(
          "an extrapolation needs at least %d fakes, found %d".formatted(2 * POINTS, n));
    }
    Features.requireSameColumns(real.columns(), fake.columns());
    double[] inverse = new double[POINTS];
    double[] distances = new double[POINTS];
    for (int point = 0; point < POINTS; point++) {
      int rows = (int) (smallest + (long) (n - smallest) * point / (POINTS - 1));
      Permutation order =
          AddressedRandom.of(seed).stream("fid_infinity/subsets").permutation(point, n);
      // In the order of the file, which may lie on a disk.
      int[] chosen = IntStream.range(0, rows).map(order::at).sorted().toArray();
      FeatureMoments moments = FeatureMoments.of(fake.select(chosen));
      inverse[point] = 1.0 / rows;
      distances[point] = FrechetDistance.between(real, moments, settings).value();
    }
    List<String> warnings = new ArrayList<>();
    if (smallest <= fake.columns()) {
      warnings.add(
          ("the smallest of the subsets has %,d fakes for %,d features: FID is a line over 1/n only"
                  + " above that; use more than %,d fakes")
              .formatted(smallest, fake.columns(), 10L * fake.columns()));
    }
    return line(inverse, distances, warnings);
  }

  /** The value at 0 of the least-squares line. */
  private static Estimate line(double[] x, double[] y, List<String> warnings) {
    double meanX = Estimate.mean(x);
    double meanY = Estimate.mean(y);
    double xx = 0;
    double xy = 0;
    for (int i = 0; i < x.length; i++) {
      xx += (x[i] - meanX) * (x[i] - meanX);
      xy += (x[i] - meanX) * (y[i] - meanY);
    }
    double slope = xy / xx;
    double squares = 0;
    for (int i = 0; i < x.length; i++) {
      double residual = y[i] - meanY - slope * (x[i] - meanX);
      squares += residual * residual;
    }
    double error = Math.sqrt(squares / (x.length - 2) * (1.0 / x.length + meanX * meanX / xx));
    return new Estimate(meanY - slope * meanX, OptionalDouble.of(error), warnings);
  }
}
