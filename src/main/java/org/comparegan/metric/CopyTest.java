package org.comparegan.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.comparegan.linalg.OpenBlas;
import org.comparegan.linalg.SymmetricMatrices;
import org.comparegan.metric.FeatureMoments.CovarianceKind;
import org.comparegan.random.NumpyRandom;

/**
 * The data-copying statistic C_T (Meehan, Chaudhuri and Dasgupta 2020, section 3.2) with the
 * choices of dgm-eval's {@code ct.py}: more than 64 features become the first 64 principal
 * components of the training rows, these are cut into three cells by k-means, and within each cell
 * a Mann–Whitney test asks whether fakes are nearer to their nearest training row than held-out
 * rows are. Z-scores of cells are weighted by the held-out rows there; a cell with 20 fakes or
 * fewer is left out.
 *
 * <p>Far below 0: fakes copy training rows. Far above 0: they are farther away than real images
 * are. About 0, with deviation 1, for fakes that are further real images.
 */
final class CopyTest {
  private static final int COMPONENTS = 64;
  private static final int CELLS = 3;
  private static final int FEWEST_FAKES = 20;
  private static final int LLOYD_STEPS = 300;

  private CopyTest() {}

  /**
   * The statistic.
   *
   * @param training [l, d]
   * @param heldOut [n, d], real rows that the generator has not seen
   * @param fake [m, d]
   * @param random of the starts of k-means
   * @throws MetricException for different widths, NaN or infinity, a cell without held-out rows, or
   *     too few rows
   */
  static MetricNumbers of(Features training, Features heldOut, Features fake, NumpyRandom random) {
    FeatureRange.of(training, fake).requireDistances();
    FeatureRange.of(training, heldOut);
    if (training.rows() < CELLS) {
      throw new MetricException(
          "ct needs at least %d training images, found %d".formatted(CELLS, training.rows()));
    }
    Projection projection = Projection.of(training);
    Features known = projection.project(training);
    double[] centres = centres(known, random);
    Cells ofTraining = Cells.of(known, centres);
    Cells ofHeldOut = Cells.of(projection.project(heldOut), centres);
    Cells ofFakes = Cells.of(projection.project(fake), centres);
    double sum = 0;
    long weights = 0;
    List<String> warnings = new ArrayList<>();
    for (int cell = 0; cell < CELLS; cell++) {
      Features t = ofTraining.rows(cell);
      Features p = ofHeldOut.rows(cell);
      Features q = ofFakes.rows(cell);
      if (t.rows() == 0 || p.rows() == 0) {
        throw new MetricException(
            "one of the %d cells has %d training images and %d real ones: ct needs some of both"
                .formatted(CELLS, t.rows(), p.rows()));
      }
      if (q.rows() <= FEWEST_FAKES) {
        warnings.add(
            "a cell with %d of %d real images is left out: it has %d fakes, not more than %d"
                .formatted(p.rows(), heldOut.rows(), q.rows(), FEWEST_FAKES));
        continue;
      }
      sum += p.rows() * score(distances(q, t), distances(p, t));
      weights += p.rows();
    }
    if (weights == 0) {
      throw new MetricException(
          "no cell has more than %d fakes, found %d in all".formatted(FEWEST_FAKES, fake.rows()));
    }
    return MetricNumbers.of(MetricNumbers.VALUE, sum / weights, warnings);
  }

  private static double[] distances(Features queries, Features rows) {
    try (NearestRows search = new NearestRows(queries)) {
      search.add(rows);
      return search.distances();
    }
  }

  /** The Mann–Whitney statistic of how often a fake is farther, as a z-score; ties count half. */
  static double score(double[] fakes, double[] heldOut) {
    double[] others = heldOut.clone();
    Arrays.sort(others);
    double u = 0;
    for (double fake : fakes) {
      int below = firstAtLeast(others, fake);
      int upTo = firstAtLeast(others, Math.nextUp(fake));
      u += below + (upTo - below) / 2.0;
    }
    double n = heldOut.length;
    double m = fakes.length;
    return (u - (n * m / 2 - 0.5)) / Math.sqrt(n * m * (n + m + 1) / 12);
  }

