package org.comparegan.parity;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.comparegan.architecture.ImageShape;
import org.comparegan.experiment.Architecture;
import org.comparegan.experiment.GinConfig;
import org.comparegan.gan.BatchPlaceholders;
import org.comparegan.gan.GanSpec;
import org.comparegan.gan.TrainingGraph.Due;
import org.comparegan.gan.WholeBatchGraph;
import org.comparegan.graph.GraphSession;
import org.comparegan.graph.Tensors;
import org.comparegan.graph.Variable;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.types.TFloat32;

/**
 * A golden training case: a few runs of the whole training graph from given values on given inputs.
 *
 * <p>Our graph runs in the order of the program. A case printed in the other order that the
 * reference may take ({@code reads-first}) passes when the case of its group in our order does.
 */
final class TrainingGolden implements GoldenCase {
  private final JsonNode json;
  private final Supplier<Optional<TrainingGolden>> programOrder;

  TrainingGolden(JsonNode json, Supplier<Optional<TrainingGolden>> programOrder) {
    this.json = json;
    this.programOrder = programOrder;
  }

  /** The case of a document; its group is looked for beside it. */
  static TrainingGolden of(Path file, JsonNode golden) {
    return new TrainingGolden(golden, () -> programOrder(file, golden));
  }

  /** The case of the same group in our order, which lies in a file beside this one. */
  private static Optional<TrainingGolden> programOrder(Path file, JsonNode golden) {
    String group = golden.path("group").asText("");
    return group.isEmpty()
        ? Optional.empty()
        : GoldenFiles.files(file.resolveSibling(".").normalize()).stream()
            .flatMap(TrainingGolden::readable)
            .filter(other -> other.path("group").asText("").equals(group))
            .map(other -> new TrainingGolden(other, Optional::empty))
            .filter(TrainingGolden::inProgramOrder)
            .findFirst();
  }

  private static Stream<JsonNode> readable(Path file) {
    try {
      return GoldenFiles.documents(file);
    } catch (IOException e) {
      return Stream.empty();
    }
  }

  @Override
  public String kind() {
    return "training";
  }

  @Override
  public String name() {
    return json.get("name").asText();
  }

  boolean inProgramOrder() {
    return !json.path("order").asText().equals("reads-first");
  }

  @Override
  public GoldenResult run(OnDevice device) {
    GoldenResult own = runInOurOrder(device);
    if (!own.agrees() && !inProgramOrder()) {
      Optional<TrainingGolden> other = programOrder.get();
      if (other.isPresent()) {
        GoldenResult result = other.get().runInOurOrder(device);
        if (result.agrees()) {
          return new GoldenResult(
              result.status(),
              result.maxError(),
              ("in program order: " + other.get().name() + " " + result.why()).strip());
        }
      }
    }
    return own;
  }

  /**
   * The fast forms, and where these leave the trajectory because a ReLU input within rounding of
   * zero fell on the other side, other roundings of the same step: the reference's own operations,
   * weights that are a unit in the last place larger or smaller.
   */
  private GoldenResult runInOurOrder(OnDevice device) {
    GoldenResult fast = run(Rounding.FAST, device);
    return fast.agrees()
        ? fast
        : Rounding.judge(fast, Rounding.SCALED, rounding -> run(rounding, device));
  }

  private GoldenResult run(Rounding rounding, OnDevice device) {
    TrainingVariables variables = new TrainingVariables(json);
    try (WholeBatchGraph graph = new WholeBatchGraph(spec(rounding));
        GraphSession session = new GraphSession(graph.graph(), device.session())) {
      List<String> differing = variables.differing(graph);
      if (!differing.isEmpty()) {
        return GoldenResult.fail(
            Double.POSITIVE_INFINITY,
            "variables differ: "
                + String.join("; ", differing.subList(0, Math.min(4, differing.size()))));
      }
      TrainingComparison comparison =
          new TrainingComparison(json, variables.initialValues(), device);
      variables.assign(session, graph, variables.initialValues(rounding.weights()));
      JsonNode steps = json.get("steps");
      long discriminatorSteps = 0;
      for (int t = 0; t < steps.size(); t++) {
        float[] losses = run(session, graph, t, discriminatorSteps);
        discriminatorSteps += graph.spec().discriminatorStepsPerBatch();
        comparison.losses(t, losses);
        for (Map.Entry<String, JsonNode> entry : steps.get(t).get("variables").properties()) {
          Variable variable = graph.variables().find(entry.getKey()).orElseThrow();
          double[] values = session.read(variable, TensorGoldens::doubles);
          comparison.variable(t, entry.getKey(), values, entry.getValue());
        }
      }
      return comparison.result();
    } catch (IllegalArgumentException | IllegalStateException e) {
      return GoldenResult.fail(Double.POSITIVE_INFINITY, String.valueOf(e.getMessage()));
    }
  }

