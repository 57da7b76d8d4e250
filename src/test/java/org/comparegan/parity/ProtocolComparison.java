package org.comparegan.parity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.comparegan.evaluate.EvaluationResult;
import org.comparegan.evaluate.EvaluationResult.Score;
import org.comparegan.feature.FeatureNetwork;
import org.comparegan.feature.FeatureNetwork.Activations;
import org.comparegan.image.ImageSet;
import org.comparegan.metric.Estimate;
import org.comparegan.metric.Features;
import org.comparegan.metric.FractalDimension;
import org.comparegan.metric.ImageBatch;
import org.comparegan.metric.KernelDistance;
import org.comparegan.metric.KernelDistance.KidEstimator;
import org.comparegan.metric.Metric;
import org.comparegan.metric.MultiscaleSsim;
import org.comparegan.metric.PrecisionRecallCurve;
import org.comparegan.random.NumpyRandom;

/** Compares an evaluation with its golden: images, features, scores, the other metrics. */
final class ProtocolComparison {
  private static final double SIMILARITY_LIMIT = 1e-3;
  private static final int SIMILAR = 16;
  private static final PrecisionRecallCurve.Settings CURVE =
      new PrecisionRecallCurve.Settings(20, 1001);

  private final JsonNode json;
  private final Checks checks;
  private final double featureLimit;
  private final double scoreLimit;
  private final int n;

  ProtocolComparison(JsonNode json, Checks checks) {
    this.json = json;
    this.checks = checks;
    this.featureLimit = json.path("tolerance").path("features").asDouble(1e-4);
    this.scoreLimit = json.path("tolerance").path("scores").asDouble(1e-4);
    this.n = json.get("n").asInt();
  }

  void compare(
      EvaluationResult result,
      ProtocolGolden.RecordedSource recorded,
      ImageSet real,
      FeatureNetwork network) {
    scores(result, Metric.IS.text(), "inception_score", "inception_score");
    scores(result, Metric.FID.text(), "fid_score", "fid_exact");
    int runs = json.get("runs").asInt();
    float[] realPixels = new float[n * real.pixels()];
    for (int i = 0; i < n; i++) {
      real.read(i, realPixels, i * real.pixels());
    }
    float[] fakeImages = colour(recorded.run(0), recorded.channels());
    float[] realImages = colour(realPixels, real.channels());
    int side = recorded.height();
    Activations ofReal = network.run(realPixels, side, side, real.channels());
    List<Activations> ofFakes = new ArrayList<>();
    for (int run = 0; run < runs; run++) {
      ofFakes.add(network.run(recorded.run(run), side, side, recorded.channels()));
    }
    Activations ofFake = ofFakes.get(0);
    Map<String, float[]> images = Map.of("fake", fakeImages, "real", realImages);
    images.forEach((name, values) -> images(name, values, side));
    Map<String, float[]> features = new TreeMap<>();
    features.put("fake_pool_3", ofFake.features());
    features.put("fake_logits", ofFake.logits());
    features.put("real_pool_3", ofReal.features());
    features.put("fake_pool_3_of_the_last_run", ofFakes.get(runs - 1).features());
    features.forEach(this::features);
    for (int run = 0; run < runs; run++) {
      Features fake = matrix(ofFakes.get(run).features());
      kernel(json.get("per_run").get(run), matrix(ofReal.features()), fake);
    }
    others(json.path("other_metrics"), fakeImages, realImages, side, ofReal, ofFake);
  }

  private void scores(EvaluationResult result, String metric, String reference, String exact) {
    Score score = ProtocolGolden.score(result, metric);
    JsonNode golden = json.get("reference_result");
    double mean = golden.get(reference + "_mean").asDouble();
    checks.relative(reference + "_mean", score.mean(), mean, scoreLimit);
    checks.near(
        reference + "_std",
        score.deviation(),
        golden.get(reference + "_std").asDouble(),
        mean,
        scoreLimit);
    for (int run = 0; run < score.values().size(); run++) {
      double found = score.values().get(run);
      double wanted = json.get("per_run").get(run).get(exact).asDouble();
      checks.relative("run " + run + ": " + exact, found, wanted, scoreLimit);
    }
  }

  private void images(String side, float[] values, int size) {
    JsonNode golden = json.get("images");
    long[] one = {size, size, 3};
    int pixels = size * size * 3;
    whole(golden, side + "_all", values, size);
    whole(golden, side + "_first_64", Arrays.copyOf(values, 64 * pixels), size);
    float[] first = Arrays.copyOf(values, pixels);
    checks.digest(side + "_0", first, one, golden.get(side + "_0"), featureLimit);
    double[] mean = columnMeans(values, pixels);
    checks.digest(side + "_mean", mean, one, golden.get(side + "_mean"), featureLimit);
  }

  private void whole(JsonNode golden, String name, float[] values, int size) {
    long[] shape = {values.length / (size * size * 3L), size, size, 3};
    checks.digest(name, values, shape, golden.get(name), featureLimit);
  }

