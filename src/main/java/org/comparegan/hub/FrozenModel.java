package org.comparegan.hub;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.comparegan.checkpoint.Checkpoint;
import org.comparegan.checkpoint.CheckpointException;
import org.comparegan.checkpoint.Dtype;
import org.comparegan.checkpoint.TensorInfo;
import org.comparegan.checkpoint.TensorProtos;
import org.comparegan.graph.Trust;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.Output;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/**
 * A frozen graph, in which each variable has become a constant of its name. The file has neither
 * checksums nor a signature.
 *
 * <p>Inputs are the operations named {@code z}, {@code labels} and {@code images}, or {@code
 * z_for_eval} and so on as in the reference; outputs are {@code generated}, {@code prediction},
 * {@code heads_rotation}, {@code heads_classes} and {@code heads_prediction}.
 */
record FrozenModel(Path file, GraphDef def) {
  private static final List<String> INPUTS = List.of("z", "labels", "images");
  private static final List<String> OUTPUTS =
      List.of("generated", "prediction", "heads_rotation", "heads_classes", "heads_prediction");
  private static final String REFERENCE = "_for_eval";

  /** Reads a file. */
  static FrozenModel read(Path file) {
    return new FrozenModel(file, HubModule.parse(file, GraphDef.parser()));
  }

  /** The constants as tensors under the names of their nodes. */
  Checkpoint constants() {
    return new Constants(file, def);
  }

  /**
   * The graph with a signature {@code default}, if inputs and outputs have known names. The shape
   * of an output is unknown if it depends on an operation that is not trusted.
   */
  MetaGraphDef withSignature(Trust trust) {
    MetaGraphDef.Builder meta = MetaGraphDef.newBuilder().setGraphDef(def);
    try (Graph graph = new Graph()) {
      graph.importGraphDef(GraphGuard.of(file, def, trust).safe());
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
    } catch (TensorFlowException | IllegalArgumentException | UnsupportedOperationException e) {
      throw CheckpointException.because(file, "TensorFlow refuses the graph", e, "freeze it again");
    }
    return meta.build();
  }

  private static Optional<org.tensorflow.proto.TensorInfo> port(Graph graph, String name) {
    GraphOperation operation = graph.operation(name);
    if (operation == null) {
      return Optional.of(
          org.tensorflow.proto.TensorInfo.newBuilder()
              .setName(name + ":0")
              .setTensorShape(TensorShapeProto.newBuilder().setUnknownRank(true))
              .build());
    }
    if (operation.numOutputs() == 0) {
      return Optional.empty();
    }
    Output<?> output = operation.output(0);
    org.tensorflow.proto.TensorInfo.Builder info =
        org.tensorflow.proto.TensorInfo.newBuilder()
            .setName(name + ":0")
            .setDtype(output.dataType());
    if (output.shape().isUnknown()) {
      info.getTensorShapeBuilder().setUnknownRank(true);
    } else {
      info.setTensorShape(TensorProtos.shape(output.shape()));
    }
    return Optional.of(info.build());
  }

  /** Its constants by the names of their nodes. */
  private static final class Constants implements Checkpoint {
    /** Bytes that a shorter list may expand to, so that a false shape does not cost memory. */
    private static final long MOST_REPEATED = 64 << 20;

    private final Path file;
    private final SortedMap<String, TensorInfo> tensors = new TreeMap<>();
    private final Map<String, TensorProto> values = new TreeMap<>();

    Constants(Path file, GraphDef graph) {
      this.file = file;
      for (NodeDef node : graph.getNodeList()) {
        if (node.getOp().equals("Const")) {
          TensorProto value = ModuleGraph.attribute(node, "value").getTensor();
          Optional<Dtype> dtype = Dtype.of(value.getDtype());
          Optional<Shape> shape = TensorProtos.knownShape(value.getTensorShape());
          if (dtype.isEmpty() || shape.isEmpty()) {
            throw CheckpointException.damaged(file, node.getName(), "has an unknown type or shape");
          }
          tensors.put(node.getName(), new TensorInfo(dtype.get(), shape.get()));
          values.put(node.getName(), value);
        }
      }
    }

    @Override
    public String path() {
      return file.toString();
    }

    @Override
    public SortedMap<String, TensorInfo> tensors() {
      return Collections.unmodifiableSortedMap(tensors);
    }

    @Override
    public void stream(String name, Consumer<ByteBuffer> sink) {
      TensorInfo info = plainInfo(name);
      TensorProto value = value(name);
      ByteString content = value.getTensorContent();
      if (!content.isEmpty()) {
        if (content.size() != info.bytes()) {
          throw wrongSize(name, info, content.size());
        }
        sink.accept(content.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN));
        return;
      }
      byte[] listed = TensorProtos.bytes(info.dtype(), value).orElse(new byte[0]);
      sink.accept(ByteBuffer.wrap(repeated(name, info, listed)).order(ByteOrder.LITTLE_ENDIAN));
    }

    /**
     * A list shorter than the tensor is filled up with its last element, an empty one with zeros.
     */
    private byte[] repeated(String name, TensorInfo info, byte[] listed) {
      int size = info.dtype().size();
      if (listed.length == info.bytes()) {
        return listed;
      }
      if (listed.length > info.bytes() || info.bytes() > MOST_REPEATED) {
        throw wrongSize(name, info, listed.length);
      }
      byte[] whole = Arrays.copyOf(listed, (int) info.bytes());
      for (int at = listed.length; listed.length > 0 && at < whole.length; at += size) {
        System.arraycopy(whole, listed.length - size, whole, at, size);
      }
      return whole;
    }

    @Override
    public List<ByteString> strings(String name) {
      TensorInfo info = info(name);
      List<ByteString> strings = value(name).getStringValList();
      if (info.dtype() != Dtype.STRING || strings.size() != info.elements()) {
        throw wrongSize(name, info, strings.size());
      }
      return strings;
    }

    private TensorProto value(String name) {
      return Optional.ofNullable(values.get(name)).orElseThrow();
    }

    private CheckpointException wrongSize(String name, TensorInfo info, long found) {
      return CheckpointException.damaged(
          file, name, info + " does not fit its data (" + found + ")");
    }

    @Override
    public void close() {}
  }
}
