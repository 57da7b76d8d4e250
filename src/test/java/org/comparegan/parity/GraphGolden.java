package org.comparegan.parity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.comparegan.experiment.GinConfig;
import org.comparegan.experiment.LayerOptions.Forms;
import org.comparegan.gradient.Gradients;
import org.comparegan.graph.Variable;
import org.comparegan.graph.VariableStore;
import org.comparegan.nn.Net;
import org.comparegan.nn.Phase;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.framework.op.FrameworkOps;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TNumber;

/**
 * A golden case that is one graph: outputs, gradients of a fixed loss, and what passes write into
 * variables; golden/README.md, "Graphs".
 */
final class GraphGolden implements GoldenCase {
  private static final Set<String> SLOPES = Set.of("wgangp_penalty", "dragan_penalty");

  private final JsonNode json;
  private final Builder builder;
  private final Map<String, Double> lossFactors;

  /** Builds what the case calls; gives the outputs by the names that the case has for them. */
  interface Builder {
    Map<String, Operand<TFloat32>> outputs(GraphCall call);
  }

  /**
   * A case.
   *
   * @param lossFactors what each output weighs in the loss; empty: every output weighs 1
   */
  GraphGolden(JsonNode json, Builder builder, Map<String, Double> lossFactors) {
    this.json = json;
    this.builder = builder;
    this.lossFactors = lossFactors;
  }

  @Override
  public String kind() {
    return json.get("kind").asText();
  }

  @Override
  public String name() {
    return json.get("name").asText();
  }

  /** Whether the case has gradients. */
  boolean hasGradients() {
    return json.path("gradients").size() > 0;
  }

  /**
   * In the fast forms; where a ReLU input within rounding of zero fell on the other side there, the
   * case is a kink, and the reference's own operations tell whether that was all.
   */
  @Override
  public GoldenResult run(OnDevice device) {
    GoldenResult fast = run(Rounding.FAST, device);
    boolean compared = !Double.isNaN(fast.maxError());
    if (!fast.agrees() && compared && isSlopeThroughBatchNorm()) {
      return Rounding.judge(fast, Rounding.MOVED, rounding -> run(rounding, device));
    }
    if (fast.status() != GoldenResult.Status.KINK) {
      return fast;
    }
    GoldenResult literal = run(Rounding.LITERAL, device);
    return literal.status() == GoldenResult.Status.PASS
        ? new GoldenResult(fast.status(), fast.maxError(), "passes in literal forms; " + fast.why())
        : fast;
  }

  /**
   * Whether the case is a gradient penalty through moments of the batch: it jumps where a ReLU
   * input changes sign, and E[x²] − E[x]² loses bits of every such input.
   */
  boolean isSlopeThroughBatchNorm() {
    return json.path("training").asBoolean()
        && SLOPES.contains(json.at("/arguments/fn").asText())
        && GoldenTensor.all(json.path("variables")).stream()
            .anyMatch(v -> v.name().endsWith("/moving_mean") || v.name().endsWith("/accu_mean"));
  }

  private GoldenResult run(Rounding rounding, OnDevice device) {
    try (Graph graph = new Graph()) {
      return built(graph, rounding, device);
    } catch (RuntimeException | OutOfMemoryError e) {
      return GoldenResult.fail("cannot run: " + e);
    }
  }

  private GoldenResult built(Graph graph, Rounding rounding, OnDevice device) {
    Ops tf = Ops.create(graph);
    VariableStore variables = new VariableStore(tf);
    GinConfig config = GinConfig.of(name(), json.path("gin").asText() + "\n" + rounding.gin());
    Net net = Net.root(tf, variables, config.network().layers(), phase());
    Map<String, GoldenTensor> fed = new LinkedHashMap<>();
    Map<String, Operand<? extends TNumber>> feeds = new LinkedHashMap<>();
    Map<String, Operand<TFloat32>> floatInputs = new LinkedHashMap<>();

    Map<String, Operand<TFloat32>> inputs = new LinkedHashMap<>();
    for (GoldenTensor input : GoldenTensor.all(json.path("inputs"))) {
      String key = "input/" + input.name();
      fed.put(key, input);
      if (input.isInteger()) {
        Operand<TInt32> ids = placeholder(tf, TInt32.class, input);
        feeds.put(key, ids);
        inputs.put(input.name(), oneHot(tf, ids));
      } else {
        Operand<TFloat32> value = placeholder(tf, TFloat32.class, input);
        feeds.put(key, value);
        floatInputs.put(key, value);
        inputs.put(input.name(), value);
      }
    }
    Map<String, Operand<TFloat32>> random = new LinkedHashMap<>();
    for (GoldenTensor draw : GoldenTensor.all(json.path("random"))) {
      Operand<TFloat32> value = placeholder(tf, TFloat32.class, draw);
      fed.put("random/" + draw.name(), draw);
      feeds.put("random/" + draw.name(), value);
      random.put(draw.name(), value);
    }

    Map<String, Operand<TFloat32>> outputs =
        builder.outputs(
            new GraphCall(
                net,
                config,
                json,
                new GraphCall.Arguments(json.path("arguments")),
                inputs,
                random));
    List<GoldenTensor> listed = GoldenTensor.all(json.path("variables"));
    Optional<String> different = difference(listed, variables);
    if (different.isPresent()) {
      return GoldenResult.fail(different.get());
    }
    Map<String, Operand<TFloat32>> gradients =
        hasGradients() ? gradients(net, outputs, floatInputs, fed, feeds) : Map.of();
    return new GraphGoldenRun(json, listed, fed, feeds, outputs, gradients)
        .compare(graph, variables, rounding, device);
  }

