package org.comparegan.metric;

import java.util.Arrays;
import org.comparegan.random.NumpyRandom;

/**
 * Precision and recall of distributions (PRD, Sajjadi et al. 2018,
 * compare_gan/metrics/prd_score.py): a curve over angles, and its F-scores.
 */
public final class PrecisionRecallCurve {
  /** How far the first and the last angle stay away from 0 and π/2. */
  public static final double DEFAULT_EPSILON = 1e-10;

  private static final double HISTOGRAM_TOLERANCE = 1e-6;
  private static final double F_EPSILON = 1e-10;

  private final double[] precision;
  private final double[] recall;

  private PrecisionRecallCurve(double[] precision, double[] recall) {
    this.precision = precision;
    this.recall = recall;
  }

  /**
   * The definition to follow.
   *
   * @param clusters bins of the histograms, axis {@code prd.clusters}
   * @param angles points of the curve, axis {@code prd.angles}
   */
  public record Settings(int clusters, int angles) {}

  /**
   * Two numbers in place of the curve.
   *
   * @param recallWeighted the largest F_β
   * @param precisionWeighted the largest F_1/β
   */
  public record MaxF(double recallWeighted, double precisionWeighted) {}

  /**
   * The curve of two histograms over the same states.
   *
   * @param evaluated probabilities of the distribution under evaluation, summing to 1
   * @param reference probabilities of the reference distribution, summing to 1
   * @param angles number of points, in [3, 1e6]
   * @param epsilon in (0, 0.1)
   * @throws MetricException if an argument is out of range
   */
  public static PrecisionRecallCurve ofHistograms(
      double[] evaluated, double[] reference, int angles, double epsilon) {
    requireHistograms(evaluated, reference);
    if (!(epsilon > 0 && epsilon < 0.1)) {
      throw new MetricException("epsilon must lie in (0, 0.1), not " + epsilon);
    }
    if (angles < 3 || angles > 1_000_000) {
      throw new MetricException("prd.angles must lie in [3, 1000000], not " + angles);
    }
    double[] precision = new double[angles];
    double[] recall = new double[angles];
    double step = (Math.PI / 2 - 2 * epsilon) / (angles - 1);
    for (int i = 0; i < angles; i++) {
      double angle = i == angles - 1 ? Math.PI / 2 - epsilon : i * step + epsilon;
      double slope = Math.tan(angle);
      for (int state = 0; state < evaluated.length; state++) {
        precision[i] += Math.min(reference[state] * slope, evaluated[state]);
      }
      recall[i] = precision[i] / slope;
    }
    return new PrecisionRecallCurve(precision, recall);
  }

  /**
   * The mean curve over several clusterings of fake and real features put together.
   *
   * @param fake features under evaluation [n, d]
   * @param real reference features [n, d]
   * @param runs number of clusterings (the reference: 10)
   * @param seed seed of the clusterings, in [0, 2³²)
   * @throws MetricException for different shapes, NaN or infinity, or more clusters than rows
   */
  public static PrecisionRecallCurve ofFeatures(
      Features fake, Features real, Settings settings, int runs, long seed) {
    FeatureRange.of(real, fake).requireDistances();
    if (fake.rows() != real.rows()) {
      throw new MetricException(
          "PRD clusters as many fake as real rows, since the larger set would attract the centres;"
              + " found %d fake and %d real: cut the larger one"
                  .formatted(fake.rows(), real.rows()));
    }
    Features both = fake.followedBy(real);
    NumpyRandom random = new NumpyRandom(seed);
    double[] precision = new double[settings.angles()];
    double[] recall = new double[settings.angles()];
    for (int run = 0; run < runs; run++) {
      int[] labels = new MiniBatchKMeans(both, settings.clusters(), random).labels();
      PrecisionRecallCurve curve = ofLabels(labels, fake.rows(), settings);
      for (int i = 0; i < precision.length; i++) {
        precision[i] += curve.precision[i] / runs;
        recall[i] += curve.recall[i] / runs;
      }
    }
    return new PrecisionRecallCurve(precision, recall);
  }

  /**
   * The curve of given cluster numbers in [0, clusters): the first {@code fakes} belong to fakes.
   */
  static PrecisionRecallCurve ofLabels(int[] labels, int fakes, Settings settings) {
    double[] evaluated = new double[settings.clusters()];
    double[] reference = new double[settings.clusters()];
    for (int i = 0; i < labels.length; i++) {
      if (i < fakes) {
        evaluated[labels[i]] += 1.0 / fakes;
      } else {
        reference[labels[i]] += 1.0 / (labels.length - fakes);
      }
    }
    return ofHistograms(evaluated, reference, settings.angles(), DEFAULT_EPSILON);
  }

  /** Precision at each angle, a new array [angles]; rounding can exceed 1 by a few ulps. */
  public double[] precision() {
    return precision.clone();
  }

  /** Recall at each angle, a new array [angles]; rounding can exceed 1 by a few ulps. */
  public double[] recall() {
    return recall.clone();
  }

  /**
   * The largest F_β and F_1/β over the curve, as compare_gan reports with β = 8. Where the
   * reference refuses a recall of 1.0000000000000002, it counts as 1 here.
   */
  public MaxF maxF(double beta) {
    return new MaxF(
        max(fScores(precision, recall, beta)), max(fScores(precision, recall, 1 / beta)));
  }

  /**
   * (1+β²)·p·r / (β²·p + r + 1e-10) for each pair, with p and r clipped to at most 1.
   *
   * @throws MetricException unless β is positive and all values are at least 0 and not above 1 by
   *     more than rounding
   */
  static double[] fScores(double[] precision, double[] recall, double beta) {
    if (!(beta > 0)) {
      throw new MetricException("β must be positive, not " + beta);
    }
    double[] scores = new double[precision.length];
    for (int i = 0; i < scores.length; i++) {
      double p = clip("precision", precision[i]);
      double r = clip("recall", recall[i]);
      scores[i] = (1 + beta * beta) * (p * r) / (beta * beta * p + r + F_EPSILON);
    }
    return scores;
  }

  private static double clip(String name, double value) {
    if (!(value >= 0 && value <= 1 + HISTOGRAM_TOLERANCE)) {
      throw new MetricException("%s must lie in [0, 1], not %s".formatted(name, value));
    }
    return Math.min(1, value);
  }

  private static double max(double[] values) {
    return Arrays.stream(values).max().orElseThrow();
  }

  private static void requireHistograms(double[] evaluated, double[] reference) {
    if (evaluated.length != reference.length || evaluated.length == 0) {
      throw new MetricException(
          "histograms need the same states, found %d and %d"
              .formatted(evaluated.length, reference.length));
    }
    for (double[] histogram : new double[][] {evaluated, reference}) {
      double sum = Arrays.stream(histogram).sum();
      double least = Arrays.stream(histogram).min().orElseThrow();
      if (!(least >= 0 && Math.abs(sum - 1) <= HISTOGRAM_TOLERANCE)) {
        throw new MetricException(
            "a histogram needs values from 0 on that sum to 1; the least is %s, the sum %s"
                .formatted(least, sum));
      }
    }
  }
}
