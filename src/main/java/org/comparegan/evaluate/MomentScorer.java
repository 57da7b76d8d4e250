package org.comparegan.evaluate;

import java.util.Optional;
import java.util.function.Function;
import org.comparegan.feature.Activations;
import org.comparegan.metric.FeatureMoments;
import org.comparegan.metric.FeatureStatistics;
import org.comparegan.metric.Features;
import org.comparegan.metric.FrechetDistance;

/** A Fréchet distance, in memory that does not grow with the samples: {@code fid}, {@code sfid}. */
final class MomentScorer implements RunScorer {
  private final EvaluationMetric metric;
  private final FeatureMoments real;
  private final FrechetDistance.Settings settings;
  private final Function<Activations, float[]> tap;
  private Optional<FeatureStatistics> statistics = Optional.empty();

  /**
   * For one run.
   *
   * @param tap which activations count, {@code [n, d]}
   */
  MomentScorer(
      EvaluationMetric metric,
      FeatureMoments real,
      FrechetDistance.Settings settings,
      Function<Activations, float[]> tap) {
    this.metric = metric;
    this.real = real;
    this.settings = settings;
    this.tap = tap;
  }

  @Override
  public void add(GeneratedBatch batch) {
    float[] values = tap.apply(batch.activations());
    int columns = values.length / batch.rows();
    if (statistics.isEmpty()) {
      statistics = Optional.of(new FeatureStatistics(columns));
    }
    statistics.orElseThrow().add(Features.of(values, batch.rows(), columns));
  }

  @Override
  public void finish(Findings findings) {
    findings.attempt(
        metric,
        () -> {
          FrechetDistance.Result distance =
              FrechetDistance.between(real, statistics.orElseThrow().snapshot(), settings);
          findings.score(metric.text(), distance.value());
          findings.warn(distance.warnings());
        });
  }
}