  private static <T extends TNumber> Operand<T> placeholder(
      Ops tf, Class<T> type, GoldenTensor source) {
    return tf.placeholder(type, Placeholder.shape(source.shape()));
  }

  private Operand<TFloat32> oneHot(Ops tf, Operand<TInt32> labels) {
    return tf.oneHot(
        labels, tf.constant(json.get("num_classes").asInt()), tf.constant(1f), tf.constant(0f));
  }

  /** Training, evaluation, or evaluation whose switch says to accumulate. */
  private Phase phase() {
    if (json.path("training").asBoolean()) {
      return Phase.TRAIN;
    }
    boolean accumulates =
        GoldenTensor.all(json.path("variables")).stream()
            .anyMatch(v -> v.name().endsWith("/update_accus") && v.lo() == 1);
    return accumulates ? Phase.ACCUMULATE : Phase.EVAL;
  }

  /** The first difference between the golden's list of variables and ours. */
  private static Optional<String> difference(List<GoldenTensor> listed, VariableStore variables) {
    List<String> golden =
        listed.stream()
            .map(v -> describe(v.name(), v.shape().toString(), v.isInteger(), v.trainable()))
            .toList();
    List<String> ours = new ArrayList<>();
    for (Variable variable : variables.all()) {
      ours.add(
          describe(
              variable.name(),
              variable.spec().shape().toString(),
              variable.spec().dtype() == TInt32.class,
              variable.spec().trainable()));
    }
    for (int i = 0; i < Math.max(golden.size(), ours.size()); i++) {
      String expected = i < golden.size() ? golden.get(i) : "none";
      String found = i < ours.size() ? ours.get(i) : "none";
      if (!expected.equals(found)) {
        return Optional.of("variable %d is %s, not %s".formatted(i, found, expected));
      }
    }
    return Optional.empty();
  }

  private static String describe(String name, String shape, boolean integer, boolean trainable) {
    return name + " " + (integer ? "int32" : "float32") + shape + (trainable ? " trainable" : "");
  }

  /**
   * Gradients by the name of the variable or input; absent where the loss does not depend on it.
   */
  private Map<String, Operand<TFloat32>> gradients(
      Net net,
      Map<String, Operand<TFloat32>> outputs,
      Map<String, Operand<TFloat32>> floatInputs,
      Map<String, GoldenTensor> fed,
      Map<String, Operand<? extends TNumber>> feeds) {
    Ops tf = net.tf();
    if (!outputs.keySet().containsAll(lossFactors.keySet())) {
      throw new IllegalArgumentException(
          "The loss is of " + lossFactors.keySet() + ", the outputs are " + outputs.keySet() + ".");
    }
    List<Operand<TFloat32>> terms = new ArrayList<>();
    outputs.forEach(
        (name, output) -> {
          double factor = lossFactors.isEmpty() ? 1 : lossFactors.getOrDefault(name, 0.0);
          if (factor == 0) {
            return;
          }
          Operand<TFloat32> term = output;
          if (output.shape().numDimensions() > 0) {
            GoldenTensor weights = new GoldenTensor(name, output.shape(), -1, 1, "float32", false);
            Operand<TFloat32> weight = placeholder(tf, TFloat32.class, weights);
            fed.put("loss/" + name, weights);
            feeds.put("loss/" + name, weight);
            Operand<TFloat32> product = tf.math.mul(output, weight);
            term = tf.reduceSum(product, FrameworkOps.create(tf).math.allAxes(product));
          }
          terms.add(tf.math.mul(term, tf.constant((float) factor)));
        });
    Operand<TFloat32> loss = terms.size() == 1 ? terms.get(0) : tf.math.addN(terms);
    Map<String, Operand<TFloat32>> xs = new LinkedHashMap<>();
    VariableStore variables = net.variables();
    variables.trainable().forEach(v -> xs.put(v.name(), variables.read(v)));
    xs.putAll(floatInputs);
    Gradients of = Gradients.of(loss);
    List<Optional<Operand<TFloat32>>> found =
        (net.layers().forms() == Forms.LITERAL ? of.literally() : of)
            .wrt(tf, List.copyOf(xs.values()));
    Map<String, Operand<TFloat32>> gradients = new LinkedHashMap<>();
    int i = 0;
    for (String name : xs.keySet()) {
      found.get(i++).ifPresent(gradient -> gradients.put(name, gradient));
    }
    return gradients;
  }
}
