package org.comparegan.feature;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.tensorflow.Graph;
import org.tensorflow.Output;

/**
 * Where a frozen feature network is fed and read.
 *
 * @param input images as the network takes them
 * @param features pooled features
 * @param logits of the classes
 */
public record NetworkTensors(String input, String features, String logits) {

  /** Inception in the frozen graph of 2015-12-05, and what stands in for it. */
  public static final NetworkTensors INCEPTION =
      new NetworkTensors("Mul:0", "pool_3:0", "logits:0");

  /** The classifiers that this project trains. */
  public static final NetworkTensors CLASSIFIER =
      new NetworkTensors("images:0", "features:0", "logits:0");

  /**
   * Tells a network by the tensors that its graph holds.
   *
   * @param name for messages
   * @throws FeatureException that says which tensors are missing
   */
  static NetworkTensors of(String name, Graph graph) {
    return Stream.of(INCEPTION, CLASSIFIER)
        .filter(known -> known.missing(graph).isEmpty())
        .findFirst()
        .orElseThrow(
            () ->
                new FeatureException(
                    ("%s is no feature network that is known here. Of Inception (%s) it lacks %s;"
                            + " of a classifier of ours (%s) it lacks %s.")
                        .formatted(
                            name,
                            INCEPTION,
                            String.join(", ", INCEPTION.missing(graph)),
                            CLASSIFIER,
                            String.join(", ", CLASSIFIER.missing(graph)))));
  }

  /** The tensor of this name, if the graph has it. */
  static Optional<Output<?>> output(Graph graph, String tensor) {
    int index = Integer.parseInt(tensor.substring(tensor.lastIndexOf(':') + 1));
    return Optional.ofNullable(graph.operation(operation(tensor)))
        .filter(operation -> index < operation.numOutputs())
        .map(operation -> operation.output(index));
  }

  private List<String> missing(Graph graph) {
    return Stream.of(input, features, logits)
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
    return operation(logits);
  }

  /** All three operations. */
  List<String> operations() {
    return List.of(inputOperation(), featuresOperation(), logitsOperation());
  }

  @Override
  public String toString() {
    return input + " → " + features + ", " + logits;
  }

  private static String operation(String tensor) {
    return tensor.substring(0, tensor.lastIndexOf(':'));
  }
}
