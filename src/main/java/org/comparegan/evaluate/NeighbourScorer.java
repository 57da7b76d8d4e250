package org.comparegan.evaluate;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.comparegan.metric.ClassDistances;
import org.comparegan.metric.Estimate;
import org.comparegan.metric.Features;
import org.comparegan.metric.KernelDistance;
import org.comparegan.metric.MetricException;
import org.comparegan.metric.NearestNeighbours;
import org.comparegan.metric.PrecisionRecallCurve;

/**
 * Metrics that compare samples with real images one by one, so that the features of both are held:
 * {@code kid}, {@code prdc}, {@code prd}, {@code intra_fid}.
 */
final class NeighbourScorer implements RunScorer {
  /** The metrics that it gives. */
  static final Set<EvaluationMetric> METRICS =
      Set.of(
          EvaluationMetric.KID,
          EvaluationMetric.PRDC,
          EvaluationMetric.PRD,
          EvaluationMetric.INTRA_FID);

  /** Sajjadi et al., 2018: the curve is a mean over ten clusterings; F_8 and F_1/8 sum it up. */
  private static final int PRD_RUNS = 10;

  private static final double PRD_BETA = 8;

  private static final int PRD_POINTS = 101;

  private final EvaluationSettings settings;
  private final RealFeatures real;
  private final int run;
  private final FeatureRows fakes;
  private final int[] labels;

  NeighbourScorer(EvaluationSettings settings, RealFeatures real, int run) {
    this.settings = settings;
    this.real = real;
    this.run = run;
    this.fakes = new FeatureRows(settings.samples());
    this.labels = new int[settings.samples()];
    Arrays.fill(labels, -1);
  }

  @Override
  public void add(GeneratedBatch batch) {
    int first = fakes.rows();
    fakes.add(batch.activations().features(), batch.rows());
    for (int i = 0; i < Math.min(batch.rows(), batch.labels().length); i++) {
      labels[first + i] = batch.labels()[i];
    }
  }

  @Override
  public void finish(Findings findings) {
    Features fake = fakes.features();
    Features reals = real.rows().orElseThrow();
    for (EvaluationMetric metric : settings.metrics()) {
      findings.attempt(
          metric,
          () -> {
            switch (metric) {
              case KID -> kernel(reals, fake, findings);
              case PRDC -> neighbours(reals, fake, findings);
              case PRD -> curve(reals, fake, findings);
              case INTRA_FID -> classes(reals, real.labels(), fake, labels, findings);
              default -> {}
            }
          });
    }
  }

  /** Each class is a detail {@code intra_fid.LABEL}. */
  private void classes(
      Features reals, int[] realLabels, Features fake, int[] fakeLabels, Findings findings) {
    requireLabels(fakeLabels, "the generator takes no labels");
    requireLabels(realLabels, "the real images have no labels");
    ClassDistances.Result result =
        ClassDistances.between(reals, realLabels, fake, fakeLabels, settings.profile().frechet());
    result.byClass().forEach((label, value) -> findings.detail("intra_fid." + label, value));
    result.warnings().forEach(warning -> findings.warn("intra_fid: " + warning));
    findings.score("intra_fid", result.mean());
  }

  private static void requireLabels(int[] labels, String otherwise) {
    if (Arrays.stream(labels).noneMatch(label -> label >= 0)) {
      throw new MetricException(otherwise);
    }
  }

  private void kernel(Features reals, Features fake, Findings findings) {
    Estimate estimate = KernelDistance.between(reals, fake, settings.profile().kernel());
    findings.score("kid", estimate.value());
    findings.warn(estimate.warnings());
  }

  private void neighbours(Features reals, Features fake, Findings findings) {
    NearestNeighbours.Result result =
        NearestNeighbours.between(reals, fake, settings.profile().neighbours());
    findings.score("prdc.precision", result.precision());
    findings.score("prdc.recall", result.recall());
    findings.score("prdc.density", result.density());
    findings.score("prdc.coverage", result.coverage());
    findings.warn(result.warnings());
  }

  private void curve(Features reals, Features fake, Findings findings) {
    PrecisionRecallCurve curve =
        PrecisionRecallCurve.ofFeatures(fake, reals, settings.profile().curve(), PRD_RUNS, run);
    PrecisionRecallCurve.MaxF best = curve.maxF(PRD_BETA);
    findings.curve(
        "prd", new EvaluationResult.Curve(some(curve.precision()), some(curve.recall())));
    findings.score("prd.f_8", best.recallWeighted());
    findings.score("prd.f_1/8", best.precisionWeighted());
  }

  /** Points enough to draw, evenly over the angles. */
  private static List<Double> some(double[] all) {
    int points = Math.min(all.length, PRD_POINTS);
    return IntStream.range(0, points)
        .mapToObj(i -> all[(int) ((long) i * (all.length - 1) / (points - 1))])
        .toList();
  }
}
