package org.comparegan.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Elements of any number type as doubles, for statistics and comparison. */
public final class Elements {
  private Elements() {}

  /**
   * The numbers in row-major little-endian bytes. Booleans are 0 and 1, a complex number is its
   * real and its imaginary part; 64-bit integers past 2^53 are rounded.
   */
  public static double[] widen(Dtype dtype, byte[] bytes) {
    int step =
        switch (dtype) {
          case COMPLEX64, COMPLEX128 -> dtype.size() / 2;
          case STRING, VARIANT -> throw new IllegalArgumentException(dtype + " is no number");
          default -> dtype.size();
        };
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    double[] values = new double[bytes.length / step];
    for (int i = 0; i < values.length; i++) {
      values[i] = one(dtype, in, i * step);
    }
    return values;
  }

  private static double one(Dtype dtype, ByteBuffer in, int at) {
    return switch (dtype) {
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
}
