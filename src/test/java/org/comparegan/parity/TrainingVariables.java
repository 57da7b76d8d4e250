package org.comparegan.parity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.comparegan.gan.WholeBatchGraph;
import org.comparegan.graph.GraphSession;
import org.comparegan.graph.Tensors;
import org.comparegan.graph.Variable;
import org.tensorflow.Tensor;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/** The variables that a golden training case lists, and their values before its first run. */
final class TrainingVariables {
  private final JsonNode json;

  TrainingVariables(JsonNode json) {
    this.json = json;
  }

  /** Every variable's values, row-major, rounded to its type. */
  Map<String, double[]> initialValues() {
    return initialValues(1);
  }

  /** Initial values with all trainable ones times a factor, rounded again to their type. */
  Map<String, double[]> initialValues(double factor) {
    Map<String, double[]> values = new LinkedHashMap<>();
    for (JsonNode variable : json.get("variables")) {
      String name = variable.get("name").asText();
      int n = Math.toIntExact(TensorGoldens.shape(variable.get("shape")).size());
      double[] initial = new double[n];
      if (variable.has("copy_of")) {
        String source = variable.get("copy_of").asText();
        initial = Objects.requireNonNull(values.get(source), source).clone();
      } else if (variable.has("value")) {
        Arrays.fill(initial, (float) variable.get("value").asDouble());
      } else {
        float[] drawn = GoldenTensor.of(variable).floats(json.get("salt").asText() + name);
        double times = variable.path("trainable").asBoolean(false) ? factor : 1;
        for (int i = 0; i < n; i++) {
          initial[i] = (float) (drawn[i] * times);
        }
      }
      values.put(name, initial);
    }
    return values;
  }

  /** What our graph has more, less or otherwise than the reference's; empty when they agree. */
  List<String> differing(WholeBatchGraph graph) {
    List<String> problems = new ArrayList<>();
    Map<String, JsonNode> golden = new TreeMap<>();
    json.get("variables").forEach(v -> golden.put(v.get("name").asText(), v));
    golden.forEach(
        (name, node) -> {
          Optional<Variable> ours = graph.variables().find(name);
          if (ours.isEmpty()) {
            problems.add("we lack " + name);
          } else if (!ours.get().spec().shape().equals(TensorGoldens.shape(node.get("shape")))
              || ours.get().spec().trainable() != node.path("trainable").asBoolean(false)) {
            problems.add(name + " is " + ours.get().spec());
          }
        });
    graph.variables().all().stream()
        .filter(v -> !golden.containsKey(v.name()))
        .forEach(v -> problems.add("the reference lacks " + v.name()));
    return problems;
  }

  /** Gives every variable its values. */
  void assign(GraphSession session, WholeBatchGraph graph, Map<String, double[]> values) {
    for (JsonNode golden : json.get("variables")) {
      String name = golden.get("name").asText();
      Variable variable = graph.variables().find(name).orElseThrow();
      double[] value = Objects.requireNonNull(values.get(name), name);
      try (Tensor tensor = tensor(variable, value, variable.spec().shape().asArray())) {
        session.assign(variable, tensor);
      }
    }
  }

  private static Tensor tensor(Variable variable, double[] value, long[] shape) {
    if (variable.spec().dtype() == TInt32.class) {
      return Tensors.of(Arrays.stream(value).mapToInt(v -> (int) v).toArray(), shape);
    }
    if (variable.spec().dtype() == TInt64.class) {
      return Tensors.of(Arrays.stream(value).mapToLong(v -> (long) v).toArray(), shape);
    }
    float[] floats = new float[value.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) value[i];
    }
    return Tensors.of(floats, shape);
  }
}
