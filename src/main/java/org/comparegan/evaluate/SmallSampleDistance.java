package org.comparegan.evaluate;

import org.comparegan.metric.CovarianceKind;
import org.comparegan.metric.Features;
import org.comparegan.metric.MetricException;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.SingularValueDecomposition_F64;

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
    DMatrixRMaj products = new DMatrixRMaj(real.rows(), fake.rows());
    CommonOps_DDRM.multTransB(first.rows(), second.rows(), products);
    SingularValueDecomposition_F64<DMatrixRMaj> decomposition =
        DecompositionFactory_DDRM.svd(real.rows(), fake.rows(), false, false, true);
    if (!decomposition.decompose(products)) {
      throw new MetricException("the singular values of a class were not found");
    }
    for (double value : decomposition.getSingularValues()) {
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
  private record Centred(DMatrixRMaj rows, double[] mean, double trace) {
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
      return new Centred(DMatrixRMaj.wrap(n, d, values), mean, trace);
    }
  }
}
