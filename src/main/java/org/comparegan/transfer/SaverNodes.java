package org.comparegan.transfer;

import com.google.protobuf.ByteString;
import java.util.List;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SaverDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/** The operations by which a graph saves and restores its variables, as TF1's Saver names them. */
final class SaverNodes {
  private static final String FILE = "save/Const";
  private static final String RESTORE = "save/restore_all";
  private static final String DONE = "save/control_dependency";

  private SaverNodes() {}

  /** Adds them for variables whose names are those of the checkpoint. */
  static SaverDef add(GraphDef.Builder graph, List<NodeDef> handles) {
    List<ByteString> names =
        handles.stream().map(handle -> ByteString.copyFromUtf8(handle.getName())).toList();
    AttrValue.ListValue.Builder types = AttrValue.ListValue.newBuilder();
    handles.forEach(handle -> types.addType(handle.getAttrOrThrow("dtype").getType()));
    AttrValue dtypes = AttrValue.newBuilder().setList(types).build();
    graph.addNode(strings(FILE, List.of(ByteString.copyFromUtf8("model")), true));
    graph.addNode(strings("save/names", names, false));
    graph.addNode(
        strings("save/slices", names.stream().map(name -> ByteString.EMPTY).toList(), false));

    NodeDef.Builder save =
        node("save/SaveV2", "SaveV2", FILE, "save/names", "save/slices").putAttr("dtypes", dtypes);
    handles.forEach(
        handle -> save.addInput(PortableGraph.snapshot(handle.getName()).replace(":0", "")));
    graph.addNode(save);
    graph.addNode(
        node(DONE, "Identity", FILE, "^save/SaveV2").putAttr("T", type(DataType.DT_STRING)));

    graph.addNode(
        node("save/RestoreV2", "RestoreV2", FILE, "save/names", "save/slices")
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
        .setFilenameTensorName(FILE + ":0")
        .setSaveTensorName(DONE + ":0")
        .setRestoreOpName(RESTORE)
        .setMaxToKeep(5)
        .setVersion(SaverDef.CheckpointFormatVersion.V2)
        .build();
  }

  private static NodeDef.Builder node(String name, String op, String... inputs) {
    return NodeDef.newBuilder().setName(name).setOp(op).addAllInput(List.of(inputs));
  }

  private static NodeDef strings(String name, List<ByteString> values, boolean scalar) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    if (!scalar) {
      shape.addDim(TensorShapeProto.Dim.newBuilder().setSize(values.size()));
    }
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setDtype(DataType.DT_STRING)
            .setTensorShape(shape)
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