  private void features(String name, float[] values) {
    int columns = values.length / n;
    double[] mean = columnMeans(values, columns);
    double[] variance = new double[columns];
    for (int i = 0; i < values.length; i++) {
      double deviation = values[i] - mean[i % columns];
      variance[i % columns] += deviation * deviation / n;
    }
    int first = Math.min(64, n);
    feature(name, widened(values), n, columns);
    feature(name + "_first_64", widened(Arrays.copyOf(values, first * columns)), first, columns);
    feature(name + "_image_0", widened(Arrays.copyOf(values, columns)), columns);
    feature(name + "_mean", mean, columns);
    feature(name + "_variance", variance, columns);
  }

  private void feature(String name, double[] values, long... shape) {
    JsonNode golden = json.get("features").path(name);
    if (!golden.isMissingNode()) {
      checks.digest(name, values, shape, golden, featureLimit);
    }
  }

  private void kernel(JsonNode golden, Features real, Features fake) {
    double whole = kid(real, fake, KidEstimator.FULL, n).value();
    checks.relative("KID", whole, golden.get("kid_one_block_float64").asDouble(), scoreLimit);
    Estimate blocks = kid(real, fake, KidEstimator.BLOCKS, golden.get("kid_block_at_most").asInt());
    checks.relative(
        "KID of blocks", blocks.value(), golden.get("kid_blocks").asDouble(), scoreLimit);
    checks.relative(
        "standard error of KID",
        blocks.deviation().orElse(Double.NaN),
        golden.get("kid_blocks_stderr").asDouble(),
        10 * scoreLimit);
  }

  private static Estimate kid(Features real, Features fake, KidEstimator estimator, int block) {
    return KernelDistance.between(
        real, fake, new KernelDistance.Settings(estimator, block, 1, 1, OptionalLong.empty()));
  }

  private void others(
      JsonNode golden,
      float[] fake,
      float[] real,
      int side,
      Activations ofReal,
      Activations ofFake) {
    checks.relative(
        "fractal dimension",
        FractalDimension.of(matrix(fake), new NumpyRandom(42)).value(),
        golden.get("fractal_dimension_fake").asDouble(),
        scoreLimit);
    similarity(golden.path("ms_ssim_fake_first_16"), fake, side);
    similarity(golden.path("ms_ssim_real_first_16"), real, side);
    JsonNode given = golden.get("prd_given_clusters");
    PrecisionRecallCurve exact =
        PrecisionRecallCurve.ofHistograms(
            numbers(given.get("eval_histogram")),
            numbers(given.get("ref_histogram")),
            CURVE.angles(),
            PrecisionRecallCurve.DEFAULT_EPSILON);
    MetricGoldens.points(
        checks, "precision", exact.precision(), given.get("precision_every_50th"), 50);
    MetricGoldens.points(checks, "recall", exact.recall(), given.get("recall_every_50th"), 50);
    PrecisionRecallCurve.MaxF of = exact.maxF(8);
    checks.relative("max F_8", of.recallWeighted(), given.get("max_f8").asDouble(), 1e-6);
    checks.relative("max F_1/8", of.precisionWeighted(), given.get("max_f1_8").asDouble(), 1e-6);
    PrecisionRecallCurve.MaxF clustered =
        PrecisionRecallCurve.ofFeatures(
                matrix(ofFake.features()), matrix(ofReal.features()), CURVE, 2, 0)
            .maxF(8);
    range("clustered max F_8", clustered.recallWeighted(), golden.get("prd_max_f8"));
    range("clustered max F_1/8", clustered.precisionWeighted(), golden.get("prd_max_f1_8"));
  }

  /** Clusterings differ: mean ± 4 standard deviations and 0.03. */
  private void range(String what, double found, JsonNode golden) {
    double width = 4 * golden.get("std").asDouble() + 0.03;
    checks.within(what, found, golden.get("mean").asDouble(), width);
  }

  private void similarity(JsonNode golden, float[] images, int side) {
    if (golden.isNumber()) {
      float[] first = Arrays.copyOf(images, SIMILAR * side * side * 3);
      ImageBatch batch = new ImageBatch(first, SIMILAR, side, side, 3);
      checks.absolute(
          "MS-SSIM", MultiscaleSsim.meanOverPairs(batch), golden.asDouble(), SIMILARITY_LIMIT);
    }
  }

  private Features matrix(float[] values) {
    return Features.of(values, n, values.length / n);
  }

  /** Times 255, one channel repeated to three. */
  private static float[] colour(float[] images, int channels) {
    int times = 3 / channels;
    float[] coloured = new float[images.length * times];
    for (int i = 0; i < coloured.length; i++) {
      coloured[i] = images[i / times] * 255;
    }
    return coloured;
  }

  private static double[] columnMeans(float[] values, int columns) {
    double[] mean = new double[columns];
    double rows = (double) values.length / columns;
    for (int i = 0; i < values.length; i++) {
      mean[i % columns] += values[i] / rows;
    }
    return mean;
  }

  private static double[] widened(float[] values) {
    double[] wide = new double[values.length];
    Arrays.setAll(wide, i -> values[i]);
    return wide;
  }

  private static double[] numbers(JsonNode list) {
    double[] values = new double[list.size()];
    Arrays.setAll(values, i -> list.get(i).asDouble());
    return values;
  }
}
