package org.comparegan.transfer;

import com.google.protobuf.ByteString;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.comparegan.checkpoint.TensorProtos;
import org.comparegan.gan.ServingGraph;
import org.comparegan.graph.GraphDefs;
import org.comparegan.graph.Variable;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SaverDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorProto;

/**
 * The nodes of a serving graph as other programs expect them: a variable's operation has the name
 * of the variable in the checkpoint, which TensorFlow-Java cannot do, and attributes with their
 * default value are left out, so that older versions of TensorFlow read them.
 */
final class PortableGraph {
  private static final String INITIAL = "/Initializer/zeros";
  private static final String ASSIGN = "/Assign";
  private static final String READ = "/Read/ReadVariableOp";
  private static final String SAVE_FILE = "save/Const";
  private static final String SAVED = "save/control_dependency";
  private static final String RESTORE = "save/restore_all";

  private final ServingGraph graph;
  private final Map<String, String> names = new HashMap<>();
  private final Map<String, Variable> feeds = new HashMap<>();
  private final UnaryOperator<String> others;

  /**
   * Names the nodes of a graph.
   *
   * @param others gives the names of nodes that belong to no variable
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

  /** The tensor of a variable's initial value, for a graph loaded without a checkpoint. */
  static String initialValue(String variable) {
    return variable + INITIAL + ":0";
  }

  /** The operation that stores the initial value. */
  static String initializer(String variable) {
    return variable + ASSIGN;
  }

  /** The tensor that a read of the variable gives. */
  static String snapshot(String variable) {
    return variable + READ + ":0";
  }

  /** The name of an operation of the graph here. */
  String name(String operation) {
    return Optional.ofNullable(names.get(operation)).orElseGet(() -> others.apply(operation));
  }

  /** An input or output of a signature. */
  TensorInfo info(Operand<?> operand) {
    return TensorInfo.newBuilder()
        .setName(name(operand.op().name()) + ":" + operand.asOutput().index())
        .setDtype(operand.asOutput().dataType())
        .setTensorShape(TensorProtos.shape(operand.shape()))
        .build();
  }

  /** The graph; initial values are zeros, and so are inputs of a known batch size. */
  GraphDef def() {
    GraphDef def = GraphDefs.portable(graph.graph());
    GraphDef.Builder out = GraphDef.newBuilder().setVersions(def.getVersions());
    Map<String, Shape> zeros = new LinkedHashMap<>();
    graph
        .inputs()
        .values()
        .forEach(
            input -> {
              if (input.shape().get(0) >= 0) {
                zeros.put(input.op().name(), input.shape());
              }
            });
    for (NodeDef node : def.getNodeList()) {
      Variable fed = feeds.get(node.getName());
      Shape shape = fed != null ? fed.spec().shape() : zeros.get(node.getName());
      NodeDef.Builder written = shape != null ? zeros(node, shape) : node.toBuilder();
      written.setName(name(node.getName()));
      for (int i = 0; i < written.getInputCount(); i++) {
        written.setInput(i, input(written.getInput(i)));
      }
      out.addNode(written);
    }
    return out.build();
  }

  /** A constant of zeros in a few bytes. */
  private static NodeDef.Builder zeros(NodeDef placeholder, Shape shape) {
    DataType dtype = placeholder.getAttrOrThrow("dtype").getType();
    TensorProto.Builder value =
        TensorProto.newBuilder().setDtype(dtype).setTensorShape(TensorProtos.shape(shape));
    if (dtype == DataType.DT_FLOAT) {
      value.addFloatVal(0);
    } else if (dtype == DataType.DT_INT64) {
      value.addInt64Val(0);
    } else {
      value.addIntVal(0);
    }
    return NodeDef.newBuilder()
        .setOp("Const")
        .putAttr("dtype", type(dtype))
        .putAttr("value", AttrValue.newBuilder().setTensor(value).build());
  }

  private String input(String input) {
    if (input.startsWith("^")) {
      return "^" + name(input.substring(1));
    }
    int colon = input.indexOf(':');
    return colon < 0 ? name(input) : name(input.substring(0, colon)) + input.substring(colon);
  }

  /**
   * Adds the operations by which a graph saves and restores its variables, named as TF1's Saver
   * names them.
   */
  static SaverDef addSaver(GraphDef.Builder graph) {
    List<NodeDef> handles =
        graph.getNodeList().stream().filter(node -> node.getOp().equals("VarHandleOp")).toList();
    List<ByteString> names =
        handles.stream().map(handle -> ByteString.copyFromUtf8(handle.getName())).toList();
    AttrValue.ListValue.Builder types = AttrValue.ListValue.newBuilder();
    handles.forEach(handle -> types.addType(handle.getAttrOrThrow("dtype").getType()));
    AttrValue dtypes = AttrValue.newBuilder().setList(types).build();
    graph.addNode(strings(SAVE_FILE, List.of(ByteString.copyFromUtf8("model")), true));
    graph.addNode(strings("save/names", names, false));
    graph.addNode(
        strings("save/slices", names.stream().map(name -> ByteString.EMPTY).toList(), false));

    NodeDef.Builder save =
        node("save/SaveV2", "SaveV2", SAVE_FILE, "save/names", "save/slices")
            .putAttr("dtypes", dtypes);
    handles.forEach(handle -> save.addInput(snapshot(handle.getName()).replace(":0", "")));
    graph.addNode(save);
    graph.addNode(
        node(SAVED, "Identity", SAVE_FILE, "^save/SaveV2").putAttr("T", type(DataType.DT_STRING)));

    graph.addNode(
        node("save/RestoreV2", "RestoreV2", SAVE_FILE, "save/names", "save/slices")
            .putAttr("dtypes", dtypes));
    NodeDef.Builder all = node(RESTORE, "NoOp");
    for (int i = 0; i < handles.size(); i++) {
      String assign = "save/AssignVariableOp_" + i;
      String value = "save/RestoreV2" + (i == 0 ? "" : ":" + i);
      graph.addNode(
          node(assign, "AssignVariableOp", handles.get(i).getName(), value)
              .putAttr("dtype", handles.get(i).getAttrOrThrow("dtype")));
      all.addInput("^" + assign);
    }
    graph.addNode(all);
    return SaverDef.newBuilder()
        .setFilenameTensorName(SAVE_FILE + ":0")
        .setSaveTensorName(SAVED + ":0")
        .setRestoreOpName(RESTORE)
        .setMaxToKeep(5)
        .setVersion(SaverDef.CheckpointFormatVersion.V2)
        .build();
  }

  private static NodeDef.Builder node(String name, String op, String... inputs) {
    return NodeDef.newBuilder().setName(name).setOp(op).addAllInput(List.of(inputs));
  }

  private static NodeDef strings(String name, List<ByteString> values, boolean scalar) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setDtype(DataType.DT_STRING)
            .setTensorShape(TensorProtos.shape(scalar ? Shape.scalar() : Shape.of(values.size())))
            .addAllStringVal(values);
    return node(name, "Const")
        .putAttr("dtype", type(DataType.DT_STRING))
        .putAttr("value", AttrValue.newBuilder().setTensor(tensor).build())
        .build();
  }

  private static AttrValue type(DataType type) {
    return AttrValue.newBuilder().setType(type).build();
  }
}
