package org.comparegan.parity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comparegan.graph.GraphSession;
import org.comparegan.graph.Tensors;
import org.comparegan.graph.Variable;
import org.comparegan.graph.VariableStore;
import org.comparegan.parity.GoldenResult.Status;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Operation;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TNumber;

/** Runs a built golden graph and compares what comes out. */
final class GraphGoldenRun {
  /** What float32 leaves of a sum that is zero, against its terms. */
  private static final double ROUNDING = 1e-4;

  /** How far two such remainders differ; the goldens' own limits are this multiple. */
  private static final double ROUNDING_SPREAD = 30;

  private final JsonNode json;
  private final String salt;
  private final List<GoldenTensor> listed;
  private final Map<String, GoldenTensor> fed;
  private final Map<String, Operand<? extends TNumber>> feeds;
  private final Map<String, Operand<TFloat32>> outputs;
  private final Map<String, Operand<TFloat32>> gradients;
  private final Map<String, Worst> worst = new LinkedHashMap<>();

  /** The largest error of a group, and where it is. */
  private record Worst(double error, String where) {}

  /**
   * A run to be.
   *
   * @param listed the golden's variables
   * @param fed by key, what is fed
   * @param feeds by key, where it is fed
   */
  GraphGoldenRun(
      JsonNode json,
      List<GoldenTensor> listed,
      Map<String, GoldenTensor> fed,
      Map<String, Operand<? extends TNumber>> feeds,
      Map<String, Operand<TFloat32>> outputs,
      Map<String, Operand<TFloat32>> gradients) {
    this.json = json;
    this.salt = json.path("salt").asText();
    this.listed = listed;
    this.fed = fed;
    this.feeds = feeds;
    this.outputs = outputs;
    this.gradients = gradients;
  }

  /** Runs on a device, with its tolerance, on numbers that a rounding moves. */
  GoldenResult compare(Graph graph, VariableStore variables, Rounding rounding, OnDevice device) {
    List<Operation> stores = variables.storeUpdates();
    try (GraphSession session = new GraphSession(graph, device.session())) {
      for (GoldenTensor source : listed) {
        String key = salt + source.name();
        try (Tensor value =
            source.trainable() ? source.tensor(key, rounding) : source.tensor(key)) {
          session.assign(variables.find(source.name()).orElseThrow(), value);
        }
      }
      List<Tensor> values = new ArrayList<>();
      fed.forEach(
          (key, source) ->
              values.add(
                  key.startsWith("input/")
                      ? source.tensor(salt + key, rounding)
                      : source.tensor(salt + key)));
      try {
        int runs = json.path("runs").asInt(1);
        for (int run = 1; run <= runs; run++) {
          pass(session.runner(), values, stores, run == runs);
        }
      } finally {
        values.forEach(Tensor::close);
      }
      compareUpdates(session, variables);
    }
    return judge(device);
  }

  private void pass(
      Session.Runner runner, List<Tensor> values, List<Operation> stores, boolean last) {
    int i = 0;
    for (Operand<?> feed : feeds.values()) {
      runner.feed(feed, values.get(i++));
    }
    // Every run computes the same: what is fetched may decide how a graph is rewritten.
    outputs.values().forEach(runner::fetch);
    gradients.values().forEach(runner::fetch);
    stores.forEach(runner::addTarget);
    try (Result result = runner.run()) {
      if (last) {
        compareOutputs(result);
        compareGradients(result);
      }
    }
  }

  private void compareOutputs(Result result) {
    JsonNode golden = json.path("outputs");
    List<String> names = List.copyOf(outputs.keySet());
    golden
        .fields()
        .forEachRemaining(
            entry -> {
              int at = names.indexOf(entry.getKey());
              double error =
                  at < 0
                      ? Double.POSITIVE_INFINITY
                      : Digest.of(entry.getValue()).error(result.get(at));
              note("outputs", error, entry.getKey());
            });
  }

