package org.comparegan.hub;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;

/**
 * What the operations of a graph tell about its networks and no tensor does.
 *
 * @param epsilons constants that are added to what a reciprocal square root is taken of: what batch
 *     norm adds to the variance
 * @param attention the block, such as {@code B4}, that the non-local block of each network reads,
 *     by {@code generator} and {@code discriminator}
 */
public record GraphFacts(Set<Double> epsilons, Map<String, String> attention) {
  /** Layer norm's 1e-12 and a one that is added are no epsilon of batch norm. */
  private static final double LEAST = 1e-10;

  private static final double MOST = 0.1;
  private static final Pattern THETA =
      Pattern.compile(
          ".*(generator|discriminator)(_\\d+)?/non_local_block(_\\d+)?/conv2d_theta/.*");
  private static final Pattern BLOCK =
      Pattern.compile(".*(?:generator|discriminator)(?:_\\d+)?/(B\\d+)/.*");

  /** Looks through a graph and the functions in it. */
  public static GraphFacts of(GraphDef graph) {
    Set<Double> epsilons = new TreeSet<>();
    Map<String, String> attention = new TreeMap<>();
    List<List<NodeDef>> bodies = new ArrayList<>();
    bodies.add(graph.getNodeList());
    graph.getLibrary().getFunctionList().forEach(f -> bodies.add(f.getNodeDefList()));
    for (List<NodeDef> body : bodies) {
      Map<String, NodeDef> nodes = new HashMap<>();
      body.forEach(node -> nodes.put(node.getName(), node));
      for (NodeDef node : body) {
        if (node.getOp().equals("Rsqrt")) {
          epsilon(nodes, node).ifPresent(epsilons::add);
        }
        Matcher theta = THETA.matcher(node.getName());
        if (node.getOp().equals("Conv2D") && theta.matches()) {
          block(nodes, node).ifPresent(found -> attention.put(theta.group(1), found));
        }
      }
    }
    return new GraphFacts(epsilons, attention);
  }

  private static Optional<NodeDef> input(Map<String, NodeDef> nodes, NodeDef node, int index) {
    return index < node.getInputCount()
        ? Optional.ofNullable(nodes.get(ModuleGraph.operation(node.getInput(index))))
        : Optional.empty();
  }

  private static Optional<Double> epsilon(Map<String, NodeDef> nodes, NodeDef root) {
    return input(nodes, root, 0)
        .filter(n -> n.getOp().equals("AddV2") || n.getOp().equals("Add"))
        .flatMap(add -> constant(nodes, add, 1).or(() -> constant(nodes, add, 0)))
        .filter(value -> value >= LEAST && value <= MOST);
  }

  /** The decimal that was meant by a float32, such as 1e-5. */
  private static Optional<Double> constant(Map<String, NodeDef> nodes, NodeDef add, int index) {
    return input(nodes, add, index)
        .filter(n -> n.getOp().equals("Const"))
        .map(n -> ModuleGraph.attribute(n, "value").getTensor())
        .filter(t -> t.getDtype() == DataType.DT_FLOAT && t.getTensorShape().getDimCount() == 0)
        .flatMap(GraphFacts::scalar)
        .map(value -> Double.parseDouble(Float.toString(value)));
  }

  private static Optional<Float> scalar(TensorProto tensor) {
    if (tensor.getFloatValCount() == 1) {
      return Optional.of(tensor.getFloatVal(0));
    }
    return tensor.getTensorContent().size() == Float.BYTES
        ? Optional.of(
            tensor
                .getTensorContent()
                .asReadOnlyByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN)
                .getFloat())
        : Optional.empty();
  }

  /** Back along first inputs to an operation of a block. */
  private static Optional<String> block(Map<String, NodeDef> nodes, NodeDef from) {
    Optional<NodeDef> at = input(nodes, from, 0);
    for (int hops = 0; hops < 20 && at.isPresent(); hops++) {
      Matcher inside = BLOCK.matcher(at.get().getName());
      if (inside.matches()) {
        return Optional.of(inside.group(1));
      }
      at = input(nodes, at.get(), 0);
    }
    return Optional.empty();
  }
}
