package org.comparegan.parity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** Golden cases of kind {@code op}: one function on small inputs. */
final class OpGolden {
  private OpGolden() {}

  static GoldenCase of(JsonNode json, Map<String, OpEvaluator> evaluators) {
    Map<String, Double> factors = new LinkedHashMap<>();
    json.path("loss_outputs")
        .fields()
        .forEachRemaining(entry -> factors.put(entry.getKey(), entry.getValue().asDouble()));
    return new GraphGolden(json, call -> outputs(call, evaluators), factors);
  }

  private static Map<String, Operand<TFloat32>> outputs(
      GraphCall call, Map<String, OpEvaluator> evaluators) {
    String op = call.json().path("op").asText();
    OpEvaluator evaluator =
        Optional.ofNullable(evaluators.get(op))
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "There is no op " + op + "; known are " + evaluators.keySet() + "."));
    return evaluator.outputs(call);
  }
}
