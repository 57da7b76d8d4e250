package org.comparegan.parity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The arguments that an op case gives its function, and which of them were read. An argument that
 * nobody reads would leave a case that tests another call than the reference made.
 */
final class Arguments {
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
