package org.comparegan.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.tensorflow.proto.DataType;

/** An element type as checkpoints store it, with TensorFlow's name and its size. */
public enum Dtype {
  FLOAT32("float32", 4, DataType.DT_FLOAT),
  FLOAT64("float64", 8, DataType.DT_DOUBLE),
  FLOAT16("float16", 2, DataType.DT_HALF),
  BFLOAT16("bfloat16", 2, DataType.DT_BFLOAT16),
  INT8("int8", 1, DataType.DT_INT8),
  INT16("int16", 2, DataType.DT_INT16),
  INT32("int32", 4, DataType.DT_INT32),
  INT64("int64", 8, DataType.DT_INT64),
  UINT8("uint8", 1, DataType.DT_UINT8),
  UINT16("uint16", 2, DataType.DT_UINT16),
  UINT32("uint32", 4, DataType.DT_UINT32),
  UINT64("uint64", 8, DataType.DT_UINT64),
  BOOL("bool", 1, DataType.DT_BOOL),
  COMPLEX64("complex64", 8, DataType.DT_COMPLEX64),
  COMPLEX128("complex128", 16, DataType.DT_COMPLEX128),
  QINT8("qint8", 1, DataType.DT_QINT8),
  QUINT8("quint8", 1, DataType.DT_QUINT8),
  QINT16("qint16", 2, DataType.DT_QINT16),
  QUINT16("quint16", 2, DataType.DT_QUINT16),
  QINT32("qint32", 4, DataType.DT_QINT32),
  /** Elements of varying size: {@link Checkpoint#strings}. */
  STRING("string", 0, DataType.DT_STRING),
  /** Listed, never read: its content is an object of TensorFlow's own. */
  VARIANT("variant", 0, DataType.DT_VARIANT);

  private static final Map<DataType, Dtype> BY_PROTO = new HashMap<>();

  static {
    Arrays.stream(values()).forEach(d -> BY_PROTO.put(d.proto, d));
  }

  private final String text;
  private final int size;
  private final DataType proto;

  Dtype(String text, int size, DataType proto) {
    this.text = text;
    this.size = size;
    this.proto = proto;
  }

  /** TensorFlow's name, such as {@code float32}. */
  public String text() {
    return text;
  }

  /** Bytes of one element; 0 where elements have no fixed size. */
  public int size() {
    return size;
  }

  /** The type as TensorFlow's messages write it. */
  public DataType proto() {
    return proto;
  }

  /** The type of a TensorFlow message, if it can stand in a checkpoint. */
  public static Optional<Dtype> of(DataType proto) {
    return Optional.ofNullable(BY_PROTO.get(proto));
  }

  /**
   * The numbers in row-major little-endian bytes. Booleans are 0 and 1, a complex number is its
   * real and its imaginary part; 64-bit integers past 2^53 are rounded.
   */
  public double[] widen(byte[] bytes) {
    int step =
        switch (this) {
          case COMPLEX64, COMPLEX128 -> size / 2;
          case STRING, VARIANT -> throw new IllegalArgumentException(this + " is not a number");
          default -> size;
        };
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    double[] values = new double[bytes.length / step];
    for (int i = 0; i < values.length; i++) {
      values[i] = one(in, i * step);
    }
    return values;
  }

  private double one(ByteBuffer in, int at) {
    return switch (this) {
      case FLOAT32, COMPLEX64 -> in.getFloat(at);
      case FLOAT64, COMPLEX128 -> in.getDouble(at);
      case FLOAT16 -> half(in.getShort(at));
      case BFLOAT16 -> Float.intBitsToFloat(in.getShort(at) << 16);
      case INT8, QINT8 -> in.get(at);
      case INT16, QINT16 -> in.getShort(at);
      case INT32, QINT32 -> in.getInt(at);
      case INT64 -> in.getLong(at);
      case UINT8, QUINT8, BOOL -> in.get(at) & 0xff;
      case UINT16, QUINT16 -> in.getShort(at) & 0xffff;
      case UINT32 -> in.getInt(at) & 0xffffffffL;
      case UINT64 -> (in.getLong(at) >>> 1) * 2.0 + (in.getLong(at) & 1);
      case STRING, VARIANT -> Double.NaN;
    };
  }

  /** IEEE 754 binary16. */
  private static double half(short bits) {
    int exponent = (bits >>> 10) & 0x1f;
    int fraction = bits & 0x3ff;
    double size =
        switch (exponent) {
          case 0 -> fraction * 0x1p-24;
          case 31 -> fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
          default -> Math.scalb(1 + fraction * 0x1p-10, exponent - 15);
        };
    return bits < 0 ? -size : size;
  }

  @Override
  public String toString() {
    return text;
  }
}
