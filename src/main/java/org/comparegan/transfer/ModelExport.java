package org.comparegan.transfer;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.comparegan.checkpoint.BundleWriter;
import org.comparegan.checkpoint.TensorProtos;
import org.comparegan.experiment.Architecture;
import org.comparegan.file.WholeFile;
import org.comparegan.gan.GanSpec;
import org.comparegan.gan.ServingGraph;
import org.comparegan.graph.Variable;
import org.tensorflow.Operand;
import org.tensorflow.TensorFlow;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.CollectionDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.VariableDef;

/**
 * Writes a model for other programs: a TF1 Hub module to train on, or a SavedModel or frozen graphs
 * to serve. Graphs for serving take any batch size and leave nothing behind, so the same inputs
 * always give the same outputs.
 */
public final class ModelExport {
  private static final String PREDICT = "tensorflow/serving/predict";

  /** The batch sizes of the reference's modules. */
  private static final int[] BATCHES = {8, 16, 32, 64};

  /** Content of {@code tfhub_module.pb}, which marks a module: format = FORMAT_V3. */
  private static final byte[] FORMAT_V3 = {8, 3};

  private final GanSpec spec;
  private final TransferPlan plan;
  private final boolean discriminator;

  /**
   * An export.
   *
   * @param plan for the variables of the generator, and of the discriminator if it is exported
   * @param discriminator whether it is exported
   */
  public ModelExport(GanSpec spec, TransferPlan plan, boolean discriminator) {
    this.spec = spec;
    this.plan = plan;
    this.discriminator = discriminator;
  }

  /**
   * A TF1 Hub module with the tag sets of the reference's (modular_gan.py:283-306): the empty set
   * and {@code {gen, bsN}} for the generator, {@code {disc, bsN}} for the discriminator. {@code
   * tfhub_module.pb}, without which it is not a module, is written last.
   *
   * <p>Other than there, the bundle holds the values of both networks; averaged weights have the
   * names of the weights and are trainable; and heads of the GAN class have a signature {@code
   * heads} beside {@code default}.
   *
   * @throws UncheckedIOException when the directory cannot be written
   */
  public void module(Path directory) {
    plan.requirePossible();
    List<MetaGraphDef> graphs = new ArrayList<>();
    boolean free = isFree(spec.architecture());
    graphs.add(
        moduleGraph(
            true, free ? ServingGraph.ANY_BATCH : ServingGraph.EVALUATION_BATCH, List.of()));
    for (boolean generator : discriminator ? new boolean[] {true, false} : new boolean[] {true}) {
      String kind = generator ? "gen" : "disc";
      for (int batch : BATCHES) {
        graphs.add(moduleGraph(generator, batch, List.of(kind, "bs" + batch)));
      }
      if (free) {
        graphs.add(moduleGraph(generator, ServingGraph.ANY_BATCH, List.of(kind, "bsNone")));
      }
    }
    try {
      Files.createDirectories(directory.resolve("assets"));
      writeModel(directory, graphs);
      WholeFile.write(directory.resolve("tfhub_module.pb"), out -> out.write(FORMAT_V3));
    } catch (IOException e) {
      throw unwritable(directory, e);
    }
  }

  /**
   * A SavedModel with the tag {@code serve} and the signatures {@code serving_default} ({@code z},
   * {@code labels} to {@code generated}), {@code discriminate} ({@code images}, {@code labels} to
   * {@code prediction}) and {@code heads}. The graph restores itself, so TensorFlow's loaders of
   * every language take it.
   *
   * @throws UncheckedIOException when the directory cannot be written
   */
  public void savedModel(Path directory) {
    plan.requirePossible();
    MetaGraphDef.Builder meta = meta(List.of("serve"));
    List<Variable> variables = new ArrayList<>();
    GraphDef.Builder whole;
    try (ServingGraph graph = servingGenerator()) {
      PortableGraph portable = new PortableGraph(graph, UnaryOperator.identity());
      whole = portable.def().toBuilder();
      meta.putSignatureDef("serving_default", signature(portable, graph, graph.outputs(), PREDICT));
      variables.addAll(graph.variables().all());
    }
    if (discriminator) {
      try (ServingGraph graph = servingDiscriminator()) {
        PortableGraph portable = new PortableGraph(graph, name -> "discriminate/" + name);
        whole.addAllNode(portable.def().getNodeList());
        meta.putSignatureDef("discriminate", signature(portable, graph, graph.outputs(), PREDICT));
        if (!graph.heads().isEmpty()) {
          meta.putSignatureDef("heads", signature(portable, graph, graph.heads(), PREDICT));
        }
        variables.addAll(graph.variables().all());
      }
    }
    collections(meta, variables);
    meta.setSaverDef(PortableGraph.addSaver(whole)).setGraphDef(whole);
    try {
      Files.createDirectories(directory);
      writeModel(directory, List.of(meta.build()));
    } catch (IOException e) {
      throw unwritable(directory, e);
    }
  }

