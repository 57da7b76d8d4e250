package org.comparegan.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.comparegan.linalg.OpenBlas;
import org.comparegan.linalg.SymmetricMatrices;
import org.comparegan.metric.FeatureMoments.CovarianceKind;
import org.comparegan.metric.FrechetDistance.SquareRoot;

/**
 * Fréchet distance within each class, and their mean, the intra-class FID of Miyato and Koyama
 * (2018).
 */
public final class ClassDistances {
  private static final int LISTED = 5;

  private ClassDistances() {}

  /**
   * The distances.
   *
   * @param mean over the classes
   * @param byClass the distance of the fakes of a class to its reals
   * @param warnings sentences; empty if nothing
   */
  public record Result(double mean, SortedMap<Integer, Double> byClass, List<String> warnings) {}

  /**
   * The distances of features [n, d] and [m, d], whose rows have the given classes; negative
   * classes (no label) are left out.
   *
   * <p>A class with fewer than two rows on a side is left out, with a warning.
   *
   * @throws MetricException if labels and rows disagree in number, or no class is left
   */
  public static Result between(
      Features real,
      int[] realLabels,
      Features fake,
      int[] fakeLabels,
      FrechetDistance.Settings settings) {
    FeatureRange.of(real, fake);
    requireLabels(real, realLabels, "real");
    requireLabels(fake, fakeLabels, "fake");
    int[] classes =
        IntStream.concat(IntStream.of(realLabels), IntStream.of(fakeLabels))
            .filter(label -> label >= 0)
            .distinct()
            .sorted()
            .toArray();
    List<Integer> left = new ArrayList<>();
    SortedMap<Integer, Double> byClass = new TreeMap<>();
    int fewest = Integer.MAX_VALUE;
    for (int label : classes) {
      int[] reals = rows(realLabels, label);
      int[] fakes = rows(fakeLabels, label);
      if (Math.min(reals.length, fakes.length) < 2) {
        left.add(label);
        continue;
      }
      fewest = Math.min(fewest, Math.min(reals.length, fakes.length));
      byClass.put(label, distance(real.select(reals), fake.select(fakes), settings));
    }
    if (byClass.isEmpty()) {
      throw new MetricException("no class has two real and two fake rows");
    }
    double mean = byClass.values().stream().mapToDouble(Double::doubleValue).sum() / byClass.size();
    List<String> warnings = new ArrayList<>();
    if (!left.isEmpty()) {
      warnings.add(
          "%d classes with fewer than two rows on a side are left out (%s%s)"
              .formatted(
                  left.size(),
                  left.subList(0, Math.min(LISTED, left.size())),
                  left.size() > LISTED ? ", …" : ""));
    }
    if (fewest <= real.columns()) {
      warnings.add(
          ("the smallest class has %d images for %d features: covariances lack full rank, and the"
                  + " distances depend on the number of images")
              .formatted(fewest, real.columns()));
    }
    return new Result(mean, byClass, List.copyOf(warnings));
  }

  /** By the smaller of the two matrices, which only the exact square root can use. */
  private static double distance(Features real, Features fake, FrechetDistance.Settings settings) {
    return settings.squareRoot() == SquareRoot.EIGEN
            && Math.max(real.rows(), fake.rows()) < real.columns()
        ? SmallSampleDistance.between(real, fake, settings.covariance())
        : FrechetDistance.between(FeatureMoments.of(real), FeatureMoments.of(fake), settings)
            .value();
  }

  private static int[] rows(int[] labels, int label) {
    return IntStream.range(0, labels.length).filter(i -> labels[i] == label).toArray();
  }

  private static void requireLabels(Features rows, int[] labels, String side) {
    if (rows.rows() != labels.length) {
      throw new MetricException(
          "%d %s labels for %d rows of features".formatted(labels.length, side, rows.rows()));
    }
  }

  /**
   * The Fréchet distance of few rows of many features, as of the images of one class: with the
   * centred rows A and B, tr √(Σ₁Σ₂) is the sum of the singular values of ABᵀ, n₁×n₂ in place of
   * d×d. Equal to the distance of the covariances but for rounding.
   */
  static final class SmallSampleDistance {
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
      double[] products = OpenBlas.rowProducts(first.rows(), second.rows(), n, real.columns(), m);
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
}
