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
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;

/**
 * The constants of a frozen graph as tensors under the names of their nodes; freezing turns a
 * variable into a constant of its name. There are no checksums in such a file.
 */
final class FrozenConstants implements Checkpoint {
  /** Bytes that a shorter list may stand for: a false shape must not cost memory. */
  private static final long MOST_REPEATED = 64 << 20;

  private final Path file;
  private final SortedMap<String, TensorInfo> tensors = new TreeMap<>();
  private final Map<String, TensorProto> values = new TreeMap<>();

  FrozenConstants(Path file, GraphDef graph) {
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
   * A list that is shorter than the tensor goes on with its last element; an empty one is zeros.
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
    return CheckpointException.damaged(file, name, info + " does not fit its data (" + found + ")");
  }

  @Override
  public void close() {}
}