  private void compareGradients(Result result) {
    List<String> names = List.copyOf(gradients.keySet());
    json.path("gradients")
        .fields()
        .forEachRemaining(
            entry -> {
              int at = names.indexOf(entry.getKey());
              Optional<Tensor> found =
                  at < 0 ? Optional.empty() : Optional.of(result.get(outputs.size() + at));
              double error =
                  isRoundingOnly(entry.getKey(), entry.getValue())
                      ? vanishes(found, ROUNDING_SPREAD * rms(entry.getValue()))
                      : gradientError(entry.getValue(), found);
              note("gradients", error, entry.getKey());
            });
  }

  /** A gradient that is not there is one of zeros. */
  private static double gradientError(JsonNode golden, Optional<Tensor> found) {
    if (golden.isNull()) {
      return found.map(tensor -> rms(tensor)).orElse(0.0);
    }
    if (golden.has("vanishes")) {
      return vanishes(found, golden.get("vanishes").asDouble());
    }
    Digest digest = Digest.of(golden);
    return found
        .map(digest::error)
        .orElseGet(() -> digest.error(digest.samples().size(), List.of(), i -> 0));
  }

  /**
   * Whether the gradient of a bias is zero but for rounding, though the case does not say so since
   * nobody repeated it: next to the kernel's it is nothing.
   */
  private boolean isRoundingOnly(String name, JsonNode golden) {
    JsonNode kernel = json.path("gradients").path(name.replaceFirst("/bias$", "/kernel"));
    return name.endsWith("/bias")
        && !golden.has("vanishes")
        && json.path("tolerance").path("gradients").path("observed").isNull()
        && rms(golden) <= ROUNDING * rms(kernel);
  }

  private static double rms(JsonNode golden) {
    return golden.path("rms").asDouble();
  }

  private static double vanishes(Optional<Tensor> found, double limit) {
    double rms = found.map(GraphGoldenRun::rms).orElse(0.0);
    return rms <= limit ? 0 : Double.POSITIVE_INFINITY;
  }

  private static double rms(Tensor tensor) {
    double squares = 0;
    for (float value : Tensors.floats(tensor)) {
      squares += (double) value * value;
    }
    return Math.sqrt(squares / Math.max(1, tensor.shape().size()));
  }

  private void compareUpdates(GraphSession session, VariableStore variables) {
    JsonNode golden = json.path("updates");
    for (GoldenTensor source : listed) {
      if (source.trainable()) {
        continue;
      }
      Variable variable = variables.find(source.name()).orElseThrow();
      double error =
          golden.has(source.name())
              ? session.read(variable, Digest.of(golden.get(source.name()))::error)
              : session.read(variable, value -> kept(source, value) ? 0 : Double.POSITIVE_INFINITY);
      note("updates", error, source.name());
    }
  }

  private boolean kept(GoldenTensor source, Tensor value) {
    try (Tensor initial = source.tensor(salt + source.name())) {
      return source.isInteger()
          ? Arrays.equals(Tensors.ints(initial), Tensors.ints(value))
          : Arrays.equals(Tensors.floats(initial), Tensors.floats(value));
    }
  }

  private void note(String group, double error, String where) {
    Worst before = worst.get(group);
    if (before == null || !(error <= before.error)) {
      worst.put(group, new Worst(error, where));
    }
  }

  private GoldenResult judge(OnDevice device) {
    Status status = Status.PASS;
    double max = 0;
    List<String> why = new ArrayList<>();
    for (Map.Entry<String, Worst> group : worst.entrySet()) {
      JsonNode tolerance = json.path("tolerance").path(group.getKey());
      double error = group.getValue().error;
      max = Math.max(max, error);
      double bound = device.bound(tolerance.path("bound").asDouble(0));
      if (error <= bound) {
        continue;
      }
      boolean kink = error <= tolerance.path("kink").asDouble(0);
      status = kink && status == Status.PASS ? Status.KINK : kink ? status : Status.FAIL;
      why.add(
          "%s: %.2g > %s at %s"
              .formatted(group.getKey(), error, Double.toString(bound), group.getValue().where));
    }
    return new GoldenResult(status, max, String.join("; ", why));
  }
}
