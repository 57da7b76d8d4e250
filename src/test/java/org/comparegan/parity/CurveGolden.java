package org.comparegan.parity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import org.comparegan.metric.PrecisionRecallCurve;

/** Golden cases of kind {@code prd}: curves of given histograms and their F-scores. */
final class CurveGolden {
  private static final double LIMIT = 1e-6;

  private CurveGolden() {}

  static GoldenCase of(String name, JsonNode json) {
    return Agreement.of(
        "prd",
        name,
        agreement -> {
          boolean sparse = json.get("zero_every_third").asBoolean();
          int states = json.get("states").asInt();
          PrecisionRecallCurve curve =
              PrecisionRecallCurve.ofHistograms(
                  histogram(name + "eval", states, sparse ? 0 : states),
                  histogram(name + "ref", states, sparse ? 1 : states),
                  json.get("num_angles").asInt(),
                  json.get("epsilon").asDouble());
          int every = json.get("every").asInt();
          points(agreement, "precision", curve.precision(), json.get("precision"), every);
          points(agreement, "recall", curve.recall(), json.get("recall"), every);
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
                    agreement.relative(what, found.recallWeighted(), pair.get(0).asDouble(), LIMIT);
                    agreement.relative(
                        what + " inverse",
                        found.precisionWeighted(),
                        pair.get(1).asDouble(),
                        LIMIT);
                  });
        });
  }

  /** Compares every n-th point of a curve. */
  static void points(Agreement agreement, String what, double[] found, JsonNode golden, int every) {
    for (int i = 0; i < golden.size(); i++) {
      agreement.relative(
          what + " at " + i * every, found[i * every], golden.get(i).asDouble(), LIMIT);
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
