package org.comparegan.feature;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.Output;

/**
 * Where a frozen feature network is fed and read.
 *
 * @param input images as the network takes them
 * @param features pooled features
 * @param logits of the classes; of a network of the user's there may be none
 * @param spatial activations before pooling, {@code [n, h, w, c]}, if there are any
 */
public record NetworkTensors(
    String input, String features, Optional<String> logits, Optional<String> spatial) {

  /** Inception in the frozen graph of 2015-12-05, and what stands in for it. */
  public static final NetworkTensors INCEPTION =
      new NetworkTensors("Mul:0", "pool_3:0", Optional.of("logits:0"), Optional.empty());

  /** Inception as TensorFlow's tutorial on image recognition distributed it. */
  static final NetworkTensors INCEPTION_CLASSIFIER =
      new NetworkTensors("Mul:0", "pool_3:0", Optional.of("softmax/logits:0"), Optional.empty());

  /** The classifiers that this project trains. */
  public static final NetworkTensors CLASSIFIER =
      new NetworkTensors("images:0", "features:0", Optional.of("logits:0"), Optional.empty());

  /** guided-diffusion's evaluator.py: 17×17×192 in Inception, of which 7 channels count. */
  private static final String INCEPTION_SPATIAL = "mixed_6/conv:0";

  private static final int LISTED = 12;

  /**
   * Tells a network by the tensors that its graph holds.
   *
   * @param name for messages
   * @throws FeatureException that says which tensors are missing, and what the graph has
   */
  static NetworkTensors of(String name, Graph graph) {
    return Stream.of(INCEPTION, INCEPTION_CLASSIFIER, CLASSIFIER)
        .filter(known -> known.missing(graph).isEmpty())
        .findFirst()
        .map(known -> known.isInception() ? known.withSpatial(graph) : known)
        .orElseThrow(
            () ->
                new FeatureException(
                    ("%s is no feature network that is known here. Of Inception (%s) it lacks %s;"
                            + " of a classifier of ours (%s) it lacks %s. %s. Name its tensors in"
                            + " %s beside it: see docs/formats.md.")
                        .formatted(
                            name,
                            INCEPTION,
                            String.join(", ", INCEPTION.missing(graph)),
                            CLASSIFIER,
                            String.join(", ", CLASSIFIER.missing(graph)),
                            contents(graph),
                            NetworkTaps.beside(name))));
  }

  private NetworkTensors withSpatial(Graph graph) {
    return new NetworkTensors(
        input,
        features,
        logits,
        Optional.of(INCEPTION_SPATIAL).filter(tensor -> output(graph, tensor).isPresent()));
  }

  /**
   * Fails unless the graph has all of them.
   *
   * @throws FeatureException that says what is missing, and what the graph has
   */
  void require(String name, Graph graph) {
    List<String> missing = missing(graph);
    if (!missing.isEmpty()) {
      throw new FeatureException(
          "%s has no %s. %s.".formatted(name, String.join(", no ", missing), contents(graph)));
    }
  }

  /** The tensor of this name, if the graph has it. */
  static Optional<Output<?>> output(Graph graph, String tensor) {
    int colon = tensor.lastIndexOf(':');
    String index = tensor.substring(colon + 1);
    if (colon < 0 || !index.matches("\\d{1,4}")) {
      return Optional.empty();
    }
    return Optional.ofNullable(graph.operation(operation(tensor)))
        .filter(operation -> Integer.parseInt(index) < operation.numOutputs())
        .map(operation -> operation.output(Integer.parseInt(index)));
  }

  /** Whether it has the names of Inception. */
  boolean isInception() {
    return input.equals(INCEPTION.input) && features.equals(INCEPTION.features);
  }

  /** Inputs and ends of the graph, for a person who looks for the right names. */
  private static String contents(Graph graph) {
    List<String> inputs = new ArrayList<>();
    List<String> ends = new ArrayList<>();
    int operations = 0;
    for (Iterator<GraphOperation> all = graph.operations(); all.hasNext(); ) {
      GraphOperation operation = all.next();
      operations++;
      if (operation.type().startsWith("Placeholder")) {
        inputs.add(described(operation));
      } else if (operation.numOutputs() > 0 && operation.numConsumers() == 0) {
        ends.add(described(operation));
      }
    }
    return "It has %d operations, the inputs %s, and ends in %s"
        .formatted(operations, list(inputs), list(ends));
  }

  private List<String> missing(Graph graph) {
    return Stream.of(Stream.of(input, features), logits.stream(), spatial.stream())
        .flatMap(tensors -> tensors)
        .filter(tensor -> output(graph, tensor).isEmpty())
        .toList();
  }

  /** The operation that is fed. */
  String inputOperation() {
    return operation(input);
  }

  /** The operation that gives the pooled features. */
  String featuresOperation() {
    return operation(features);
  }

  /** The operation that gives the logits. */
  String logitsOperation() {
    return operation(logits.orElseThrow());
  }

  /** The operations of input, features and logits. */
  List<String> operations() {
    return List.of(inputOperation(), featuresOperation(), logitsOperation());
  }

  @Override
  public String toString() {
    return input + " → " + features + logits.map(tensor -> ", " + tensor).orElse("");
  }

  private static String described(GraphOperation operation) {
    return operation.name() + ":0 " + operation.output(0).shape();
  }

  private static String list(List<String> names) {
    if (names.isEmpty()) {
      return "none";
    }
    return names.stream().limit(LISTED).collect(Collectors.joining(", "))
        + (names.size() > LISTED ? " and " + (names.size() - LISTED) + " more" : "");
  }

  private static String operation(String tensor) {
    int colon = tensor.lastIndexOf(':');
    return colon < 0 ? tensor : tensor.substring(0, colon);
  }
}
