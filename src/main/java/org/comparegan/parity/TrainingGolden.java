package org.comparegan.parity;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.comparegan.architecture.ImageShape;
import org.comparegan.experiment.Architecture;
import org.comparegan.experiment.GinConfig;
import org.comparegan.experiment.LayerOptions;
import org.comparegan.gan.Due;
import org.comparegan.gan.GanSpec;
import org.comparegan.gan.TrainingGraph;
import org.comparegan.gan.TrainingInputs;
import org.comparegan.graph.GraphSession;
import org.comparegan.graph.SessionOptions;
import org.comparegan.graph.Tensors;
import org.comparegan.graph.Variable;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

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
  static List<GoldenCase> cases(Path file, JsonNode golden) {
    return List.of(new TrainingGolden(golden, () -> programOrder(file, golden)));
  }

  /** The case of the same group in our order, which lies beside the file under a like name. */
  private static Optional<TrainingGolden> programOrder(Path file, JsonNode golden) {
    String group = golden.path("group").asText("");
    return group.isEmpty()
        ? Optional.empty()
        : GoldenFiles.documents(file.resolveSibling(".").normalize())
            .filter(other -> other.path("group").asText("").equals(group))
            .map(other -> new TrainingGolden(other, Optional::empty))
            .filter(TrainingGolden::inProgramOrder)
            .findFirst();
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
  public GoldenResult run() {
    GoldenResult own = runInOurOrder();
    if (own.status() == GoldenResult.Status.FAIL && !inProgramOrder()) {
      Optional<TrainingGolden> other = programOrder.get();
      if (other.isPresent()) {
        GoldenResult result = other.get().runInOurOrder();
        if (result.status() != GoldenResult.Status.FAIL) {
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
   * zero fell on the other side, the reference's own operations.
   */
  private GoldenResult runInOurOrder() {
    GoldenResult fast = run(LayerOptions.Forms.FAST);
    if (fast.status() != GoldenResult.Status.FAIL) {
      return fast;
    }
    GoldenResult literal = run(LayerOptions.Forms.LITERAL);
    return literal.status() != GoldenResult.Status.FAIL
        ? new GoldenResult(
            GoldenResult.Status.KINK,
            fast.maxError(),
            "passes in literal forms; in fast forms " + fast.why())
        : fast;
  }

  private GoldenResult run(LayerOptions.Forms forms) {
    try (TrainingGraph graph = new TrainingGraph(spec(forms));
        GraphSession session = new GraphSession(graph.graph(), SessionOptions.defaults())) {
      List<String> differing = differingVariables(graph);
      if (!differing.isEmpty()) {
        return new GoldenResult(
            GoldenResult.Status.FAIL,
            Double.POSITIVE_INFINITY,
            "variables differ: "
                + String.join("; ", differing.subList(0, Math.min(4, differing.size()))));
      }
      TrainingComparison comparison = new TrainingComparison(json, initialValues());
      for (JsonNode variable : json.get("variables")) {
        assign(session, graph, variable, comparison.initial(variable.get("name").asText()));
      }
      JsonNode steps = json.get("steps");
      long discriminatorSteps = 0;
      for (int t = 0; t < steps.size(); t++) {
        float[] losses = run(session, graph, t, discriminatorSteps);
        discriminatorSteps += graph.spec().discriminatorStepsPerRun();
        comparison.losses(t, losses);
        for (Map.Entry<String, JsonNode> entry : steps.get(t).get("variables").properties()) {
          Variable variable = graph.variables().find(entry.getKey()).orElseThrow();
          double[] values = session.read(variable, tensor -> doubles(variable, tensor));
          comparison.variable(t, entry.getKey(), values, entry.getValue());
        }
      }
      return comparison.result();
    } catch (IllegalArgumentException | IllegalStateException e) {
      return new GoldenResult(
          GoldenResult.Status.FAIL, Double.POSITIVE_INFINITY, String.valueOf(e.getMessage()));
    }
  }

  private GanSpec spec(LayerOptions.Forms forms) {
    String literal = forms == LayerOptions.Forms.LITERAL ? "True" : "False";
    GinConfig gin = GinConfig.of(json.get("gin").asText() + "\nlayers.literal_forms = " + literal);
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
  private float[] run(GraphSession session, TrainingGraph graph, int t, long discriminatorSteps) {
    Due due = graph.due(discriminatorSteps);
    List<Operand<TFloat32>> fetched = new ArrayList<>(graph.discriminatorLosses());
    if (due == Due.DISCRIMINATOR_THEN_GENERATOR) {
      fetched.add(graph.generatorLoss());
    }
    float[] losses = new float[graph.discriminatorLosses().size() + 1];
    Map<Operand<?>, Tensor> feeds = new LinkedHashMap<>();
    try {
      feeds(graph.inputs(), t, feeds);
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

  private void feeds(TrainingInputs inputs, int t, Map<Operand<?>, Tensor> feeds) {
    String key = json.get("salt").asText() + "step" + t + "/";
    Map<String, JsonNode> described = new TreeMap<>();
    json.get("inputs").forEach(input -> described.put(input.get("name").asText(), input));
    feeds.put(inputs.images(), input(described, "images", key));
    feeds.put(inputs.z(), input(described, "z", key));
    inputs.labels().ifPresent(to -> feeds.put(to, input(described, "labels", key)));
    inputs.sampledLabels().ifPresent(to -> feeds.put(to, input(described, "sampled_labels", key)));
    inputs
        .draws()
        .forEach(
            (name, to) ->
                feeds.put(
                    to,
                    Tensors.of(
                        GoldenTensor.floats(key + "random/" + name, to.shape().size(), 0, 1),
                        to.shape().asArray())));
  }

  private static Tensor input(Map<String, JsonNode> described, String name, String key) {
    JsonNode input = described.get(name);
    if (input == null) {
      throw new IllegalArgumentException("the case has no input " + name);
    }
    if (input.has("same_as")) {
      return input(described, input.get("same_as").asText(), key);
    }
    long[] shape = TrainingComparison.shape(input);
    double lo = input.get("lo").asDouble();
    double hi = input.get("hi").asDouble();
    int n = Math.toIntExact(TrainingComparison.size(shape));
    String full = key + "input/" + name;
    if (input.path("dtype").asText().equals("int32")) {
      int[] values = GoldenTensor.ints(full, n, lo, hi);
      int least = input.path("min").asInt(Integer.MIN_VALUE);
      for (int i = 0; i < n; i++) {
        values[i] = Math.max(values[i], least);
      }
      return Tensors.of(values, shape);
    }
    float[] values = GoldenTensor.floats(full, n, lo, hi);
    if (input.path("normalize_rows").asBoolean(false)) {
      normalizeRows(GoldenTensor.uniform(full, n), lo, hi, values, (int) shape[1]);
    }
    return Tensors.of(values, shape);
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

  private Map<String, double[]> initialValues() {
    Map<String, double[]> values = new LinkedHashMap<>();
    for (JsonNode variable : json.get("variables")) {
      String name = variable.get("name").asText();
      int n = Math.toIntExact(TrainingComparison.size(TrainingComparison.shape(variable)));
      double[] initial = new double[n];
      if (variable.has("copy_of")) {
        String source = variable.get("copy_of").asText();
        initial = Objects.requireNonNull(values.get(source), source).clone();
      } else if (variable.has("value")) {
        java.util.Arrays.fill(initial, (float) variable.get("value").asDouble());
      } else {
        float[] drawn =
            GoldenTensor.floats(
                json.get("salt").asText() + name,
                n,
                variable.get("lo").asDouble(),
                variable.get("hi").asDouble());
        for (int i = 0; i < n; i++) {
          initial[i] = drawn[i];
        }
      }
      values.put(name, initial);
    }
    return values;
  }

  private List<String> differingVariables(TrainingGraph graph) {
    List<String> problems = new ArrayList<>();
    Map<String, JsonNode> golden = new TreeMap<>();
    json.get("variables").forEach(v -> golden.put(v.get("name").asText(), v));
    golden.forEach(
        (name, node) -> {
          Optional<Variable> ours = graph.variables().find(name);
          if (ours.isEmpty()) {
            problems.add("we lack " + name);
          } else if (!java.util.Arrays.equals(
                  ours.get().spec().shape().asArray(), TrainingComparison.shape(node))
              || ours.get().spec().trainable() != node.path("trainable").asBoolean(false)) {
            problems.add(name + " is " + ours.get().spec());
          }
        });
    graph.variables().all().stream()
        .filter(v -> !golden.containsKey(v.name()))
        .forEach(v -> problems.add("the reference lacks " + v.name()));
    return problems;
  }

  private static void assign(
      GraphSession session, TrainingGraph graph, JsonNode node, double[] value) {
    Variable variable = graph.variables().find(node.get("name").asText()).orElseThrow();
    long[] shape = TrainingComparison.shape(node);
    try (Tensor tensor = tensor(variable, value, shape)) {
      session.assign(variable, tensor);
    }
  }

  private static Tensor tensor(Variable variable, double[] value, long[] shape) {
    if (variable.spec().dtype() == TInt32.class) {
      return Tensors.of(java.util.Arrays.stream(value).mapToInt(v -> (int) v).toArray(), shape);
    }
    if (variable.spec().dtype() == TInt64.class) {
      return Tensors.of(java.util.Arrays.stream(value).mapToLong(v -> (long) v).toArray(), shape);
    }
    float[] floats = new float[value.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) value[i];
    }
    return Tensors.of(floats, shape);
  }

  private static double[] doubles(Variable variable, Tensor tensor) {
    if (variable.spec().dtype() == TInt32.class) {
      return java.util.Arrays.stream(Tensors.ints(tensor)).asDoubleStream().toArray();
    }
    if (variable.spec().dtype() == TInt64.class) {
      return java.util.Arrays.stream(Tensors.longs(tensor)).asDoubleStream().toArray();
    }
    float[] floats = Tensors.floats(tensor);
    double[] values = new double[floats.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = floats[i];
    }
    return values;
  }
}
