package org.comparegan.transfer;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.comparegan.checkpoint.BundleWriter;
import org.comparegan.file.WholeFile;
import org.comparegan.gan.GanSpec;
import org.comparegan.gan.ServingGraph;
import org.tensorflow.TensorFlow;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/**
 * Writes a model for use without training: a SavedModel with the tag {@code serve}, or frozen
 * graphs. Batches may have any size, and a run leaves nothing behind: the same inputs give the same
 * outputs for ever.
 */
public final class ModelExport {
  private static final String PREDICT = "tensorflow/serving/predict";

  private final GanSpec spec;
  private final TransferPlan plan;
  private final boolean discriminator;

  /**
   * An export.
   *
   * @param plan for the variables of the generator, and of the discriminator if it goes along
   * @param discriminator whether it goes along
   */
  public ModelExport(GanSpec spec, TransferPlan plan, boolean discriminator) {
    this.spec = spec;
    this.plan = plan;
    this.discriminator = discriminator;
  }

  /**
   * A SavedModel with the signatures {@code serving_default} ({@code z}, {@code labels} to {@code
   * generated}), {@code discriminate} ({@code images}, {@code labels} to {@code prediction}) and
   * {@code heads}. The graph restores itself: TensorFlow's loaders of every language take it.
   *
   * @throws UncheckedIOException when the directory cannot be written
   */
  public void savedModel(Path directory) {
    plan.requirePossible();
    MetaGraphDef.Builder meta =
        MetaGraphDef.newBuilder()
            .setMetaInfoDef(
                MetaGraphDef.MetaInfoDef.newBuilder()
                    .addTags("serve")
                    .setTensorflowVersion(TensorFlow.version())
                    .setStrippedDefaultAttrs(true));
    MetaGraphDef.Builder second = MetaGraphDef.newBuilder();
    List<NodeDef> handles = new ArrayList<>();
    try (ServingGraph graph = generator()) {
      PortableGraph portable = new PortableGraph(graph, UnaryOperator.identity());
      meta.setGraphDef(portable.def());
      meta.putSignatureDef(
          "serving_default", ModuleExport.signature(portable, graph, graph.outputs(), PREDICT));
      ModuleExport.collections(meta, graph);
    }
    if (discriminator) {
      try (ServingGraph graph = discriminator()) {
        PortableGraph portable = new PortableGraph(graph, name -> "discriminate/" + name);
        GraphDef.Builder both = meta.getGraphDef().toBuilder();
        meta.setGraphDef(both.addAllNode(portable.def().getNodeList()));
        meta.putSignatureDef(
            "discriminate", ModuleExport.signature(portable, graph, graph.outputs(), PREDICT));
        if (!graph.heads().isEmpty()) {
          meta.putSignatureDef(
              "heads", ModuleExport.signature(portable, graph, graph.heads(), PREDICT));
        }
        ModuleExport.collections(second, graph);
      }
    }
    second
        .getCollectionDefMap()
        .forEach(
            (name, list) ->
                meta.putCollectionDef(
                    name,
                    meta
                        .getCollectionDefOrDefault(name, list.getDefaultInstanceForType())
                        .toBuilder()
                        .mergeFrom(list)
                        .build()));
    meta.getGraphDef().getNodeList().stream()
        .filter(node -> node.getOp().equals("VarHandleOp"))
        .forEach(handles::add);
    GraphDef.Builder whole = meta.getGraphDef().toBuilder();
    meta.setSaverDef(SaverNodes.add(whole, handles)).setGraphDef(whole);
    try {
      Files.createDirectories(directory);
      try (BundleWriter writer =
          BundleWriter.create(directory.resolve("variables/variables").toString())) {
        plan.write(writer);
        writer.finish();
      }
      SavedModel model =
          SavedModel.newBuilder().setSavedModelSchemaVersion(1).addMetaGraphs(meta).build();
      WholeFile.write(directory.resolve("saved_model.pb"), model::writeTo);
    } catch (IOException e) {
      throw new UncheckedIOException(directory + " cannot be written: " + e.getMessage(), e);
    }
  }

  /**
   * {@code generator.pb} ({@code z}, {@code labels} to {@code generated}) and {@code
   * discriminator.pb} ({@code images}, {@code labels} to {@code prediction}, and {@code rotation},
   * {@code classes} where there are such heads): the names are those of the operations.
   *
   * @throws UncheckedIOException when the directory cannot be written
   */
  public void frozen(Path directory) {
    plan.requirePossible();
    try {
      Files.createDirectories(directory);
      try (ServingGraph graph = generator()) {
        GraphDef def = frozen(graph);
        WholeFile.write(directory.resolve("generator.pb"), def::writeTo);
      }
      if (discriminator) {
        try (ServingGraph graph = discriminator()) {
          GraphDef def = frozen(graph);
          WholeFile.write(directory.resolve("discriminator.pb"), def::writeTo);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(directory + " cannot be written: " + e.getMessage(), e);
    }
  }

  private ServingGraph generator() {
    return ServingGraph.generator(spec, ServingGraph.ANY_BATCH, ServingGraph.State.FROZEN);
  }

  private ServingGraph discriminator() {
    return ServingGraph.discriminator(spec, ServingGraph.ANY_BATCH, ServingGraph.State.FROZEN);
  }

  private GraphDef frozen(ServingGraph graph) {
    Map<String, String> ports = new TreeMap<>();
    graph.inputs().forEach((name, port) -> ports.put(port.op().name(), name));
    graph.heads().forEach((name, port) -> ports.put(port.op().name(), "heads_" + name));
    graph.outputs().forEach((name, port) -> ports.put(port.op().name(), name));
    GraphDef def = new PortableGraph(graph, name -> ports.getOrDefault(name, name)).def();
    Map<String, PlannedTensor> values =
        plan.tensors().stream()
            .filter(line -> line.elements().isPresent())
            .collect(Collectors.toMap(line -> line.target().orElse(""), line -> line));
    GraphDef.Builder out = GraphDef.newBuilder().setVersions(def.getVersions());
    for (NodeDef node : def.getNodeList()) {
      boolean training =
          node.getOp().equals("AssignVariableOp") || node.getName().endsWith("/Initializer/zeros");
      PlannedTensor value = values.get(node.getName());
      if (node.getOp().equals("VarHandleOp") && value != null) {
        out.addNode(constant(node.getName(), value));
      } else if (node.getOp().equals("ReadVariableOp")) {
        out.addNode(
            NodeDef.newBuilder()
                .setName(node.getName())
                .setOp("Identity")
                .addAllInput(node.getInputList())
                .putAttr("T", node.getAttrOrThrow("dtype")));
      } else if (!training) {
        out.addNode(node);
      }
    }
    return out.build();
  }

  private static NodeDef constant(String name, PlannedTensor line) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (long size : line.info().shape().asArray()) {
      shape.addDim(TensorShapeProto.Dim.newBuilder().setSize(size));
    }
    AttrValue value =
        AttrValue.newBuilder()
            .setTensor(
                TensorProto.newBuilder()
                    .setDtype(line.info().dtype().proto())
                    .setTensorShape(shape)
                    .setTensorContent(ByteString.copyFrom(line.elements().orElseThrow().bytes())))
            .build();
    return NodeDef.newBuilder()
        .setName(name)
        .setOp("Const")
        .putAttr("dtype", AttrValue.newBuilder().setType(line.info().dtype().proto()).build())
        .putAttr("value", value)
        .build();
  }
}
