package org.comparegan.evaluate;

import org.comparegan.metric.MetricProfile;
import org.comparegan.metric.MetricProfiles;

/**
 * How much is sampled, and which definitions of the metrics count.
 *
 * @param samples generated images of one run, and real images: gin {@code eval_test_samples}
 * @param accumulatorSamples generated images that fill the accumulators of batch norm
 * @param averagingRuns how often the samples are drawn anew
 * @param profile the definitions
 */
public record EvaluationSettings(
    int samples, int accumulatorSamples, int averagingRuns, MetricProfile profile) {

  /** What the paper fills accumulators with, eval_gan_lib.py:65. */
  public static final int PAPER_ACCUMULATOR_SAMPLES = 204_800;

  /** Fails on numbers that make no evaluation. */
  public EvaluationSettings {
    require(samples >= 2, "--samples must be at least 2, not " + samples);
    require(averagingRuns >= 1, "--averaging-runs must be at least 1, not " + averagingRuns);
    require(accumulatorSamples >= 0, "Accumulators cannot hold " + accumulatorSamples + " samples");
  }

  /** The paper's protocol with this many images: 204,800 accumulator samples, three runs. */
  public static EvaluationSettings compareGan(int samples) {
    return new EvaluationSettings(
        samples, PAPER_ACCUMULATOR_SAMPLES, 3, MetricProfiles.COMPARE_GAN);
  }

  /** The same with fewer or more samples in the accumulators. */
  public EvaluationSettings withAccumulatorSamples(int count) {
    return new EvaluationSettings(samples, count, averagingRuns, profile);
  }

  /** The same with another number of averaging runs. */
  public EvaluationSettings withAveragingRuns(int runs) {
    return new EvaluationSettings(samples, accumulatorSamples, runs, profile);
  }

  /** The same with other definitions. */
  public EvaluationSettings withProfile(MetricProfile other) {
    return new EvaluationSettings(samples, accumulatorSamples, averagingRuns, other);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new EvaluationException(otherwise + ".");
    }
  }
}
