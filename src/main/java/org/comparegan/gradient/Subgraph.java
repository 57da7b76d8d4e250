package org.comparegan.gradient;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.comparegan.graph.Substitute;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.proto.DataType;

/** The operations that losses depend on, and which of their inputs lead to an x. */
final class Subgraph {
  private static final Set<DataType> FLOATING =
      Set.of(
          DataType.DT_FLOAT,
          DataType.DT_DOUBLE,
          DataType.DT_HALF,
          DataType.DT_BFLOAT16,
          DataType.DT_FLOAT_REF,
          DataType.DT_DOUBLE_REF);

  private final Set<Output<?>> xs;
  private final Set<Output<?>> stops;
  private final Map<GraphOperation, Node> nodes = new HashMap<>();
  private final List<Node> inputsFirst = new ArrayList<>();

  /** Follows the inputs of the losses as far as gradients could flow. */
  Subgraph(List<Output<?>> losses, Set<Output<?>> xs, Set<Output<?>> stops) {
    this.xs = xs;
    this.stops = stops;
    losses.forEach(loss -> visit((GraphOperation) loss.op()));
  }

  /** One operation, with its cached type and inputs. */
  static final class Node {
    private final GraphOperation operation;
    private final String type;
    private final List<Output<?>> inputs = new ArrayList<>();
    private final List<Boolean> useful = new ArrayList<>();
    private boolean leadsToX;

    private Node(GraphOperation operation) {
      this.operation = operation;
      this.type = operation.type();
      if (type.equals(Substitute.TYPE)) {
        Substitute.other(operation).ifPresent(other -> inputs.add(other.output(0)));
      } else if (!Rules.isConstant(type)) {
        for (Operand<?> input : operation.inputs()) {
          inputs.add(input.asOutput());
        }
      }
    }

    GraphOperation operation() {
      return operation;
    }

    String type() {
      return type;
    }

    /** The inputs; none for a constant; for a substitute the value whose gradient it has. */
    List<Output<?>> inputs() {
      return inputs;
    }

    /** Whether this input is an x or depends on one. */
    boolean isUseful(int input) {
      return useful.get(input);
    }

    /** Whether any input is useful. */
    boolean leadsToX() {
      return leadsToX;
    }
  }

  /** Whether values of this type have gradients. */
  static boolean isFloating(Output<?> value) {
    return FLOATING.contains(value.dataType());
  }

  /** Every operation that the losses depend on, consumers before producers. */
  List<Node> outputsFirst() {
    List<Node> order = new ArrayList<>(inputsFirst);
    Collections.reverse(order);
    return order;
  }

  /** Depth-first with an explicit stack, as a graph can be deeper than the thread's stack. */
  private void visit(GraphOperation root) {
    if (nodes.containsKey(root)) {
      return;
    }
    Deque<Node> open = new ArrayDeque<>();
    open.push(enter(root));
    while (!open.isEmpty()) {
      Node node = open.peek();
      int next = node.useful.size();
      if (next == node.inputs.size()) {
        inputsFirst.add(open.pop());
        continue;
      }
      Output<?> input = node.inputs.get(next);
      boolean passes = !stops.contains(input) && isFloating(input);
      Node producer = passes ? nodes.get((GraphOperation) input.op()) : null;
      if (passes && producer == null) {
        open.push(enter((GraphOperation) input.op()));
        continue;
      }
      boolean useful = xs.contains(input) || producer != null && producer.leadsToX;
      node.useful.add(useful);
      node.leadsToX |= useful;
    }
  }

  private Node enter(GraphOperation operation) {
    Node node = new Node(operation);
    nodes.put(operation, node);
    return node;
  }
}
