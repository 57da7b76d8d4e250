package org.comparegan.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.comparegan.feature.Activations;
import org.comparegan.metric.FeatureMoments;
import org.comparegan.metric.FeatureStatistics;
import org.comparegan.metric.Features;
import org.comparegan.metric.InceptionScore;
import org.comparegan.metric.LogitStatistics;
import org.comparegan.metric.NumpyRandom;

/** What one pass over a set of images leaves of it: moments of features, statistics of logits. */
final class FeaturePass {
  private final int[] splitOfRow;
  private final int splits;
  private final InceptionScore.Settings settings;
  private Optional<FeatureStatistics> features = Optional.empty();
  private List<LogitStatistics> logits = List.of();
  private int rows;

  /** A pass over {@code n} images. */
  FeaturePass(int n, InceptionScore.Settings settings) {
    this.settings = settings;
    List<InceptionScore.Split> parts = InceptionScore.splits(n, settings);
    this.splits = parts.size();
    this.splitOfRow = new int[n];
    Arrays.fill(splitOfRow, -1);
    int[] order =
        settings.shuffleSeed().isPresent()
            ? new NumpyRandom(settings.shuffleSeed().getAsLong()).permutation(n)
            : IntStream.range(0, n).toArray();
    for (int split = 0; split < splits; split++) {
      for (int i = parts.get(split).from(); i < parts.get(split).to(); i++) {
        splitOfRow[order[i]] = split;
      }
    }
  }

  /** Adds the next images. */
  void add(Activations batch) {
    int n = batch.rows();
    int width = batch.logits().length / n;
    if (features.isEmpty()) {
      features = Optional.of(new FeatureStatistics(batch.features().length / n));
      logits = new ArrayList<>();
      for (int i = 0; i < splits; i++) {
        logits.add(new LogitStatistics(settings.columns().orElse(width)));
      }
    }
    FeatureStatistics statistics = features.orElseThrow();
    statistics.add(Features.of(batch.features(), n, statistics.columns()));
    Features scores = Features.of(batch.logits(), n, width);
    for (int i = 0; i < n; i++) {
      int split = splitOfRow[rows + i];
      if (split >= 0) {
        logits.get(split).add(scores.slice(i, 1));
      }
    }
    rows += n;
  }

  /** How many images so far. */
  int rows() {
    return rows;
  }

  /** Moments of the features. */
  FeatureMoments moments() {
    return features.orElseThrow().snapshot();
  }

  /** The Inception Score: the mean over splits. */
  double inceptionScore() {
    return logits.stream().mapToDouble(LogitStatistics::score).average().orElseThrow();
  }
}
