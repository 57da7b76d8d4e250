package org.comparegan.evaluate;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.comparegan.metric.Metric;
import org.comparegan.metric.MetricProfile;
import org.comparegan.metric.MetricProfiles;

/**
 * How many images are sampled, and which metrics are computed by which definitions.
 *
 * @param samples generated images of one run, and real images: gin {@code eval_test_samples}
 * @param accumulatorSamples generated images that fill the accumulators of batch norm
 * @param averagingRuns how many sets of samples are drawn and scored
 * @param profile the definitions
 * @param metrics what is computed, in the order of the enumeration
 * @param gilbo how long the regressor of GILBO is trained
 */
public record EvaluationSettings(
    int samples,
    int accumulatorSamples,
    int averagingRuns,
    MetricProfile profile,
    Set<Metric> metrics,
    GilboSettings gilbo) {

  /** Images that fill the accumulators in the paper (eval_gan_lib.py:65). */
  public static final int PAPER_ACCUMULATOR_SAMPLES = 204_800;

  /** Checks the ranges. */
  public EvaluationSettings {
    require(samples >= 2, "--samples must be at least 2, not " + samples);
    require(averagingRuns >= 1, "--averaging-runs must be at least 1, not " + averagingRuns);
    require(accumulatorSamples >= 0, "Accumulators cannot hold " + accumulatorSamples + " samples");
    require(!metrics.isEmpty(), "There must be a metric to compute");
    metrics = Collections.unmodifiableSet(EnumSet.copyOf(metrics));
  }

  /** FID and IS. */
  public EvaluationSettings(
      int samples, int accumulatorSamples, int averagingRuns, MetricProfile profile) {
    this(samples, accumulatorSamples, averagingRuns, profile, Metric.PAPER, GilboSettings.SMALL);
  }

  /** The paper's protocol with this many images: 204,800 accumulator samples, three runs. */
  public static EvaluationSettings compareGan(int samples) {
    return new EvaluationSettings(
        samples, PAPER_ACCUMULATOR_SAMPLES, 3, MetricProfiles.COMPARE_GAN);
  }

  /** A copy with another number of samples in the accumulators. */
  public EvaluationSettings withAccumulatorSamples(int count) {
    return new EvaluationSettings(samples, count, averagingRuns, profile, metrics, gilbo);
  }

  /** A copy with another number of averaging runs. */
  public EvaluationSettings withAveragingRuns(int runs) {
    return new EvaluationSettings(samples, accumulatorSamples, runs, profile, metrics, gilbo);
  }

  /** A copy with other metrics. */
  public EvaluationSettings withMetrics(Set<Metric> others) {
    return new EvaluationSettings(
        samples, accumulatorSamples, averagingRuns, profile, others, gilbo);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new EvaluationException(otherwise + ".");
    }
  }

  /**
   * How long the regressor of GILBO is trained, gilbo.py.
   *
   * @param cycles at most; the learning rate is halved after each without progress
   * @param steps of a cycle
   * @param evaluationSteps batches of which the bound is the mean
   * @param consistencySteps batches of each consistency
   */
  public record GilboSettings(int cycles, int steps, int evaluationSteps, int consistencySteps) {

    /** Minutes on a processor; the bound is lower than the reference's would be. */
    public static final GilboSettings SMALL = new GilboSettings(4, 100, 50, 5);

    /** The reference's: half a million steps. */
    public static final GilboSettings REFERENCE = new GilboSettings(50, 10_000, 10_000, 5);

    /** Checks the ranges. */
    public GilboSettings {
      if (cycles < 1 || steps < 1 || evaluationSteps < 1 || consistencySteps < 1) {
        throw new EvaluationException(
            "GILBO needs at least one cycle, step, evaluation step and consistency step.");
      }
    }

    @Override
    public String toString() {
      return "%d×%d steps, %d evaluation steps".formatted(cycles, steps, evaluationSteps);
    }
  }
}
