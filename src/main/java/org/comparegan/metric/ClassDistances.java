package org.comparegan.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Fréchet distance within each class, and their mean, the intra-class FID of Miyato and Koyama
 * (2018).
 */
public final class ClassDistances {
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
   * @throws MetricException if labels and rows disagree in number, a class of the fakes has no real
   *     or only one, or there is none
   */
  public static Result between(
      Features real,
      int[] realLabels,
      Features fake,
      int[] fakeLabels,
      FrechetDistance.Settings settings) {
    ArrayFeatures.requireSameColumns(real.columns(), fake.columns());
    requireLabels(real, realLabels, "real");
    requireLabels(fake, fakeLabels, "fake");
    int[] classes = IntStream.of(fakeLabels).filter(label -> label >= 0).distinct().toArray();
    if (classes.length == 0) {
      throw new MetricException("no fake row has a class");
    }
    SortedMap<Integer, Double> byClass = new TreeMap<>();
    int fewest = Integer.MAX_VALUE;
    for (int label : classes) {
      Features reals = rows(real, realLabels, label, "real");
      Features fakes = rows(fake, fakeLabels, label, "fake");
      fewest = Math.min(fewest, Math.min(reals.rows(), fakes.rows()));
      byClass.put(
          label,
          FrechetDistance.between(FeatureMoments.of(reals), FeatureMoments.of(fakes), settings)
              .value());
    }
    double mean = byClass.values().stream().mapToDouble(Double::doubleValue).sum() / byClass.size();
    List<String> warnings = new ArrayList<>();
    if (fewest <= real.columns()) {
      warnings.add(
          ("the smallest class has %d images for %d features: covariances lack full rank, and the"
                  + " distances depend on the number of images")
              .formatted(fewest, real.columns()));
    }
    return new Result(mean, byClass, List.copyOf(warnings));
  }

  private static Features rows(Features all, int[] labels, int label, String side) {
    int[] chosen = IntStream.range(0, labels.length).filter(i -> labels[i] == label).toArray();
    if (chosen.length < 2) {
      throw new MetricException(
          "class %d has %d %s rows; a distance within it needs at least 2"
              .formatted(label, chosen.length, side));
    }
    return all.select(chosen);
  }

  private static void requireLabels(Features rows, int[] labels, String side) {
    if (rows.rows() != labels.length) {
      throw new MetricException(
          "%d %s labels for %d rows of features".formatted(labels.length, side, rows.rows()));
    }
  }
}
