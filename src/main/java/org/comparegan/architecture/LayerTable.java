package org.comparegan.architecture;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.comparegan.graph.Substitute;
import org.comparegan.graph.Variable;
import org.tensorflow.GraphOperation;
import org.tensorflow.ndarray.Shape;

/**
 * The layers of a network with their shapes and costs, read from its graph. A layer is a checkpoint
 * path with variables.
 *
 * @param layers in the order of the network
 * @param powerIteration multiply-adds of spectral norm in one pass, for any batch size
 */
public record LayerTable(List<Layer> layers, long powerIteration) {
  private static final Set<String> NO_RESULT =
      Set.of("ReadVariableOp", "VarHandleOp", "AssignVariableOp", "Const", "Placeholder");

  /**
   * A layer.
   *
   * @param path e.g. {@code generator/B1/up_conv1}
   * @param output shape of its output for a batch
   * @param parameters number of its trainable parameters
   * @param multiplyAdds multiply-adds of its convolutions and matrix products for one image, in the
   *     form that runs
   */
  public record Layer(String path, Shape output, long parameters, long multiplyAdds) {
    private Layer with(Shape shape) {
      return new Layer(path, shape, parameters, multiplyAdds);
    }

    private Layer plus(long moreParameters, long moreMultiplyAdds) {
      return new Layer(path, output, parameters + moreParameters, multiplyAdds + moreMultiplyAdds);
    }
  }

  /** Reads a network. */
  public static LayerTable of(NetworkGraph network) {
    Map<String, Layer> layers = new LinkedHashMap<>();
    for (Variable variable : network.variables().all()) {
      String path = layerOf(variable);
      layers.putIfAbsent(path, new Layer(path, Shape.scalar(), 0, 0));
    }
    for (Variable variable : network.variables().all()) {
      String path = enclosing(layers.keySet(), variable.name()).orElseThrow();
      long size = variable.spec().trainable() ? variable.spec().shape().size() : 0;
      layers.computeIfPresent(path, (p, layer) -> layer.plus(size, 0));
    }
    long powerIteration = 0;
    Set<GraphOperation> replaced = Substitute.replaced(network.graph());
    for (Iterator<GraphOperation> all = network.graph().operations(); all.hasNext(); ) {
      GraphOperation op = all.next();
      long cost = replaced.contains(op) ? 0 : MultiplyAdds.of(op);
      if (op.name().contains("/kernel/")) {
        powerIteration += cost;
        continue;
      }
      Optional<String> path = enclosing(layers.keySet(), op.name());
      if (path.isPresent() && !NO_RESULT.contains(op.type()) && op.numOutputs() > 0) {
        Shape shape = op.output(0).shape();
        layers.computeIfPresent(
            path.get(), (p, layer) -> layer.with(shape).plus(0, cost / network.batch()));
      }
    }
    return new LayerTable(List.copyOf(layers.values()), powerIteration);
  }

  /** Number of trainable parameters. */
  public long parameters() {
    return layers.stream().mapToLong(Layer::parameters).sum();
  }

  /** Multiply-adds for one image, without spectral norm. */
  public long multiplyAdds() {
    return layers.stream().mapToLong(Layer::multiplyAdds).sum();
  }

  /** The layer's path; statistics and singular vectors count with their layer. */
  private static String layerOf(Variable variable) {
    List<String> parts = new ArrayList<>(List.of(variable.name().split("/")));
    parts.remove(parts.size() - 1);
    String last = parts.get(parts.size() - 1);
    if (last.equals("kernel") || last.equals("accu")) {
      parts.remove(parts.size() - 1);
    }
    return String.join("/", parts);
  }

  /** The innermost of these paths that contains the name. */
  private static Optional<String> enclosing(Set<String> paths, String name) {
    for (int end = name.lastIndexOf('/'); end > 0; end = name.lastIndexOf('/', end - 1)) {
      String path = name.substring(0, end);
      if (paths.contains(path)) {
        return Optional.of(path);
      }
    }
    return Optional.empty();
  }

  /** Costs of operations, computed from the shapes in the graph. */
  private static final class MultiplyAdds {
    private MultiplyAdds() {}

    /**
     * Multiply-adds of a convolution or matrix product; 0 for every other operation, whose cost is
     * memory traffic.
     */
    static long of(GraphOperation op) {
      return switch (op.type()) {
        case "Conv2D" -> op.output(0).shape().size() * window(op) * op.input(1).shape().get(2);
        case "Conv2DBackpropInput" ->
            op.input(2).shape().size() * window(op) * op.input(1).shape().get(2);
        case "DepthwiseConv2dNative" -> op.output(0).shape().size() * window(op);
        case "MatMul", "BatchMatMul", "BatchMatMulV2", "BatchMatMulV3" ->
            op.output(0).shape().size() * summed(op);
        default -> 0;
      };
    }

    private static long window(GraphOperation op) {
      Shape kernel = op.input(1).shape();
      return kernel.get(0) * kernel.get(1);
    }

    /** Length of the axis that a product sums over. */
    private static long summed(GraphOperation op) {
      Shape result = op.output(0).shape();
      long rows = result.size() / result.get(result.numDimensions() - 1);
      return op.input(0).shape().size() / rows;
    }
  }
}
