package org.comparegan.graph;

import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import org.tensorflow.RawTensor;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.ndarray.buffer.DataStorageVisitor;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/** Bulk copies between arrays and tensors, row-major. The caller closes the tensors. */
public final class Tensors {
  private static final DataStorageVisitor<ByteBuffer> MEMORY =
      new DataStorageVisitor<>() {
        @Override
        public ByteBuffer visit(ByteBuffer buffer) {
          return buffer;
        }

        @Override
        public ByteBuffer visit(long address, long length, long scale) {
          return new Pointer(address).getByteBuffer(0, length * scale);
        }

        @Override
        public ByteBuffer fallback() {
          throw new IllegalArgumentException("This tensor is not numeric.");
        }
      };

  private Tensors() {}

  /** A new float32 tensor with a copy of the values. */
  public static TFloat32 of(float[] values, long... shape) {
    return TFloat32.tensorOf(checked(values.length, shape), DataBuffers.of(values, true, false));
  }

  /** A new int32 tensor with a copy of the values. */
  public static TInt32 of(int[] values, long... shape) {
    return TInt32.tensorOf(checked(values.length, shape), DataBuffers.of(values, true, false));
  }

  /** A new int64 tensor with a copy of the values. */
  public static TInt64 of(long[] values, long... shape) {
    return TInt64.tensorOf(checked(values.length, shape), DataBuffers.of(values, true, false));
  }

  /** The elements of a float32 tensor. */
  public static float[] floats(Tensor tensor) {
    RawTensor raw = tensor.asRawTensor();
    float[] values = new float[Math.toIntExact(tensor.shape().size())];
    if (values.length > 0) {
      raw.data().asFloats().read(values);
    }
    return values;
  }

  /** The elements of an int32 tensor. */
  public static int[] ints(Tensor tensor) {
    int[] values = new int[Math.toIntExact(tensor.shape().size())];
    if (values.length > 0) {
      tensor.asRawTensor().data().asInts().read(values);
    }
    return values;
  }

  /** The elements of an int64 tensor. */
  public static long[] longs(Tensor tensor) {
    long[] values = new long[Math.toIntExact(tensor.shape().size())];
    if (values.length > 0) {
      tensor.asRawTensor().data().asLongs().read(values);
    }
    return values;
  }

  /**
   * The memory of a numeric tensor, row-major and little-endian as on all of TensorFlow's
   * platforms; invalid after the tensor is closed.
   */
  public static ByteBuffer memory(Tensor tensor) {
    return tensor.shape().size() == 0
        ? ByteBuffer.allocate(0)
        : tensor.asRawTensor().data().accept(MEMORY);
  }

  private static Shape checked(int length, long[] dimensions) {
    Shape shape = Shape.of(dimensions);
    if (shape.size() != length) {
      throw new IllegalArgumentException(length + " values do not fill the shape " + shape + ".");
    }
    return shape;
  }
}
