package org.comparegan.evaluate;

import java.util.Optional;
import org.comparegan.metric.FeatureMoments;
import org.comparegan.metric.FeatureStatistics;
import org.comparegan.metric.Features;

/** Moments of features as they come; the first batch tells their width. */
final class RunningMoments {
  private Optional<FeatureStatistics> statistics = Optional.empty();

  /** Adds {@code [n, d]} values. */
  void add(float[] values, int n) {
    int columns = values.length / n;
    if (statistics.isEmpty()) {
      statistics = Optional.of(new FeatureStatistics(columns));
    }
    statistics.orElseThrow().add(Features.of(values, n, columns));
  }

  /** How many rows there are. */
  long rows() {
    return statistics.map(FeatureStatistics::count).orElse(0L);
  }

  /** What has come out so far, after the first rows. */
  FeatureMoments snapshot() {
    return statistics.orElseThrow().snapshot();
  }
}
