package org.comparegan.transfer;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.comparegan.gan.ServingGraph;
import org.comparegan.graph.GraphDefs;
import org.comparegan.graph.Variable;
import org.tensorflow.Operand;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/**
 * The nodes of a serving graph as other programs expect them: a variable's operation is called as
 * in the checkpoint, which TensorFlow-Java cannot do, and attributes that have their default are
 * left out, so that older versions of TensorFlow read them.
 */
final class PortableGraph {
  private static final String INITIAL = "/Initializer/zeros";
  private static final String ASSIGN = "/Assign";
  private static final String READ = "/Read/ReadVariableOp";

  private final ServingGraph graph;
  private final Map<String, String> names = new HashMap<>();
  private final Map<String, Variable> feeds = new HashMap<>();
  private final UnaryOperator<String> others;

  /**
   * Names for the nodes of a graph.
   *
   * @param others how nodes are called that are no variable's
   */
  PortableGraph(ServingGraph graph, UnaryOperator<String> others) {
    this.graph = graph;
    this.others = others;
    for (Variable variable : graph.variables().all()) {
      names.put(variable.handle().op().name(), variable.name());
      names.put(variable.assign(), variable.name() + ASSIGN);
      names.put(variable.value().op().name(), variable.name() + READ);
      names.put(variable.feed().op().name(), variable.name() + INITIAL);
      feeds.put(variable.feed().op().name(), variable);
    }
  }

  /** The initial value of a variable, for whoever loads without a checkpoint: a tensor. */
  static String initialValue(String variable) {
    return variable + INITIAL + ":0";
  }

  /** The operation that stores the initial value. */
  static String initializer(String variable) {
    return variable + ASSIGN;
  }

  /** A read of the variable: a tensor. */
  static String snapshot(String variable) {
    return variable + READ + ":0";
  }

  /** The name that an operation of the graph has here. */
  String name(String operation) {
    return Optional.ofNullable(names.get(operation)).orElseGet(() -> others.apply(operation));
  }

  /** An input or output of a signature. */
  TensorInfo info(Operand<?> operand) {
    return TensorInfo.newBuilder()
        .setName(name(operand.op().name()) + ":" + operand.asOutput().index())
        .setDtype(operand.asOutput().dataType())
        .setTensorShape(shape(operand.shape().asArray()))
        .build();
  }

  private static TensorShapeProto shape(long[] sizes) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (long size : sizes) {
      shape.addDim(TensorShapeProto.Dim.newBuilder().setSize(size));
    }
    return shape.build();
  }

  /** The graph; initial values are zeros, and so are inputs of a known batch size. */
  GraphDef def() {
    GraphDef def = GraphDefs.portable(graph.graph());
    GraphDef.Builder out = GraphDef.newBuilder().setVersions(def.getVersions());
    Map<String, long[]> zeros = new LinkedHashMap<>();
    graph
        .inputs()
        .values()
        .forEach(
            input -> {
              if (input.shape().get(0) >= 0) {
                zeros.put(input.op().name(), input.shape().asArray());
              }
            });
    for (NodeDef node : def.getNodeList()) {
      Variable fed = feeds.get(node.getName());
      long[] sizes = fed != null ? fed.spec().shape().asArray() : zeros.get(node.getName());
      NodeDef.Builder written = sizes != null ? zeros(node, sizes) : node.toBuilder();
      written.setName(name(node.getName()));
      for (int i = 0; i < written.getInputCount(); i++) {
        written.setInput(i, input(written.getInput(i)));
      }
      out.addNode(written);
    }
    return out.build();
  }

  /** A constant of zeros in a few bytes. */
  private static NodeDef.Builder zeros(NodeDef placeholder, long[] sizes) {
    DataType dtype = placeholder.getAttrOrThrow("dtype").getType();
    TensorProto.Builder value =
        TensorProto.newBuilder().setDtype(dtype).setTensorShape(shape(sizes));
    if (dtype == DataType.DT_FLOAT) {
      value.addFloatVal(0);
    } else if (dtype == DataType.DT_INT64) {
      value.addInt64Val(0);
    } else {
      value.addIntVal(0);
    }
    return NodeDef.newBuilder()
        .setOp("Const")
        .putAttr("dtype", AttrValue.newBuilder().setType(dtype).build())
        .putAttr("value", AttrValue.newBuilder().setTensor(value).build());
  }

  private String input(String input) {
    if (input.startsWith("^")) {
      return "^" + name(input.substring(1));
    }
    int colon = input.indexOf(':');
    return colon < 0 ? name(input) : name(input.substring(0, colon)) + input.substring(colon);
  }
}
