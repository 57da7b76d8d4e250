package org.comparegan.parity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.comparegan.metric.FeatureMoments;
import org.comparegan.metric.FeatureSet;
import org.comparegan.metric.Features;
import org.comparegan.metric.ImageBatch;
import org.comparegan.metric.Metric;
import org.comparegan.metric.MetricNumbers;
import org.comparegan.metric.MetricProfile;
import org.comparegan.metric.MetricProfiles;
import org.comparegan.metric.MultiscaleSsim;
import org.comparegan.metric.PrecisionRecallCurve;

/**
 * Golden cases of metrics on given inputs: kinds {@code ms_ssim}, {@code prd} and {@code features}.
 */
final class MetricGoldens {
  private static final double SIMILARITY_LIMIT = 1e-3;
  private static final int COARSENESS = 8;

  private static final double CURVE_LIMIT = 1e-6;

  private static final double FEATURES_LIMIT = 1e-6;

  /** Rows of features come from as many groups. */
  private static final int GROUPS = 3;

  private MetricGoldens() {}

  /** MS-SSIM of four pairs of images by formula. */
  static GoldenCase similarity(JsonNode json) {
    String name = json.get("key").asText();
    return GoldenCase.of(
        "ms_ssim",
        name,
        checks -> {
          JsonNode golden = json.get("ms_ssim");
          JsonNode unweighted = json.get("ms_ssim_unweighted");
          int n = golden.size();
          int size = json.get("size").asInt();
          int channels = json.get("channels").asInt();
          boolean coarse = json.get("kind").asText().equals("coarse");
          float[] a = images(name + "a", n, size, channels, coarse);
          float[] b = images(name + "b", n, size, channels, coarse);
          if (json.get("kind").asText().equals("close")) {
            for (int i = 0; i < b.length; i++) {
              b[i] = 0.9f * a[i] + 0.1f * b[i];
            }
          }
          ImageBatch first = new ImageBatch(a, n, size, size, channels);
          ImageBatch second = new ImageBatch(b, n, size, size, channels);
          double[] weighted = MultiscaleSsim.ofPairs(first, second, MultiscaleSsim.Weighting.WANG);
          double[] plain = MultiscaleSsim.ofPairs(first, second, MultiscaleSsim.Weighting.UNIT);
          for (int i = 0; i < n; i++) {
            checks.absolute("pair " + i, weighted[i], golden.get(i).asDouble(), SIMILARITY_LIMIT);
            checks.absolute(
                "pair " + i + " unweighted",
                plain[i],
                unweighted.get(i).asDouble(),
                SIMILARITY_LIMIT);
          }
          checks.absolute(
              "all ordered pairs",
              MultiscaleSsim.meanOverPairs(first),
              json.get("all_ordered_pairs_of_a").asDouble(),
              SIMILARITY_LIMIT);
        });
  }

  private static float[] images(String key, int n, int size, int channels, boolean coarse) {
    if (!coarse) {
      return GoldenTensor.floats(key, (long) n * size * size * channels, 0, 255);
    }
    int small = (size + COARSENESS - 1) / COARSENESS;
    float[] blocks = GoldenTensor.floats(key, (long) n * small * small * channels, 0, 255);
    return GoldenTensor.blocks(blocks, small, channels, COARSENESS, size);
  }

  /** Curves of precision and recall of given histograms, and their F-scores. */
  static GoldenCase curve(JsonNode json) {
    String name = json.get("key").asText();
    return GoldenCase.of(
        "prd",
        name,
        checks -> {
          boolean sparse = json.get("zero_every_third").asBoolean();
          int states = json.get("states").asInt();
          PrecisionRecallCurve curve =
              PrecisionRecallCurve.ofHistograms(
                  histogram(name + "eval", states, sparse ? 0 : states),
                  histogram(name + "ref", states, sparse ? 1 : states),
                  json.get("num_angles").asInt(),
                  json.get("epsilon").asDouble());
          int every = json.get("every").asInt();
          points(checks, "precision", curve.precision(), json.get("precision"), every);
          points(checks, "recall", curve.recall(), json.get("recall"), every);
          json.get("max_f")
              .fields()
              .forEachRemaining(
                  entry -> {
                    PrecisionRecallCurve.MaxF found =
                        curve.maxF(Double.parseDouble(entry.getKey()));
                    JsonNode pair =
                        entry.getValue().isArray()
                            ? entry.getValue()
                            : entry.getValue().get("clipped");
                    String what = "max F_" + entry.getKey();
                    checks.relative(
                        what, found.recallWeighted(), pair.get(0).asDouble(), CURVE_LIMIT);
                    checks.relative(
                        what + " inverse",
                        found.precisionWeighted(),
                        pair.get(1).asDouble(),
                        CURVE_LIMIT);
                  });
        });
  }

