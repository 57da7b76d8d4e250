package org.comparegan.transfer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.comparegan.checkpoint.BundleWriter;
import org.comparegan.experiment.Architecture;
import org.comparegan.file.WholeFile;
import org.comparegan.gan.GanSpec;
import org.comparegan.gan.ServingGraph;
import org.comparegan.graph.Variable;
import org.tensorflow.Operand;
import org.tensorflow.TensorFlow;
import org.tensorflow.proto.CollectionDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.VariableDef;

/**
 * Writes a TF1 Hub module with the tag sets of the reference's (modular_gan.py:283-306): the empty
 * set and {@code {gen, bsN}} for the generator, {@code {disc, bsN}} for the discriminator.
 *
 * <p>Otherwise than there, the bundle has the values of both networks; the averaged weights stand
 * under the names of the weights and are trainable; and heads of the GAN class are given by a
 * signature {@code heads} beside {@code default}.
 */
public final class ModuleExport {
  private static final int[] BATCHES = {8, 16, 32, 64};

  /** A hub module says by this that it is one: format = FORMAT_V3. */
  private static final byte[] FORMAT_V3 = {8, 3};

  private final GanSpec spec;
  private final TransferPlan plan;
  private final boolean discriminator;

  /**
   * An export.
   *
   * @param plan for the variables of the generator, and of the discriminator if it goes along
   * @param discriminator whether it goes along
   */
  public ModuleExport(GanSpec spec, TransferPlan plan, boolean discriminator) {
    this.spec = spec;
    this.plan = plan;
    this.discriminator = discriminator;
  }

  /**
   * Writes the module; {@code tfhub_module.pb}, without which it is none, comes last.
   *
   * @throws UncheckedIOException when the directory cannot be written
   */
  public void write(Path directory) {
    plan.requirePossible();
    SavedModel.Builder model = SavedModel.newBuilder().setSavedModelSchemaVersion(1);
    boolean free = isFree(spec.architecture());
    model.addMetaGraphs(
        graph(true, free ? ServingGraph.ANY_BATCH : ServingGraph.EVALUATION_BATCH, List.of()));
    for (boolean generator : discriminator ? new boolean[] {true, false} : new boolean[] {true}) {
      String kind = generator ? "gen" : "disc";
      for (int batch : BATCHES) {
        model.addMetaGraphs(graph(generator, batch, List.of(kind, "bs" + batch)));
      }
      if (free) {
        model.addMetaGraphs(graph(generator, ServingGraph.ANY_BATCH, List.of(kind, "bsNone")));
      }
    }
    try {
      Files.createDirectories(directory.resolve("assets"));
      try (BundleWriter writer =
          BundleWriter.create(directory.resolve("variables/variables").toString())) {
        plan.write(writer);
        writer.finish();
      }
      WholeFile.write(directory.resolve("saved_model.pb"), model.build()::writeTo);
      WholeFile.write(directory.resolve("tfhub_module.pb"), out -> out.write(FORMAT_V3));
    } catch (IOException e) {
      throw new UncheckedIOException(directory + " cannot be written: " + e.getMessage(), e);
    }
  }

  /** The reference lets only these have any batch size. */
  private static boolean isFree(Architecture architecture) {
    return architecture.ginName().contains("resnet");
  }

  private MetaGraphDef graph(boolean generator, int batch, List<String> tags) {
    try (ServingGraph graph =
        generator
            ? ServingGraph.generator(spec, batch, ServingGraph.State.MOVING)
            : ServingGraph.discriminator(spec, batch, ServingGraph.State.MOVING)) {
      PortableGraph portable = new PortableGraph(graph, UnaryOperator.identity());
      MetaGraphDef.Builder meta =
          MetaGraphDef.newBuilder()
              .setMetaInfoDef(
                  MetaGraphDef.MetaInfoDef.newBuilder()
                      .addAllTags(tags)
                      .setTensorflowVersion(TensorFlow.version())
                      .setStrippedDefaultAttrs(true))
              .setGraphDef(portable.def())
              .putSignatureDef("default", signature(portable, graph, graph.outputs(), ""));
      if (!graph.heads().isEmpty()) {
        meta.putSignatureDef("heads", signature(portable, graph, graph.heads(), ""));
      }
      collections(meta, graph);
      return meta.build();
    }
  }

  static SignatureDef signature(
      PortableGraph portable,
      ServingGraph graph,
      Map<String, ? extends Operand<?>> outputs,
      String method) {
    SignatureDef.Builder signature = SignatureDef.newBuilder().setMethodName(method);
    graph.inputs().forEach((name, port) -> signature.putInputs(name, portable.info(port)));
    outputs.forEach((name, port) -> signature.putOutputs(name, portable.info(port)));
    return signature.build();
  }

  /** What Python's graph knows of the variables. */
  static void collections(MetaGraphDef.Builder meta, ServingGraph graph) {
    List<VariableDef> all = new ArrayList<>();
    for (Variable variable : graph.variables().all()) {
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
}
