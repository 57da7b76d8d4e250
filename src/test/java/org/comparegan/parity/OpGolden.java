package org.comparegan.parity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** Golden cases of kind {@code op}: one function on small inputs. */
final class OpGolden {
  /** By op, the arguments that are gin parameters of the reference's function too. */
  private static final Map<String, Set<String>> BINDABLE =
      Map.of(
          "standardize_batch", Set.of("decay", "epsilon", "use_moving_averages"),
          "conditional_batch_norm", Set.of("use_bias"),
          "self_modulated_batch_norm", Set.of("num_hidden"),
          "spectral_norm", Set.of("epsilon", "singular_value"));

  /** What builds each op. */
  private static final Map<String, GraphGolden.Builder> BUILDERS = builders();

  private OpGolden() {}

  private static Map<String, GraphGolden.Builder> builders() {
    Map<String, GraphGolden.Builder> builders = new TreeMap<>(LayerOps.all());
    builders.putAll(ObjectiveOps.all());
    return Map.copyOf(builders);
  }

  static GoldenCase of(JsonNode json) {
    Map<String, Double> factors = new LinkedHashMap<>();
    json.path("loss_outputs")
        .fields()
        .forEachRemaining(entry -> factors.put(entry.getKey(), entry.getValue().asDouble()));
    return new GraphGolden(bound(json), OpGolden::outputs, factors);
  }

  /** The case with arguments that gin can bind moved to its gin text. */
  private static JsonNode bound(JsonNode json) {
    String op = json.path("op").asText();
    ObjectNode moved = json.deepCopy();
    for (String name : BINDABLE.getOrDefault(op, Set.of())) {
      JsonNode value = moved.withObjectProperty("arguments").remove(name);
      if (value != null) {
        String literal =
            value.isBoolean() ? (value.asBoolean() ? "True" : "False") : value.toString();
        moved.put(
            "gin", "%s\n%s.%s = %s\n".formatted(moved.path("gin").asText(), op, name, literal));
      }
    }
    return moved;
  }

  private static Map<String, Operand<TFloat32>> outputs(GraphCall call) {
    String op = call.json().path("op").asText();
    GraphGolden.Builder builder =
        Optional.ofNullable(BUILDERS.get(op))
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "There is no op " + op + "; known are " + BUILDERS.keySet() + "."));
    Map<String, Operand<TFloat32>> outputs = builder.outputs(call);
    call.arguments().requireAllRead(op);
    return outputs;
  }
}
