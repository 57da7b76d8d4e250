package org.comparegan.cli.score;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.comparegan.cli.score.FeatureMetric.Inputs;
import org.comparegan.metric.ClassDistances;
import org.comparegan.metric.Estimate;
import org.comparegan.metric.FeatureMoments;
import org.comparegan.metric.FractalDimension;
import org.comparegan.metric.FrechetDistance;
import org.comparegan.metric.ImageBatch;
import org.comparegan.metric.InceptionScore;
import org.comparegan.metric.InceptionScore.LogitsKind;
import org.comparegan.metric.Jackknife;
import org.comparegan.metric.KernelDistance;
import org.comparegan.metric.KernelDistance.KidEstimator;
import org.comparegan.metric.Memorisation;
import org.comparegan.metric.MultiscaleSsim;
import org.comparegan.metric.NearestNeighbours;
import org.comparegan.metric.PrecisionRecallCurve;
import org.comparegan.random.NumpyRandom;

/**
 * What a metric says.
 *
 * @param values numbers by their names in JSON, in order
 * @param curves the same for lists of numbers
 * @param warnings what a reader should know
 */
record FeatureNumbers(
    Map<String, Double> values, Map<String, double[]> curves, List<String> warnings) {
  /** Sajjadi et al., 2018: the curve is a mean over ten clusterings; F_8 and F_1/8 sum it up. */
  private static final int PRD_RUNS = 10;

  private static final double PRD_BETA = 8;

  /** compare_gan/metrics/ms_ssim_score.py. */
  private static final int SSIM_BATCHES = 5;

  private static final int SSIM_BATCH_SIZE = 64;

  private static final String JACKKNIFE = "jackknife_error";

  private static FeatureNumbers of(String name, double value, List<String> warnings) {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put(name, value);
    return new FeatureNumbers(values, Map.of(), new ArrayList<>(warnings));
  }

  private static FeatureNumbers of(Estimate estimate, String deviation) {
    FeatureNumbers numbers = of("value", estimate.value(), estimate.warnings());
    estimate.deviation().ifPresent(d -> numbers.values.put(deviation, d));
    return numbers;
  }

  static FeatureNumbers fid(Inputs in) {
    return frechet(in.real().moments(), in.fake().moments(), in);
  }

  static FeatureNumbers sfid(Inputs in) {
    return frechet(in.real().spatialMoments(), in.fake().spatialMoments(), in);
  }

  private static FeatureNumbers frechet(FeatureMoments real, FeatureMoments fake, Inputs in) {
    FrechetDistance.Result result = FrechetDistance.between(real, fake, in.profile().frechet());
    return of("value", result.value(), result.warnings());
  }

  static FeatureNumbers fidMean(Inputs in) {
    return of(
        "value", FrechetDistance.meanOnly(in.real().moments(), in.fake().moments()), List.of());
  }

  static FeatureNumbers fidDiagonal(Inputs in) {
    return of(
        "value", FrechetDistance.diagonal(in.real().moments(), in.fake().moments()), List.of());
  }

  static FeatureNumbers is(Inputs in) {
    boolean unbiased = in.profile().logits() == LogitsKind.UNBIASED;
    FeatureNumbers numbers =
        of(InceptionScore.of(in.fake().logits(unbiased), in.profile().inception()), "std");
    if (numbers.values.getOrDefault("value", 0.0) < 1 + 1e-9) {
      numbers.warnings.add(
          "all fakes have the same class probabilities: a collapsed generator, or one image many"
              + " times");
    }
    if (unbiased && !in.fake().hasUnbiasedLogits()) {
      numbers.warnings.add(
          "is.logits=unbiased, but the file has no array logits_unbiased: its logits were taken as"
              + " they are");
    }
    return numbers;
  }

  static FeatureNumbers kid(Inputs in) {
    KernelDistance.Settings settings = in.profile().kernel();
    return of(
        KernelDistance.between(in.real().features(), in.fake().features(), settings),
        settings.estimator() == KidEstimator.BLOCKS ? "std_error" : "std");
  }

  static FeatureNumbers prdc(Inputs in) {
    NearestNeighbours.Result result =
        NearestNeighbours.between(
            in.real().features(), in.fake().features(), in.profile().neighbours());
    FeatureNumbers numbers = of("precision", result.precision(), result.warnings());
    numbers.values.put("recall", result.recall());
    numbers.values.put("density", result.density());
    numbers.values.put("coverage", result.coverage());
    return numbers;
  }

  static FeatureNumbers prd(Inputs in) {
    PrecisionRecallCurve curve =
        in.fake().hasHistogram() && in.real().hasHistogram()
            ? PrecisionRecallCurve.ofHistograms(
                in.fake().histogram(),
                in.real().histogram(),
                in.profile().curve().angles(),
                PrecisionRecallCurve.DEFAULT_EPSILON)
            : PrecisionRecallCurve.ofFeatures(
                in.fake().features(),
                in.real().features(),
                in.profile().curve(),
                PRD_RUNS,
                seed(in));
    PrecisionRecallCurve.MaxF best = curve.maxF(PRD_BETA);
    FeatureNumbers numbers = of("f_8", best.recallWeighted(), List.of());
    numbers.values.put("f_1/8", best.precisionWeighted());
    Map<String, double[]> curves = new LinkedHashMap<>();
    curves.put("precision", curve.precision());
    curves.put("recall", curve.recall());
    return new FeatureNumbers(numbers.values, curves, numbers.warnings);
  }

  static FeatureNumbers intraFid(Inputs in) {
    ClassDistances.Result result =
        ClassDistances.between(
            in.real().features(),
            in.real().labels(),
            in.fake().features(),
            in.fake().labels(),
            in.profile().frechet());
    FeatureNumbers numbers = of("value", result.mean(), result.warnings());
    result.byClass().forEach((label, value) -> numbers.values.put("class_" + label, value));
    return numbers;
  }

  static FeatureNumbers memorisation(Inputs in) {
    Memorisation.Result result = Memorisation.of(in.real().features(), in.fake().features());
    FeatureNumbers numbers = of("distance", result.meanDistance(), result.warnings());
    numbers.values.put("real_distance", result.realDistance());
    numbers.values.put("authenticity", result.authenticity());
    numbers.values.put("copies", result.copies());
    return numbers;
  }

  static FeatureNumbers msSsim(Inputs in) {
    ImageBatch images = in.fake().images();
    return of(
        MultiscaleSsim.score(images, SSIM_BATCHES, SSIM_BATCH_SIZE, new NumpyRandom(seed(in))),
        "std");
  }

  static FeatureNumbers fractal(Inputs in) {
    return of(FractalDimension.of(in.fake().images().rows(), new NumpyRandom(seed(in))), "std");
  }

  /**
   * These numbers, each with its standard error, from the same metric without each group of fakes.
   */
  FeatureNumbers withErrors(List<FeatureNumbers> without) {
    Map<String, Double> all = new LinkedHashMap<>();
    values.forEach(
        (name, value) -> {
          all.put(name, value);
          double[] parts =
              without.stream()
                  .filter(part -> part.values.containsKey(name))
                  .mapToDouble(part -> part.values.getOrDefault(name, Double.NaN))
                  .toArray();
          if (!scatters(name)) {
            String error = name.equals("value") ? JACKKNIFE : name + "_" + JACKKNIFE;
            Jackknife.standardError(parts).ifPresent(width -> all.put(error, width));
          }
        });
    return new FeatureNumbers(all, curves, warnings);
  }

  /**
   * A number for people.
   *
   * @param name empty for the one number of a metric
   * @param scatter how far it scatters, with what that is; empty if unknown
   */
  record Line(String name, double value, String scatter) {}

  /** The numbers without those that only say how far another scatters. */
  List<Line> lines() {
    return values.entrySet().stream()
        .filter(entry -> !scatters(entry.getKey()))
        .map(
            entry ->
                new Line(
                    entry.getKey().equals("value") ? "" : entry.getKey(),
                    entry.getValue(),
                    scatter(entry.getKey())))
        .toList();
  }

  private String scatter(String name) {
    return values.entrySet().stream()
        .filter(entry -> scatters(entry.getKey()))
        .filter(
            entry ->
                name.equals("value")
                    ? !entry.getKey().endsWith("_" + JACKKNIFE)
                    : entry.getKey().equals(name + "_" + JACKKNIFE))
        .map(
            entry ->
                "%.6f %s"
                    .formatted(
                        entry.getValue(),
                        entry.getKey().endsWith(JACKKNIFE)
                            ? "jackknife"
                            : entry.getKey().replace('_', ' ')))
        .collect(Collectors.joining(", "));
  }

  private static boolean scatters(String name) {
    return name.startsWith("std") || name.endsWith(JACKKNIFE);
  }

  private static long seed(Inputs in) {
    return in.seed().orElse(0L);
  }
}
