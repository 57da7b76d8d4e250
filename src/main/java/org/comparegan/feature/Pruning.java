package org.comparegan.feature;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/** Leaves of a graph what some operations need. */
final class Pruning {
  private Pruning() {}

  /** The named operations and all that they depend on, in the order of the graph. */
  static GraphDef keep(GraphDef graph, Collection<String> operations) {
    Map<String, NodeDef> nodes = new HashMap<>();
    graph.getNodeList().forEach(node -> nodes.put(node.getName(), node));
    Set<String> needed = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(operations);
    while (!open.isEmpty()) {
      String name = open.remove();
      NodeDef node = nodes.get(name);
      if (node != null && needed.add(name)) {
        node.getInputList().forEach(input -> open.add(operation(input)));
      }
    }
    GraphDef.Builder kept = GraphDef.newBuilder().setVersions(graph.getVersions());
    graph.getNodeList().stream()
        .filter(node -> needed.contains(node.getName()))
        .forEach(kept::addNode);
    return kept.build();
  }

  private static String operation(String input) {
    String name = input.startsWith("^") ? input.substring(1) : input;
    int colon = name.indexOf(':');
    return colon < 0 ? name : name.substring(0, colon);
  }
}
