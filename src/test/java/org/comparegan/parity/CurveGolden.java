package org.comparegan.parity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import org.comparegan.metric.PrecisionRecallCurve;

/** Golden cases of kind {@code prd}: curves of given histograms and their F-scores. */
final class CurveGolden {
  private static final double LIMIT = 1e-6;

  private CurveGolden() {}

  static GoldenCase of(JsonNode json) {
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
                    checks.relative(what, found.recallWeighted(), pair.get(0).asDouble(), LIMIT);
                    checks.relative(
                        what + " inverse",
                        found.precisionWeighted(),
                        pair.get(1).asDouble(),
                        LIMIT);
                  });
        });
  }

  /** Compares every n-th point of a curve. */
  static void points(Checks checks, String what, double[] found, JsonNode golden, int every) {
    for (int i = 0; i < golden.size(); i++) {
      checks.relative(what + " at " + i * every, found[i * every], golden.get(i).asDouble(), LIMIT);
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
}
