package org.comparegan.feature;

import java.util.List;

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

  /** All three tensors. */
  List<String> all() {
    return List.of(input, features, logits);
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
