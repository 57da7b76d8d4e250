package org.comparegan.parity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.comparegan.experiment.GinConfig;
import org.comparegan.graph.Initializer;
import org.comparegan.graph.VariableSpec;
import org.comparegan.nn.Net;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * What a golden case of a graph is built from.
 *
 * @param net the root of the checkpoint, in the phase of the case
 * @param config the gin text of the case
 * @param json the case
 * @param arguments of the function that an op case calls; none for a network
 * @param inputs placeholders by name; {@code labels} stand as one-hot rows
 * @param random placeholders for draws inside the graph, by name
 */
record GraphCall(
    Net net,
    GinConfig config,
    JsonNode json,
    Arguments arguments,
    Map<String, Operand<TFloat32>> inputs,
    Map<String, Operand<TFloat32>> random) {

  /** An input that the case must have. */
  public Operand<TFloat32> input(String name) {
    return Optional.ofNullable(inputs.get(name))
        .orElseThrow(() -> new IllegalArgumentException("The case has no input " + name + "."));
  }

  /** The labels, if there are classes. */
  public Optional<Operand<TFloat32>> labels() {
    return Optional.ofNullable(inputs.get("labels"));
  }

  /** An argument of the function that the case calls; a missing node where it is not given. */
  JsonNode argument(String name) {
    return arguments.optional(name);
  }

  /** An argument that the case must give. */
  JsonNode required(String name) {
    return arguments.required(name);
  }

  /** Arguments that change nothing that a case compares, such as initial values of variables. */
  void withoutEffect(String... names) {
    for (String name : names) {
      arguments.optional(name);
    }
  }

  /** Makes the variables that the case lists, in its order, for passes that find them there. */
  public void declareVariables() {
    List<GoldenTensor> listed = GoldenTensor.all(json.path("variables"));
    for (GoldenTensor variable : listed) {
      net.variables()
          .get(
              new VariableSpec(
                  variable.name(),
                  variable.isInteger() ? TInt32.class : TFloat32.class,
                  variable.shape(),
                  Initializer.ZEROS,
                  variable.trainable()));
    }
  }

  /**
   * The arguments that an op case gives its function, and which of them were read. An argument that
   * nobody reads would leave a case that tests another call than the reference made.
   */
  static final class Arguments {
    private final JsonNode given;
    private final Set<String> read = new TreeSet<>();

    Arguments(JsonNode given) {
      this.given = given;
    }

    /** The value, or a missing node where the case leaves the argument to its default. */
    JsonNode optional(String name) {
      read.add(name);
      JsonNode value = given.path(name);
      return value.isNull() ? MissingNode.getInstance() : value;
    }

    /**
     * The value.
     *
     * @throws IllegalArgumentException when the case does not give it
     */
    JsonNode required(String name) {
      JsonNode value = optional(name);
      if (value.isMissingNode()) {
        throw new IllegalArgumentException("The case has no argument " + name + ".");
      }
      return value;
    }

    /**
     * Checks that every argument was read.
     *
     * @throws IllegalArgumentException that names those that were not
     */
    void requireAllRead(String function) {
      List<String> unread =
          given.properties().stream()
              .filter(entry -> !read.contains(entry.getKey()))
              .map(entry -> entry.getKey() + " = " + entry.getValue())
              .toList();
      if (!unread.isEmpty()) {
        throw new IllegalArgumentException(
            "The runner of " + function + " does not read " + String.join(", ", unread) + ".");
      }
    }
  }
}
