package org.comparegan.parity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.comparegan.gan.BatchPlaceholders;
import org.comparegan.graph.Tensors;
import org.tensorflow.Operand;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;

/** What a golden training case feeds to each of its runs, by the formula. */
final class TrainingFeeds {
  private final JsonNode json;
  private final Map<String, JsonNode> described = new TreeMap<>();

  TrainingFeeds(JsonNode json) {
    this.json = json;
    json.get("inputs").forEach(input -> described.put(input.get("name").asText(), input));
  }

  /** Tensors for the inputs of run {@code t}, counted from 0; the caller closes them. */
  Map<Operand<?>, Tensor> of(BatchPlaceholders inputs, int t) {
    String key = json.get("salt").asText() + "step" + t + "/";
    Map<Operand<?>, Tensor> feeds = new LinkedHashMap<>();
    feeds.put(inputs.images(), input("images", key));
    feeds.put(inputs.z(), input("z", key));
    inputs.labels().ifPresent(to -> feeds.put(to, input("labels", key)));
    inputs.sampledLabels().ifPresent(to -> feeds.put(to, input("sampled_labels", key)));
    inputs
        .draws()
        .forEach(
            (name, to) ->
                feeds.put(
                    to,
                    Tensors.of(
                        GoldenTensor.floats(key + "random/" + name, to.shape().size(), 0, 1),
                        to.shape().asArray())));
    return feeds;
  }

  private Tensor input(String name, String key) {
    JsonNode input = described.get(name);
    if (input == null) {
      throw new IllegalArgumentException("the case has no input " + name);
    }
    if (input.has("same_as")) {
      return input(input.get("same_as").asText(), key);
    }
    Shape shape = TensorGoldens.shape(input.get("shape"));
    double lo = input.get("lo").asDouble();
    double hi = input.get("hi").asDouble();
    int n = Math.toIntExact(shape.size());
    String full = key + "input/" + name;
    if (input.path("dtype").asText().equals("int32")) {
      int[] values = GoldenTensor.ints(full, n, lo, hi);
      int least = input.path("min").asInt(Integer.MIN_VALUE);
      for (int i = 0; i < n; i++) {
        values[i] = Math.max(values[i], least);
      }
      return Tensors.of(values, shape.asArray());
    }
    float[] values = GoldenTensor.floats(full, n, lo, hi);
    if (input.path("normalize_rows").asBoolean(false)) {
      normalizeRows(GoldenTensor.uniform(full, n), lo, hi, values, (int) shape.get(1));
    }
    return Tensors.of(values, shape.asArray());
  }

  /** Each row divided by its sum in double, before the cast. */
  private static void normalizeRows(
      double[] uniform, double lo, double hi, float[] values, int width) {
    for (int row = 0; row < values.length / width; row++) {
      double sum = 0;
      for (int i = 0; i < width; i++) {
        sum += lo + (hi - lo) * uniform[row * width + i];
      }
      for (int i = 0; i < width; i++) {
        values[row * width + i] = (float) ((lo + (hi - lo) * uniform[row * width + i]) / sum);
      }
    }
  }
}
