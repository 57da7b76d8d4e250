package org.comparegan.metric;

import java.util.OptionalLong;
import org.comparegan.metric.MetricAxis.AxisValue;

/** Mean and covariance of a set of features, immutable. */
public final class FeatureMoments {
  private final OptionalLong count;
  private final CovarianceKind kind;
  private final double[] mean;
  private final double[] covariance;

  private FeatureMoments(
      OptionalLong count, CovarianceKind kind, double[] mean, double[] covariance) {
    this.count = count;
    this.kind = kind;
    this.mean = mean;
    this.covariance = covariance;
  }

  /**
   * The moments of all rows.
   *
   * @throws MetricException for fewer than two rows, NaN or infinity
   */
  public static FeatureMoments of(Features features) {
    FeatureStatistics statistics = new FeatureStatistics(features.columns());
    statistics.add(features);
    return statistics.snapshot();
  }

  /**
   * Moments from elsewhere, such as a statistics file.
   *
   * @param mean [d]
   * @param covariance [d, d] row-major, symmetric
   * @param kind how the covariance was normalised
   * @param count number of rows behind it, if known
   * @throws MetricException if the shapes disagree, a value is not finite, the covariance is not
   *     symmetric, or the count is less than two
   */
  public static FeatureMoments of(
      double[] mean, double[] covariance, CovarianceKind kind, OptionalLong count) {
    int d = mean.length;
    if (d == 0 || covariance.length != (long) d * d) {
      throw new MetricException(
          "a mean of %d values needs a covariance of %d×%d, found %d values"
              .formatted(d, d, d, covariance.length));
    }
    if (count.isPresent()) {
      requireTwo(count.getAsLong());
    }
    ArrayFeatures.requireFinite(mean, 0, 0, 1, d, "mean");
    ArrayFeatures.requireFinite(covariance, 0, 0, d, d, "covariance");
    requireSymmetric(covariance, d);
    return new FeatureMoments(count, kind, mean.clone(), covariance.clone());
  }

  static FeatureMoments ofScatter(long count, double[] mean, double[] scatter) {
    requireTwo(count);
    scale(scatter, 1 / CovarianceKind.SAMPLE.divisor(count));
    return new FeatureMoments(OptionalLong.of(count), CovarianceKind.SAMPLE, mean, scatter);
  }

  /** Number of rows, if known: a statistics file may not say. */
  public OptionalLong count() {
    return count;
  }

  /** Number of features, d. */
  public int columns() {
    return mean.length;
  }

  /** The mean, a new array [d]. */
  public double[] mean() {
    return mean.clone();
  }

  /**
   * The covariance, a new array [d, d], row-major.
   *
   * @throws MetricException if it was normalised otherwise and the number of rows is unknown
   */
  public double[] covariance(CovarianceKind wanted) {
    double[] copy = covariance.clone();
    if (wanted != kind) {
      long n =
          count.orElseThrow(
              () ->
                  new MetricException(
                      ("these statistics do not say how many images they were made of, so their"
                              + " covariance over %s cannot become one over %s; choose"
                              + " fid.covariance=%s or add n")
                          .formatted(kind.text(), wanted.text(), kind.text())));
      scale(copy, kind.divisor(n) / wanted.divisor(n));
    }
    return copy;
  }

  private static void scale(double[] values, double factor) {
    for (int i = 0; i < values.length; i++) {
      values[i] *= factor;
    }
  }

  private static void requireTwo(long count) {
    if (count < 2) {
      throw new MetricException("a covariance needs at least 2 rows, found " + count);
    }
  }

  private static void requireSymmetric(double[] covariance, int d) {
    double largest = 0;
    for (double value : covariance) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < i; j++) {
        if (Math.abs(covariance[i * d + j] - covariance[j * d + i]) > 1e-6 * largest) {
          throw new MetricException(
              "covariance is not symmetric: [%d, %d] is %s, [%d, %d] is %s"
                  .formatted(i, j, covariance[i * d + j], j, i, covariance[j * d + i]));
        }
      }
    }
  }

  /** By what the sum of squared deviations is divided. */
  public enum CovarianceKind implements AxisValue {
    /** By n−1: unbiased (compare_gan, TTUR, pytorch-fid, torch-fidelity, clean-fid). */
    SAMPLE("n-1"),
    /** By n (StyleGAN2-ADA). */
    POPULATION("n");

    private final String text;

    CovarianceKind(String text) {
      this.text = text;
    }

    @Override
    public String text() {
      return text;
    }

    double divisor(long count) {
      return this == SAMPLE ? count - 1.0 : count;
    }
  }
}
