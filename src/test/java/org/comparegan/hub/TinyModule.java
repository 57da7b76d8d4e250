package org.comparegan.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.comparegan.checkpoint.BundleWriter;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.types.TFloat32;

/**
 * Writes a module in the form of the reference's: images = z · kernel, and each run adds 1 to the
 * variable {@code generator/runs}.
 */
final class TinyModule {
  private TinyModule() {}

  /** A graph of fixed batch (z is a constant of zeros), one of free batch, one of disc. */
  static void write(Path directory, int batch) throws IOException {
    SavedModel.Builder model = SavedModel.newBuilder();
    model.addMetaGraphs(generator(batch, "gen", "bs" + batch));
    model.addMetaGraphs(generator(-1, "gen", "bsNone"));
    model.addMetaGraphs(discriminator());
    Files.write(directory.resolve("saved_model.pb"), model.build().toByteArray());
    Files.write(directory.resolve("tfhub_module.pb"), new byte[] {8, 3});
    try (BundleWriter writer = BundleWriter.create(directory + "/variables/variables")) {
      writer.floats("generator/fc/kernel", Shape.of(2, 3), new float[] {1, 2, 3, 4, 5, 6});
      writer.floats("generator/runs", Shape.scalar(), new float[] {0});
      writer.ints("generator/bn/accu/update_accus", Shape.scalar(), new int[] {0});
      writer.finish();
    }
  }

  private static MetaGraphDef generator(int batch, String... tags) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> z =
          batch > 0
              ? tf.withName("z_for_eval").fill(tf.array((long) batch, 2L), tf.constant(0f))
              : tf.withName("z_for_eval")
                  .placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, 2)));
      Output<?> kernel = variable(graph, "generator/fc/kernel", DataType.DT_FLOAT, Shape.of(2, 3));
      Output<?> runs = variable(graph, "generator/runs", DataType.DT_FLOAT, Shape.scalar());
      variable(graph, "generator/bn/accu/update_accus", DataType.DT_INT32, Shape.scalar());
      var counted =
          graph
              .opBuilder("AssignAddVariableOp", "count", graph.baseScope())
              .addInput(runs)
              .addInput(tf.constant(1f).asOutput())
              .setAttr("dtype", DataType.DT_FLOAT)
              .build();
      Operand<TFloat32> images =
          tf.withControlDependencyOps(counted)
              .withName("images")
              .linalg
              .matMul(z, value(graph, kernel).<TFloat32>cast());
      return meta(graph, Map.of("z", z.asOutput()), "generated", images.asOutput(), tags);
    }
  }

  private static MetaGraphDef discriminator() {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> images =
          tf.withName("images_for_eval")
              .placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, 3)));
      Output<?> kernel = variable(graph, "discriminator/kernel", DataType.DT_FLOAT, Shape.of(3, 1));
      Operand<TFloat32> judged = tf.linalg.matMul(images, value(graph, kernel).<TFloat32>cast());
      return meta(
          graph, Map.of("images", images.asOutput()), "prediction", judged.asOutput(), "disc");
    }
  }

  private record Value(Output<?> output) {
    @SuppressWarnings("unchecked")
    <T extends org.tensorflow.types.family.TType> Output<T> cast() {
      return (Output<T>) output;
    }
  }

  private static Output<?> variable(Graph graph, String name, DataType dtype, Shape shape) {
    return graph
        .opBuilder("VarHandleOp", name, graph.baseScope())
        .setAttr("dtype", dtype)
        .setAttr("shape", shape)
        .setAttr("shared_name", name)
        .build()
        .output(0);
  }

  private static Value value(Graph graph, Output<?> handle) {
    return new Value(
        graph
            .opBuilder("ReadVariableOp", handle.op().name() + "/Read", graph.baseScope())
            .addInput(handle)
            .setAttr("dtype", DataType.DT_FLOAT)
            .build()
            .output(0));
  }

  private static MetaGraphDef meta(
      Graph graph, Map<String, Output<?>> inputs, String name, Output<?> output, String... tags) {
    SignatureDef.Builder signature = SignatureDef.newBuilder();
    inputs.forEach((n, t) -> signature.putInputs(n, info(t)));
    signature.putOutputs(name, info(output));
    return MetaGraphDef.newBuilder()
        .setMetaInfoDef(MetaGraphDef.MetaInfoDef.newBuilder().addAllTags(java.util.List.of(tags)))
        .setGraphDef(graph.toGraphDef())
        .putSignatureDef("default", signature.build())
        .build();
  }

  private static TensorInfo info(Output<?> tensor) {
    org.tensorflow.proto.TensorShapeProto.Builder shape =
        org.tensorflow.proto.TensorShapeProto.newBuilder();
    for (long size : tensor.shape().asArray()) {
      shape.addDim(org.tensorflow.proto.TensorShapeProto.Dim.newBuilder().setSize(size));
    }
    return TensorInfo.newBuilder()
        .setName(tensor.op().name() + ":" + tensor.index())
        .setDtype(DataType.DT_FLOAT)
        .setTensorShape(shape)
        .build();
  }
}
