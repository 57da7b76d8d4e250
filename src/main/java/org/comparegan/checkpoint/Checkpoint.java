package org.comparegan.checkpoint;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.comparegan.file.NearestName;

/**
 * An open checkpoint: named tensors, read one at a time. A partitioned variable appears whole under
 * its own name. Every read verifies the stored checksums. All failures are {@link
 * CheckpointException}s that name file and tensor. Not for several threads at once.
 */
public interface Checkpoint extends AutoCloseable {

  /** The prefix or pattern that was opened, for messages. */
  String path();

  /** Every tensor's name, type and shape, sorted by name. */
  SortedMap<String, TensorInfo> tensors();

  /**
   * Gives a tensor's elements, row-major and little-endian, to {@code sink} in consecutive pieces
   * of at most a few megabytes (a partitioned tensor, or one of a V1 file, in one piece). A damaged
   * tensor fails at the latest after its last piece. Not for strings.
   */
  void stream(String name, Consumer<ByteBuffer> sink);

  /** The elements of a string tensor, row-major. */
  List<ByteString> strings(String name);

  /** What a file holds beside tensors, as text under the keys that lead to it: settings, steps. */
  default SortedMap<String, String> values() {
    return new TreeMap<>();
  }

  @Override
  void close();

  /** The names of all tensors, sorted. */
  default SortedSet<String> names() {
    return new TreeSet<>(tensors().keySet());
  }

  /** Type and shape of a tensor; an error that names the nearest known one if it is not there. */
  default TensorInfo info(String name) {
    TensorInfo info = tensors().get(name);
    if (info == null) {
      throw CheckpointException.tensor(
          path(),
          name,
          "is not there",
          NearestName.nearest(name, tensors().keySet())
              .map(n -> "the nearest name is \"" + n + "\"")
              .orElse("the checkpoint is empty"));
    }
    return info;
  }

  /** Type and shape of a tensor of fixed-size elements; an error for one of strings. */
  default TensorInfo plainInfo(String name) {
    TensorInfo info = info(name);
    if (info.dtype().size() == 0) {
      throw CheckpointException.tensor(
          path(), name, "is " + info.dtype() + " and has no plain bytes", "read it as strings");
    }
    return info;
  }

  /** Type and shape of a tensor of strings; an error for one of numbers. */
  default TensorInfo stringInfo(String name) {
    TensorInfo info = info(name);
    requireType(name, info.dtype(), Dtype.STRING);
    return info;
  }

  /** A tensor's elements, row-major and little-endian. Not for strings. */
  default byte[] bytes(String name) {
    TensorInfo info = info(name);
    if (info.bytes() > Integer.MAX_VALUE - 16) {
      throw CheckpointException.tensor(
          path(),
          name,
          info + " has " + info.bytes() + " bytes, more than one array can hold",
          "read it in pieces");
    }
    List<ByteBuffer> whole = new ArrayList<>(1);
    stream(
        name,
        piece -> {
          // With the first piece it is known that the file has as many bytes.
          if (whole.isEmpty()) {
            whole.add(ByteBuffer.allocate((int) info.bytes()));
          }
          whole.get(0).put(piece);
        });
    return whole.isEmpty() ? new byte[(int) info.bytes()] : whole.get(0).array();
  }

  /** The elements of a float32 tensor, row-major. */
  default float[] floats(String name) {
    ByteBuffer bytes = typed(name, Dtype.FLOAT32);
    float[] values = new float[bytes.remaining() / Float.BYTES];
    bytes.asFloatBuffer().get(values);
    return values;
  }

  /** The elements of a float64 tensor, row-major. */
  default double[] doubles(String name) {
    ByteBuffer bytes = typed(name, Dtype.FLOAT64);
    double[] values = new double[bytes.remaining() / Double.BYTES];
    bytes.asDoubleBuffer().get(values);
    return values;
  }

  /** The elements of an int32 tensor, row-major. */
  default int[] ints(String name) {
    ByteBuffer bytes = typed(name, Dtype.INT32);
    int[] values = new int[bytes.remaining() / Integer.BYTES];
    bytes.asIntBuffer().get(values);
    return values;
  }

  /** The elements of an int64 tensor, row-major. */
  default long[] longs(String name) {
    ByteBuffer bytes = typed(name, Dtype.INT64);
    long[] values = new long[bytes.remaining() / Long.BYTES];
    bytes.asLongBuffer().get(values);
    return values;
  }

  /** Reads a tensor only to verify its checksum. */
  default void verify(String name) {
    switch (info(name).dtype()) {
      case STRING -> strings(name);
      case VARIANT -> {}
      default -> stream(name, piece -> {});
    }
  }

  /** Verifies every tensor in order of name; the first damaged one is the error. */
  default void verify() {
    names().forEach(this::verify);
  }

  private ByteBuffer typed(String name, Dtype asked) {
    requireType(name, info(name).dtype(), asked);
    return ByteBuffer.wrap(bytes(name)).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void requireType(String name, Dtype found, Dtype asked) {
    if (found != asked) {
      throw CheckpointException.tensor(
          path(), name, "is " + found + ", asked for as " + asked, "read it as " + found);
    }
  }
}