  /**
   * {@code generator.pb} ({@code z}, {@code labels} to {@code generated}) and {@code
   * discriminator.pb} ({@code images}, {@code labels} to {@code prediction}, and {@code
   * heads_rotation}, {@code heads_classes} where there are such heads). These are names of
   * operations.
   *
   * @throws UncheckedIOException when the directory cannot be written
   */
  public void frozen(Path directory) {
    plan.requirePossible();
    try {
      Files.createDirectories(directory);
      try (ServingGraph graph = servingGenerator()) {
        WholeFile.write(directory.resolve("generator.pb"), frozen(graph)::writeTo);
      }
      if (discriminator) {
        try (ServingGraph graph = servingDiscriminator()) {
          WholeFile.write(directory.resolve("discriminator.pb"), frozen(graph)::writeTo);
        }
      }
    } catch (IOException e) {
      throw unwritable(directory, e);
    }
  }

  /** The reference lets only these have any batch size. */
  private static boolean isFree(Architecture architecture) {
    return architecture.ginName().contains("resnet");
  }

  private MetaGraphDef moduleGraph(boolean generator, int batch, List<String> tags) {
    try (ServingGraph graph =
        generator
            ? ServingGraph.generator(spec, batch, ServingGraph.State.MOVING)
            : ServingGraph.discriminator(spec, batch, ServingGraph.State.MOVING)) {
      PortableGraph portable = new PortableGraph(graph, UnaryOperator.identity());
      MetaGraphDef.Builder meta = meta(tags).setGraphDef(portable.def());
      meta.putSignatureDef("default", signature(portable, graph, graph.outputs(), ""));
      if (!graph.heads().isEmpty()) {
        meta.putSignatureDef("heads", signature(portable, graph, graph.heads(), ""));
      }
      collections(meta, graph.variables().all());
      return meta.build();
    }
  }

  private static MetaGraphDef.Builder meta(List<String> tags) {
    return MetaGraphDef.newBuilder()
        .setMetaInfoDef(
            MetaGraphDef.MetaInfoDef.newBuilder()
                .addAllTags(tags)
                .setTensorflowVersion(TensorFlow.version())
                .setStrippedDefaultAttrs(true));
  }

  private static SignatureDef signature(
      PortableGraph portable,
      ServingGraph graph,
      Map<String, ? extends Operand<?>> outputs,
      String method) {
    SignatureDef.Builder signature = SignatureDef.newBuilder().setMethodName(method);
    graph.inputs().forEach((name, port) -> signature.putInputs(name, portable.info(port)));
    outputs.forEach((name, port) -> signature.putOutputs(name, portable.info(port)));
    return signature.build();
  }

  /** The collections in which a graph of Python lists its variables. */
  private static void collections(MetaGraphDef.Builder meta, Collection<Variable> variables) {
    List<VariableDef> all = new ArrayList<>();
    for (Variable variable : variables) {
      String name = variable.name();
      all.add(
          VariableDef.newBuilder()
              .setVariableName(name + ":0")
              .setInitialValueName(PortableGraph.initialValue(name))
              .setInitializerName(PortableGraph.initializer(name))
              .setSnapshotName(PortableGraph.snapshot(name))
              .setIsResource(true)
              .setTrainable(isTrainable(variable))
              .build());
    }
    put(meta, "variables", all);
    put(meta, "trainable_variables", all.stream().filter(VariableDef::getTrainable).toList());
    put(
        meta,
        "model_variables",
        all.stream()
            .filter(v -> v.getVariableName().matches(".*/(moving_|accu_|update_accus).*"))
            .toList());
  }

  /** Layer norm's weights are trainable only in the reference's training graph. */
  private static boolean isTrainable(Variable variable) {
    return variable.spec().trainable() || variable.name().matches(".*/ln\\d/(beta|gamma)");
  }

  private static void put(MetaGraphDef.Builder meta, String name, List<VariableDef> variables) {
    CollectionDef.BytesList.Builder list = CollectionDef.BytesList.newBuilder();
    variables.forEach(variable -> list.addValue(variable.toByteString()));
    if (!variables.isEmpty()) {
      meta.putCollectionDef(name, CollectionDef.newBuilder().setBytesList(list).build());
    }
  }

  private void writeModel(Path directory, List<MetaGraphDef> graphs) throws IOException {
    try (BundleWriter writer =
        BundleWriter.create(directory.resolve("variables/variables").toString())) {
      plan.write(writer);
      writer.finish();
    }
    SavedModel model =
        SavedModel.newBuilder().setSavedModelSchemaVersion(1).addAllMetaGraphs(graphs).build();
    WholeFile.write(directory.resolve("saved_model.pb"), model::writeTo);
  }

  private static UncheckedIOException unwritable(Path directory, IOException cause) {
    return new UncheckedIOException(directory + " cannot be written: " + cause.getMessage(), cause);
  }

  private ServingGraph servingGenerator() {
    return ServingGraph.generator(spec, ServingGraph.ANY_BATCH, ServingGraph.State.FROZEN);
  }

  private ServingGraph servingDiscriminator() {
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
    TensorProto.Builder value =
        TensorProto.newBuilder()
            .setDtype(line.info().dtype().proto())
            .setTensorShape(TensorProtos.shape(line.info().shape()))
            .setTensorContent(ByteString.copyFrom(line.elements().orElseThrow().bytes()));
    return NodeDef.newBuilder()
        .setName(name)
        .setOp("Const")
        .putAttr("dtype", AttrValue.newBuilder().setType(line.info().dtype().proto()).build())
        .putAttr("value", AttrValue.newBuilder().setTensor(value).build())
        .build();
  }
}