  private GanSpec spec(Rounding rounding) {
    GinConfig gin = GinConfig.of(json.get("gin").asText() + "\n" + rounding.gin());
    JsonNode image = json.get("image_shape");
    String architecture = json.at("/options/architecture").asText();
    return new GanSpec(
        Architecture.named(architecture)
            .orElseThrow(() -> new IllegalArgumentException("No architecture " + architecture)),
        new ImageShape(image.get(0).asInt(), image.get(1).asInt(), image.get(2).asInt()),
        json.path("num_classes").asInt(0),
        json.get("batch").asInt(),
        json.at("/options/z_dim").asInt(),
        gin.gan(),
        gin.network());
  }

  /** One run: the discriminator losses, then the generator's, 0 when it is not trained. */
  private float[] run(GraphSession session, WholeBatchGraph graph, int t, long discriminatorSteps) {
    Due due = graph.due(discriminatorSteps);
    List<Operand<TFloat32>> fetched = new ArrayList<>(graph.discriminatorLosses());
    if (due == Due.DISCRIMINATOR_THEN_GENERATOR) {
      fetched.add(graph.generatorLoss());
    }
    float[] losses = new float[graph.discriminatorLosses().size() + 1];
    Map<Operand<?>, Tensor> feeds = feeds(graph.inputs(), t);
    try {
      Session.Runner runner = session.runner();
      feeds.forEach(runner::feed);
      graph.targets(due).forEach(runner::addTarget);
      fetched.forEach(runner::fetch);
      try (Result result = runner.run()) {
        for (int i = 0; i < fetched.size(); i++) {
          losses[i] = ((TFloat32) result.get(i)).getFloat();
        }
      }
    } finally {
      feeds.values().forEach(Tensor::close);
    }
    return losses;
  }

  /** Tensors for the inputs of run {@code t}, counted from 0; the caller closes them. */
  private Map<Operand<?>, Tensor> feeds(BatchPlaceholders inputs, int t) {
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
    JsonNode input =
        StreamSupport.stream(json.get("inputs").spliterator(), false)
            .filter(listed -> listed.get("name").asText().equals(name))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("the case has no input " + name));
    if (input.has("same_as")) {
      return input(input.get("same_as").asText(), key);
    }
    GoldenTensor golden = GoldenTensor.of(input);
    String full = key + "input/" + name;
    if (golden.isInteger()) {
      int least = input.path("min").asInt(Integer.MIN_VALUE);
      int[] values = Arrays.stream(golden.ints(full)).map(v -> Math.max(v, least)).toArray();
      return Tensors.of(values, golden.shape().asArray());
    }
    return input.path("normalize_rows").asBoolean(false)
        ? Tensors.of(normalizedRows(golden, full), golden.shape().asArray())
        : golden.tensor(full);
  }

  /** Each row divided by its sum in double, before the cast. */
  private static float[] normalizedRows(GoldenTensor golden, String key) {
    double[] values = GoldenTensor.uniform(key, Math.toIntExact(golden.shape().size()));
    float[] normalized = new float[values.length];
    int width = (int) golden.shape().get(1);
    for (int first = 0; first < values.length; first += width) {
      double sum = 0;
      for (int i = first; i < first + width; i++) {
        values[i] = golden.lo() + (golden.hi() - golden.lo()) * values[i];
        sum += values[i];
      }
      for (int i = first; i < first + width; i++) {
        normalized[i] = (float) (values[i] / sum);
      }
    }
    return normalized;
  }
}
