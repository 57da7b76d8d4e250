package org.comparegan.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.tensorflow.proto.TensorProto;

/** The typed value lists of a TensorProto as little-endian bytes. */
public final class TensorProtos {
  private TensorProtos() {}

  /** All listed elements; empty if they would not fit an array or the type has no list. */
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
