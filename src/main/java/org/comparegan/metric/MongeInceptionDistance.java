package org.comparegan.metric;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.comparegan.linalg.OpenBlas;
import org.comparegan.random.AddressedRandom;
import org.comparegan.random.Permutation;
import org.comparegan.random.RandomStream;

/**
 * Monge Inception Distance, MIND (Berthet et al. 2026, arXiv:2605.06797; torch-fidelity's {@code
 * metric_mind.py}): 3d times the squared 2-Wasserstein distance of the features projected onto a
 * random unit vector, mean over {@value #PROJECTIONS} vectors. Of the larger set a random part as
 * large as the other counts. Computed in float64.
 *
 * <p>Memory beyond the features: 8·(n + m)·{@value #TOGETHER} bytes.
 */
final class MongeInceptionDistance {
  /** torch-fidelity's {@code mind_num_projections}; the paper takes 100 to 1,000. */
  static final int PROJECTIONS = 1000;

  /** α = 3·d makes the distance comparable in size with FID (the paper's choice). */
  private static final double SCALE = 3;

  private static final int TOGETHER = 128;
  private static final int BLOCK = 1024;

  private MongeInceptionDistance() {}

  /**
   * The distance of features [n, d] and [m, d].
   *
   * @param seed of the vectors and of the rows that are left out
   * @throws MetricException for different widths, NaN or infinity, or no row on a side
   */
  static double between(Features real, Features fake, long seed) {
    FeatureRange.of(real, fake);
    int n = Math.min(real.rows(), fake.rows());
    if (n == 0) {
      throw new MetricException(
          "mind needs real and fake rows, found %d and %d".formatted(real.rows(), fake.rows()));
    }
    AddressedRandom random = AddressedRandom.of(seed);
    Features first = part(real, n, random);
    Features second = part(fake, n, random);
    RandomStream directions = random.stream("mind/directions");
    double sum = 0;
    for (int from = 0; from < PROJECTIONS; from += TOGETHER) {
      int count = Math.min(TOGETHER, PROJECTIONS - from);
      double[] vectors = unitVectors(directions, from, count, real.columns());
      double[][] ofReals = projections(first, vectors, count);
      double[][] ofFakes = projections(second, vectors, count);
      // Each vector's part is summed apart, so that no order of threads shows.
      double[] parts =
          IntStream.range(0, count)
              .parallel()
              .mapToDouble(v -> squaredWasserstein(ofReals[v], ofFakes[v]))
              .toArray();
      sum += Arrays.stream(parts).sum();
    }
    return SCALE * real.columns() * sum / PROJECTIONS;
  }

  private static Features part(Features rows, int n, AddressedRandom random) {
    if (rows.rows() == n) {
      return rows;
    }
    Permutation order = random.stream("mind/rows").permutation(0, rows.rows());
    return rows.select(IntStream.range(0, n).map(order::at).sorted().toArray());
  }

  private static double[] unitVectors(RandomStream random, int from, int count, int d) {
    double[] vectors = new double[count * d];
    for (int v = 0; v < count; v++) {
      float[] normal = random.normal(from + v, d);
      double norm = 0;
      for (float value : normal) {
        norm += (double) value * value;
      }
      double scale = 1 / Math.max(1e-12, Math.sqrt(norm));
      for (int j = 0; j < d; j++) {
        vectors[v * d + j] = normal[j] * scale;
      }
    }
    return vectors;
  }

  /** One array [n] for each vector. */
  private static double[][] projections(Features rows, double[] vectors, int count) {
    int d = rows.columns();
    double[][] projected = new double[count][rows.rows()];
    for (int first = 0; first < rows.rows(); first += BLOCK) {
      int some = Math.min(BLOCK, rows.rows() - first);
      double[] block = rows.slice(first, some).toArray();
      double[] products = OpenBlas.rowProducts(vectors, block, count, d, some);
      for (int v = 0; v < count; v++) {
        System.arraycopy(products, v * some, projected[v], first, some);
      }
    }
    return projected;
  }

  /** The mean squared difference of values of equal rank; sorts both arrays. */
  private static double squaredWasserstein(double[] a, double[] b) {
    Arrays.sort(a);
    Arrays.sort(b);
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return sum / a.length;
  }
}
