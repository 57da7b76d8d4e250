package org.comparegan.evaluate;

import java.util.function.Function;
import org.comparegan.feature.FeatureNetwork.Activations;
import org.comparegan.metric.FeatureMoments;
import org.comparegan.metric.FrechetDistance;

/** A Fréchet distance, in memory that does not grow with the samples: {@code fid}, {@code sfid}. */
final class MomentScorer implements RunScorer {
  private final EvaluationMetric metric;
  private final FeatureMoments real;
  private final FrechetDistance.Settings settings;
  private final Function<Activations, float[]> tap;
  private final RunningMoments moments = new RunningMoments();

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
    moments.add(tap.apply(batch.activations()), batch.rows());
  }

  @Override
  public void finish(Findings findings) {
    findings.attempt(
        metric,
        () -> {
          FrechetDistance.Result distance =
              FrechetDistance.between(real, moments.snapshot(), settings);
          findings.score(metric.text(), distance.value());
          findings.warn(distance.warnings());
        });
  }
}