  /** Compares every n-th point of a curve. */
  static void points(Checks checks, String what, double[] found, JsonNode golden, int every) {
    for (int i = 0; i < golden.size(); i++) {
      checks.relative(
          what + " at " + i * every, found[i * every], golden.get(i).asDouble(), CURVE_LIMIT);
    }
  }

  /** Uniform numbers over their sum, every third from {@code firstZero} on zero. */
  private static double[] histogram(String key, int states, int firstZero) {
    double[] values = GoldenTensor.uniform(key, states);
    for (int i = firstZero; i < states; i += 3) {
      values[i] = 0;
    }
    double sum = Arrays.stream(values).sum();
    return Arrays.stream(values).map(v -> v / sum).toArray();
  }

  /**
   * Metrics of sets of features by formula: {@code exact} numbers, and {@code random} ones with the
   * range that they have over seeds.
   */
  static GoldenCase features(JsonNode json) {
    String name = json.get("key").asText();
    return GoldenCase.of(
        "features",
        name,
        checks -> {
          int d = json.get("d").asInt();
          double[] training = rows(json, "training", -1, 1);
          double[] fake =
              json.get("copies").asBoolean()
                  ? copies(training, json.get("fake").asInt() * d, name)
                  : rows(json, "fake", -0.8, 1.1);
          Metric.Inputs inputs =
              new Metric.Inputs(
                  set(rows(json, "real", -1, 1), d),
                  set(fake, d),
                  Optional.of(set(training, d)),
                  MetricProfiles.COMPARE_GAN,
                  OptionalLong.empty(),
                  0);
          JsonNode exact = json.get("exact");
          for (Metric metric : List.of(Metric.VENDI, Metric.KID_RBF)) {
            double golden = exact.get(metric.text()).asDouble();
            checks.relative(metric.text(), value(metric, inputs), golden, FEATURES_LIMIT);
          }
          for (String radii : List.of("half", "all")) {
            MetricProfile profile = MetricProfiles.COMPARE_GAN.with("realism.radii", radii);
            MetricNumbers found = Metric.REALISM.of(inputs.with(profile));
            exact
                .get("realism." + radii)
                .fields()
                .forEachRemaining(
                    golden ->
                        checks.relative(
                            "realism." + golden.getKey() + " of " + radii,
                            found.values().getOrDefault(golden.getKey(), Double.NaN),
                            golden.getValue().asDouble(),
                            FEATURES_LIMIT));
          }
          json.get("random")
              .fields()
              .forEachRemaining(
                  golden -> {
                    double middle = golden.getValue().get("middle").asDouble();
                    checks.within(
                        golden.getKey(),
                        value(Metric.named(golden.getKey()), inputs),
                        middle,
                        golden.getValue().get("width").asDouble()
                            + FEATURES_LIMIT * Math.abs(middle));
                  });
        });
  }

  private static double value(Metric metric, Metric.Inputs inputs) {
    return metric.of(inputs).values().getOrDefault(MetricNumbers.VALUE, Double.NaN);
  }

  /** Uniform numbers; in row i, column j a 2 is added where i and j are of one group. */
  private static double[] rows(JsonNode json, String set, double lo, double hi) {
    int d = json.get("d").asInt();
    double[] values =
        GoldenTensor.uniform(json.get("key").asText() + set, json.get(set).asInt() * d);
    for (int i = 0; i < values.length; i++) {
      double group = i / d % GROUPS == i % d % GROUPS ? 2 : 0;
      values[i] = lo + (hi - lo) * values[i] + group;
    }
    return values;
  }

  private static double[] copies(double[] training, int count, String key) {
    double[] values = GoldenTensor.uniform(key + "fake", count);
    for (int i = 0; i < count; i++) {
      values[i] = training[i % training.length] - 0.05 + 0.1 * values[i];
    }
    return values;
  }

  private static FeatureSet set(double[] values, int d) {
    Features features = Features.of(values, values.length / d, d);
    return new FeatureSet() {
      @Override
      public boolean has(Part part) {
        return part == Part.FEATURES || part == Part.MOMENTS;
      }

      @Override
      public OptionalLong count() {
        return OptionalLong.of(features.rows());
      }

      @Override
      public Features features() {
        return features;
      }

      @Override
      public FeatureMoments moments() {
        return FeatureMoments.of(features);
      }
    };
  }
}
