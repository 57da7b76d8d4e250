package org.comparegan.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/** Shapes and values in TensorFlow's messages. */
public final class TensorProtos {
  private TensorProtos() {}

  /** The fully known shape of a message; empty if unknown, negative or past 2^63 bytes. */
  public static Optional<Shape> knownShape(TensorShapeProto proto) {
    if (proto.getUnknownRank() || proto.getDimCount() > 254) {
      return Optional.empty();
    }
    long[] sizes = new long[proto.getDimCount()];
    long product = 1;
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = proto.getDim(i).getSize();
      // 16 bytes an element at most, so that byte counts stay within a long as well.
      if (sizes[i] < 0 || (sizes[i] > 0 && product > Long.MAX_VALUE / 16 / sizes[i])) {
        return Optional.empty();
      }
      product *= Math.max(sizes[i], 1);
    }
    return Optional.of(Shape.of(sizes));
  }

  /** The shape of a signature's tensor, with −1 for a free axis. */
  public static Shape openShape(TensorShapeProto proto) {
    if (proto.getUnknownRank()) {
      return Shape.unknown();
    }
    return Shape.of(proto.getDimList().stream().mapToLong(d -> d.getSize()).toArray());
  }

  /** The message of a shape. */
  public static TensorShapeProto shape(Shape shape) {
    TensorShapeProto.Builder builder = TensorShapeProto.newBuilder();
    for (long size : shape.asArray()) {
      builder.addDim(TensorShapeProto.Dim.newBuilder().setSize(size));
    }
    return builder.build();
  }

  /**
   * All listed elements, little-endian; empty if they would not fit an array or the type has no
   * list.
   */
  public static Optional<byte[]> bytes(Dtype dtype, TensorProto proto) {
    long count = count(dtype, proto);
    if (count < 0 || count * dtype.size() > Integer.MAX_VALUE - 16) {
      return Optional.empty();
    }
    ByteBuffer out = ByteBuffer.allocate((int) count * dtype.size()).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      switch (dtype) {
        case FLOAT32 -> out.putFloat(proto.getFloatVal(i));
        case FLOAT64 -> out.putDouble(proto.getDoubleVal(i));
        case COMPLEX64 ->
            out.putFloat(proto.getScomplexVal(2 * i)).putFloat(proto.getScomplexVal(2 * i + 1));
        case COMPLEX128 ->
            out.putDouble(proto.getDcomplexVal(2 * i)).putDouble(proto.getDcomplexVal(2 * i + 1));
        case INT64 -> out.putLong(proto.getInt64Val(i));
        case UINT64 -> out.putLong(proto.getUint64Val(i));
        case UINT32 -> out.putInt(proto.getUint32Val(i));
        case BOOL -> out.put((byte) (proto.getBoolVal(i) ? 1 : 0));
        case FLOAT16, BFLOAT16 -> out.putShort((short) proto.getHalfVal(i));
        case INT32, QINT32 -> out.putInt(proto.getIntVal(i));
        case INT16, UINT16, QINT16, QUINT16 -> out.putShort((short) proto.getIntVal(i));
        default -> out.put((byte) proto.getIntVal(i));
      }
    }
    return Optional.of(out.array());
  }

  private static long count(Dtype dtype, TensorProto proto) {
    return switch (dtype) {
      case FLOAT32 -> proto.getFloatValCount();
      case FLOAT64 -> proto.getDoubleValCount();
      case COMPLEX64 -> even(proto.getScomplexValCount());
      case COMPLEX128 -> even(proto.getDcomplexValCount());
      case INT64 -> proto.getInt64ValCount();
      case UINT64 -> proto.getUint64ValCount();
      case UINT32 -> proto.getUint32ValCount();
      case BOOL -> proto.getBoolValCount();
      case FLOAT16, BFLOAT16 -> proto.getHalfValCount();
      case STRING, VARIANT -> -1;
      default -> proto.getIntValCount();
    };
  }

  private static long even(int parts) {
    return parts % 2 == 0 ? parts / 2 : -1;
  }
}
