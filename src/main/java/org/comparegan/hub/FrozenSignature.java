package org.comparegan.hub;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comparegan.checkpoint.CheckpointException;
import org.comparegan.checkpoint.TensorProtos;
import org.tensorflow.Graph;
import org.tensorflow.Output;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;

/**
 * The signature of a frozen graph, which has none: inputs are the operations {@code z}, {@code
 * labels} and {@code images} or the reference's {@code z_for_eval} and so on, outputs those called
 * {@code generated}, {@code prediction}, {@code heads_rotation}, {@code heads_classes}.
 */
final class FrozenSignature {
  private static final List<String> INPUTS = List.of("z", "labels", "images");
  private static final List<String> OUTPUTS =
      List.of("generated", "prediction", "heads_rotation", "heads_classes", "heads_prediction");
  private static final String REFERENCE = "_for_eval";

  private FrozenSignature() {}

  /** The graph with the signature {@code default}; without one if no name is known. */
  static MetaGraphDef of(Path file, GraphDef def) {
    MetaGraphDef.Builder meta = MetaGraphDef.newBuilder().setGraphDef(def);
    try (Graph graph = new Graph()) {
      graph.importGraphDef(def);
      SignatureDef.Builder signature = SignatureDef.newBuilder();
      for (NodeDef node : def.getNodeList()) {
        String name = node.getName();
        String plain =
            name.endsWith(REFERENCE) ? name.substring(0, name.length() - REFERENCE.length()) : name;
        if (INPUTS.contains(plain)) {
          port(graph, name).ifPresent(info -> signature.putInputs(plain, info));
        } else if (OUTPUTS.contains(name)) {
          port(graph, name).ifPresent(info -> signature.putOutputs(name, info));
        }
      }
      if (signature.getInputsCount() > 0 && signature.getOutputsCount() > 0) {
        meta.putAllSignatureDef(Map.of("default", signature.build()));
      }
    } catch (TensorFlowException | IllegalArgumentException e) {
      throw CheckpointException.because(file, "TensorFlow refuses the graph", e, "freeze it again");
    }
    return meta.build();
  }

  private static Optional<TensorInfo> port(Graph graph, String name) {
    if (graph.operationOrThrow(name).numOutputs() == 0) {
      return Optional.empty();
    }
    Output<?> output = graph.operationOrThrow(name).output(0);
    TensorInfo.Builder info =
        TensorInfo.newBuilder().setName(name + ":0").setDtype(output.dataType());
    if (output.shape().isUnknown()) {
      info.getTensorShapeBuilder().setUnknownRank(true);
    } else {
      info.setTensorShape(TensorProtos.shape(output.shape()));
    }
    return Optional.of(info.build());
  }
}