  private static int firstAtLeast(double[] sorted, double value) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) / 2;
      if (sorted[middle] < value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** k-means: mini-batches to start from, then whole passes until no row changes its cell. */
  private static double[] centres(Features rows, NumpyRandom random) {
    int[] labels = new MiniBatchKMeans(rows, CELLS, random).labels();
    double[] centres = means(rows, labels);
    for (int step = 0; step < LLOYD_STEPS; step++) {
      int[] next = Cells.of(rows, centres).labels();
      if (Arrays.equals(next, labels)) {
        break;
      }
      labels = next;
      centres = means(rows, labels);
    }
    return centres;
  }

  private static double[] means(Features rows, int[] labels) {
    int d = rows.columns();
    double[] values = rows.toArray();
    double[] sums = new double[CELLS * d];
    int[] counts = new int[CELLS];
    for (int i = 0; i < labels.length; i++) {
      counts[labels[i]]++;
      for (int j = 0; j < d; j++) {
        sums[labels[i] * d + j] += values[i * d + j];
      }
    }
    for (int i = 0; i < sums.length; i++) {
      sums[i] /= Math.max(1, counts[i / d]);
    }
    return sums;
  }

  /** Rows with the number of the nearest centre of each. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Cells(Features all, int[] labels) {
    static Cells of(Features rows, double[] centres) {
      int d = rows.columns();
      double[] values = rows.toArray();
      int[] labels = new int[rows.rows()];
      for (int i = 0; i < labels.length; i++) {
        double least = Double.POSITIVE_INFINITY;
        for (int c = 0; c < CELLS; c++) {
          double sum = 0;
          for (int j = 0; j < d; j++) {
            double difference = values[i * d + j] - centres[c * d + j];
            sum += difference * difference;
          }
          if (sum < least) {
            least = sum;
            labels[i] = c;
          }
        }
      }
      return new Cells(rows, labels);
    }

    Features rows(int cell) {
      return all.select(
          IntStream.range(0, labels.length).filter(row -> labels[row] == cell).toArray());
    }
  }

  /**
   * The way to principal components of the training rows; rows of few features stay as they are.
   *
   * @param mean [d] of the training rows; empty: nothing is to be done
   * @param axes [64, d]
   */
  @SuppressWarnings("ArrayRecordComponent")
  private record Projection(double[] mean, double[] axes) {
    static Projection of(Features training) {
      int d = training.columns();
      if (d <= COMPONENTS) {
        return new Projection(new double[0], new double[0]);
      }
      if (training.rows() < COMPONENTS) {
        throw new MetricException(
            "ct needs at least %d training images of %d features, found %d"
                .formatted(COMPONENTS, d, training.rows()));
      }
      FeatureMoments moments = FeatureMoments.of(training);
      SymmetricMatrices.Eigen eigen =
          SymmetricMatrices.eigen(moments.covariance(CovarianceKind.SAMPLE), d);
      int[] largest =
          IntStream.range(0, d)
              .boxed()
              .sorted((a, b) -> Double.compare(eigen.values[b], eigen.values[a]))
              .limit(COMPONENTS)
              .mapToInt(Integer::intValue)
              .toArray();
      double[] axes = new double[COMPONENTS * d];
      for (int i = 0; i < COMPONENTS; i++) {
        System.arraycopy(eigen.vectors, largest[i] * d, axes, i * d, d);
      }
      return new Projection(moments.mean(), axes);
    }

    Features project(Features rows) {
      if (mean.length == 0) {
        return rows;
      }
      int d = mean.length;
      int block = 1024;
      double[] components = new double[Math.multiplyExact(rows.rows(), COMPONENTS)];
      for (int first = 0; first < rows.rows(); first += block) {
        int some = Math.min(block, rows.rows() - first);
        double[] values = rows.slice(first, some).toArray();
        for (int i = 0; i < values.length; i++) {
          values[i] -= mean[i % d];
        }
        double[] products = OpenBlas.rowProducts(values, axes, some, d, COMPONENTS);
        System.arraycopy(products, 0, components, first * COMPONENTS, products.length);
      }
      return Features.of(components, rows.rows(), COMPONENTS);
    }
  }
}
