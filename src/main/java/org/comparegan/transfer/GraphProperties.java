package org.comparegan.transfer;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.comparegan.architecture.ImageShape;
import org.comparegan.checkpoint.FormerNames;
import org.comparegan.experiment.Architecture;
import org.comparegan.foreign.ForeignCheckpoint;
import org.comparegan.hub.HubModule;
import org.comparegan.hub.ModuleGraph;
import org.comparegan.hub.ModuleGraph.Network;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;

/**
 * Properties of a model that its graphs show and its tensors do not.
 *
 * @param zDim width of the generator's latent
 * @param image size of the images that the generator gives or the discriminator takes
 * @param epsilon what batch norm adds to the variance, where all layers add the same
 * @param attention the block, such as {@code B4}, that the non-local block of each network reads,
 *     by {@code generator} and {@code discriminator}
 * @param bindings by gin name, of the network of another project; else empty
 */
public record GraphProperties(
    Optional<Integer> zDim,
    Optional<ImageShape> image,
    Optional<Double> epsilon,
    Map<String, String> attention,
    Map<String, String> bindings) {
  /** Of models without graphs. */
  static final GraphProperties NONE =
      new GraphProperties(Optional.empty(), Optional.empty(), Optional.empty(), Map.of(), Map.of());

  /** Layer norm's 1e-12 and an added one are outside the range of batch norm's epsilon. */
  private static final double LEAST = 1e-10;

  private static final double MOST = 0.1;
  private static final Pattern THETA =
      Pattern.compile(
          ".*(generator|discriminator)(_\\d+)?/non_local_block(_\\d+)?/conv2d_theta/.*");
  private static final Pattern BLOCK =
      Pattern.compile(".*(?:generator|discriminator)(?:_\\d+)?/(B\\d+)/.*");

  /**
   * Of a checkpoint without graphs. Branches v1 and v2 of the reference had an epsilon for each
   * architecture, which was no parameter (gans/ops.py, dcgan_architecture.py,
   * resnet_architecture.py there).
   */
  static GraphProperties of(Collection<String> names) {
    if (!FormerNames.in(names)) {
      return NONE;
    }
    double epsilon =
        names.contains("generator/g_fc2/Matrix")
            ? 1e-3
            : names.contains("generator/g_dc5/w") ? 2e-5 : 1e-5;
    return new GraphProperties(
        Optional.empty(), Optional.empty(), Optional.of(epsilon), Map.of(), Map.of());
  }

  /** Reads signatures and operations of a module. */
  static GraphProperties of(HubModule module) {
    Optional<Integer> zDim =
        calls(module, Network.GENERATOR)
            .map(call -> call.rows().shape())
            .filter(s -> !s.isUnknown() && s.numDimensions() == 2 && s.get(1) > 0)
            .map(s -> Math.toIntExact(s.get(1)))
            .findFirst();
    Optional<ImageShape> image =
        Stream.concat(
                calls(module, Network.GENERATOR).map(call -> call.result().shape()),
                calls(module, Network.DISCRIMINATOR).map(call -> call.rows().shape()))
            .filter(s -> !s.isUnknown() && s.numDimensions() == 4)
            .filter(s -> !s.tail().hasUnknownDimension())
            .map(s -> new ImageShape((int) s.get(1), (int) s.get(2), (int) s.get(3)))
            .findFirst();
    Set<Double> epsilons = new TreeSet<>();
    Map<String, String> attention = new TreeMap<>();
    module.graphs().forEach(graph -> read(graph.def().getGraphDef(), epsilons, attention));
    return new GraphProperties(
        zDim,
        image,
        epsilons.size() == 1 ? epsilons.stream().findFirst() : Optional.empty(),
        attention,
        Map.of());
  }

  /** What is known of another project's network. */
  static GraphProperties of(ForeignCheckpoint model) {
    return new GraphProperties(
        Optional.empty(),
        model.side().map(side -> new ImageShape(side, side, model.channels())),
        Optional.ofNullable(model.bindings().get("standardize_batch.epsilon")).map(Double::valueOf),
        Map.of(),
        model.bindings());
  }

  /** The architecture, where that of another project has a counterpart. */
  Optional<Architecture> architecture() {
    return Optional.ofNullable(bindings.get("options.architecture"))
        .flatMap(name -> Architecture.named(name.replace("\"", "")));
  }

  private static Stream<ModuleGraph.Call> calls(HubModule module, Network network) {
    return module.graphs().stream().flatMap(graph -> graph.call(network).stream());
  }

  /** Looks through a graph and the functions in it. */
  private static void read(GraphDef graph, Set<Double> epsilons, Map<String, String> attention) {
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
  }

  private static Optional<NodeDef> input(Map<String, NodeDef> nodes, NodeDef node, int index) {
    return index < node.getInputCount()
        ? Optional.ofNullable(nodes.get(ModuleGraph.operation(node.getInput(index))))
        : Optional.empty();
  }

  /** The constant added to the argument of a reciprocal square root. */
  private static Optional<Double> epsilon(Map<String, NodeDef> nodes, NodeDef root) {
    return input(nodes, root, 0)
        .filter(n -> n.getOp().equals("AddV2") || n.getOp().equals("Add"))
        .flatMap(add -> constant(nodes, add, 1).or(() -> constant(nodes, add, 0)))
        .filter(value -> value >= LEAST && value <= MOST);
  }

  /** A float32 constant as the decimal that it was written as, such as 1e-5. */
  private static Optional<Double> constant(Map<String, NodeDef> nodes, NodeDef add, int index) {
    return input(nodes, add, index)
        .filter(n -> n.getOp().equals("Const"))
        .map(n -> ModuleGraph.attribute(n, "value").getTensor())
        .filter(t -> t.getDtype() == DataType.DT_FLOAT && t.getTensorShape().getDimCount() == 0)
        .flatMap(GraphProperties::scalar)
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
