package org.comparegan.transfer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Supplier;
import org.comparegan.checkpoint.BundleWriter;
import org.comparegan.checkpoint.TensorInfo;
import org.comparegan.graph.VariableSpec;
import org.comparegan.nn.InitialValues;
import org.tensorflow.Tensor;

/** Where the elements of a target come from. */
public sealed interface TensorValue {

  /** Adds the elements to a checkpoint under a name. */
  void write(BundleWriter writer, String name);

  /** The elements, row-major and little-endian. */
  byte[] bytes();

  /** A tensor of the source, bit by bit, in pieces. */
  record Copied(WeightSource.Origin origin) implements TensorValue {
    @Override
    public void write(BundleWriter writer, String name) {
      writer.copy(origin.checkpoint(), origin.key(), name);
    }

    @Override
    public byte[] bytes() {
      return origin.checkpoint().bytes(origin.key());
    }
  }

  /**
   * Numbers that are computed of others.
   *
   * @param info float32 or int32, and the shape
   * @param elements row-major bytes, little-endian
   */
  record Computed(TensorInfo info, Supplier<byte[]> elements) implements TensorValue {
    /** Float32 elements. */
    static Computed floats(TensorInfo info, Supplier<float[]> elements) {
      return new Computed(
          info,
          () -> {
            float[] values = elements.get();
            ByteBuffer bytes =
                ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(values);
            return bytes.array();
          });
    }

    /** Zeros of any type. */
    static Computed zeros(TensorInfo info) {
      return new Computed(info, () -> new byte[Math.toIntExact(info.bytes())]);
    }

    /** What a new variable starts with, drawn with a seed. */
    static Computed initial(TensorInfo info, VariableSpec variable, long seed) {
      return new Computed(
          info,
          () -> {
            try (Tensor start = InitialValues.of(seed).apply(variable)) {
              byte[] bytes = new byte[Math.toIntExact(start.numBytes())];
              start.asRawTensor().data().read(bytes);
              return bytes;
            }
          });
    }

    @Override
    public void write(BundleWriter writer, String name) {
      writer.bytes(name, info.dtype(), info.shape(), ByteBuffer.wrap(elements.get()));
    }

    @Override
    public byte[] bytes() {
      return elements.get();
    }
  }
}
