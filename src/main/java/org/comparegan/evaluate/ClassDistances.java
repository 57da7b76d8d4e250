package org.comparegan.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.comparegan.metric.FeatureMoments;
import org.comparegan.metric.FeatureStatistics;
import org.comparegan.metric.Features;
import org.comparegan.metric.FrechetDistance;
import org.comparegan.metric.MetricException;
import org.comparegan.metric.SquareRoot;

/**
 * Fréchet distances within each class, real images of a class against samples of its label, and
 * their mean (intra-class FID, Miyato and Koyama 2018). One class after another, so that only one
 * pair of covariances is in memory.
 */
final class ClassDistances {
  private static final int LISTED = 5;

  private final FrechetDistance.Settings settings;

  ClassDistances(FrechetDistance.Settings settings) {
    this.settings = settings;
  }

  /** The mean as {@code class_fid}; each class as detail {@code class_fid.LABEL}. */
  void of(Features real, int[] realLabels, Features fake, int[] fakeLabels, Findings findings) {
    Map<Integer, List<Integer>> reals = byClass(realLabels);
    Map<Integer, List<Integer>> fakes = byClass(fakeLabels);
    if (fakes.isEmpty()) {
      throw new MetricException("the generator takes no labels");
    }
    if (reals.isEmpty()) {
      throw new MetricException("the real images have no labels");
    }
    List<Integer> left = new ArrayList<>();
    List<Double> distances = new ArrayList<>();
    int fewest = Integer.MAX_VALUE;
    for (Map.Entry<Integer, List<Integer>> one : reals.entrySet()) {
      List<Integer> ofFake = fakes.getOrDefault(one.getKey(), List.of());
      if (one.getValue().size() < 2 || ofFake.size() < 2) {
        left.add(one.getKey());
        continue;
      }
      fewest = Math.min(fewest, Math.min(one.getValue().size(), ofFake.size()));
      double distance = distance(rows(real, one.getValue()), rows(fake, ofFake));
      findings.detail("class_fid." + one.getKey(), distance);
      distances.add(distance);
    }
    if (distances.isEmpty()) {
      throw new MetricException("no class has two real images and two samples");
    }
    if (!left.isEmpty()) {
      findings.warn(
          "class_fid leaves out %d classes with fewer than two images on a side (%s%s)"
              .formatted(
                  left.size(),
                  left.subList(0, Math.min(LISTED, left.size())),
                  left.size() > LISTED ? ", …" : ""));
    }
    if (fewest <= real.columns()) {
      findings.warn(
          ("class_fid: the smallest class has %d images for %d features, so its covariance is"
                  + " rank-deficient: compare distances of equal numbers only")
              .formatted(fewest, real.columns()));
    }
    findings.score(
        "class_fid", distances.stream().mapToDouble(value -> value).average().orElseThrow());
  }

  private static Map<Integer, List<Integer>> byClass(int[] labels) {
    Map<Integer, List<Integer>> rows = new TreeMap<>();
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] >= 0) {
        rows.computeIfAbsent(labels[i], label -> new ArrayList<>()).add(i);
      }
    }
    return rows;
  }

  /** By the smaller of the two matrices; other square roots than the exact one need the large. */
  private double distance(Features real, Features fake) {
    if (settings.squareRoot() == SquareRoot.EIGEN
        && Math.max(real.rows(), fake.rows()) < real.columns()) {
      return SmallSampleDistance.between(real, fake, settings.covariance());
    }
    return FrechetDistance.between(moments(real), moments(fake), settings).value();
  }

  private static Features rows(Features all, List<Integer> chosen) {
    return all.select(chosen.stream().mapToInt(row -> row).toArray());
  }

  private static FeatureMoments moments(Features rows) {
    FeatureStatistics statistics = new FeatureStatistics(rows.columns());
    statistics.add(rows);
    return statistics.snapshot();
  }
}
