package org.comparegan.metric;

import org.comparegan.linalg.MatrixProducts;
import org.comparegan.linalg.SymmetricMatrices;

/**
 * The Fréchet distance of few rows of many features, as of the images of one class: with the
 * centred rows A and B, tr √(Σ₁Σ₂) is the sum of the singular values of ABᵀ, n₁×n₂ in place of d×d.
 * Equal to the distance of the covariances but for rounding.
 */
final class SmallSampleDistance {
  private SmallSampleDistance() {}

  /**
   * The distance.
   *
   * @param real {@code [n₁, d]}
   * @param fake {@code [n₂, d]}
   */
  static double between(Features real, Features fake, CovarianceKind kind) {
    Centred first = Centred.of(real, kind);
    Centred second = Centred.of(fake, kind);
    double distance = first.trace() + second.trace();
    for (int j = 0; j < first.mean().length; j++) {
      double difference = first.mean()[j] - second.mean()[j];
      distance += difference * difference;
    }
    int n = real.rows();
    int m = fake.rows();
    double[] products =
        MatrixProducts.rowProducts(first.rows(), second.rows(), n, real.columns(), m);
    for (double value : SymmetricMatrices.singularValues(products, n, m)) {
      distance -= 2 * value;
    }
    return distance;
  }

  /**
   * Rows less their mean, divided by the root of what the covariance divides by.
   *
   * @param trace of the covariance
   */
  @SuppressWarnings("ArrayRecordComponent")
  private record Centred(double[] rows, double[] mean, double trace) {
    static Centred of(Features features, CovarianceKind kind) {
      int n = features.rows();
      int d = features.columns();
      double[] values = features.toArray();
      double[] mean = new double[d];
      for (int i = 0; i < values.length; i++) {
        mean[i % d] += values[i] / n;
      }
      double scale = 1 / Math.sqrt(kind == CovarianceKind.SAMPLE ? n - 1 : n);
      double trace = 0;
      for (int i = 0; i < values.length; i++) {
        values[i] = (values[i] - mean[i % d]) * scale;
        trace += values[i] * values[i];
      }
      return new Centred(values, mean, trace);
    }
  }
}
