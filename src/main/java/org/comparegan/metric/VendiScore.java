package org.comparegan.metric;

import java.util.Arrays;
import org.comparegan.linalg.OpenBlas;
import org.comparegan.linalg.SymmetricMatrices;
import org.comparegan.metric.FeatureMoments.CovarianceKind;

/**
 * The Vendi score (Friedman and Dieng 2023, definition 3.1): exp of the Shannon entropy of the
 * eigenvalues of K/n, where K holds the cosine similarities of all pairs of rows. It is the
 * effective number of different rows: 1 if all point the same way, at most min(n, d).
 */
final class VendiScore {
  private VendiScore() {}

  /**
   * The score of features [n, d]; rows of zeros are similar to nothing.
   *
   * @throws MetricException for NaN or infinity, no row, or zeros alone
   */
  static double of(Features rows) {
    int n = rows.rows();
    int d = rows.columns();
    FeatureRange range = new FeatureRange(d);
    range.add(rows, "fake features");
    range.requireResolved();
    Features unit = normalised(rows);
    // The smaller of the two matrices XXᵀ/n and XᵀX/n, whose eigenvalues above 0 are the same.
    double[] eigenvalues =
        n <= d
            ? SymmetricMatrices.eigenvalues(similarities(unit.toArray(), n, d), n)
            : SymmetricMatrices.eigenvalues(secondMoments(FeatureMoments.of(unit), d), d);
    double entropy =
        -Arrays.stream(eigenvalues)
            .filter(value -> value > 0)
            .map(value -> value * Math.log(value))
            .sum();
    if (Arrays.stream(eigenvalues).noneMatch(value -> value > 0)) {
      throw new MetricException("all fake features are zero: their directions cannot be compared");
    }
    return Math.exp(entropy);
  }

  private static double[] similarities(double[] unit, int n, int d) {
    double[] products = OpenBlas.rowProducts(unit, unit, n, d, n);
    for (int i = 0; i < products.length; i++) {
      products[i] /= n;
    }
    return products;
  }

  private static double[] secondMoments(FeatureMoments moments, int d) {
    double[] mean = moments.mean();
    double[] sum = moments.covariance(CovarianceKind.POPULATION);
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < d; j++) {
        sum[i * d + j] += mean[i] * mean[j];
      }
    }
    return sum;
  }

  private static Features normalised(Features rows) {
    int d = rows.columns();
    return rows.changed(
        (values, offset) -> {
          double norm = 0;
          for (int j = 0; j < d; j++) {
            norm += values[offset + j] * values[offset + j];
          }
          double scale = norm > 0 ? 1 / Math.sqrt(norm) : 0;
          for (int j = 0; j < d; j++) {
            values[offset + j] *= scale;
          }
        });
  }
}
