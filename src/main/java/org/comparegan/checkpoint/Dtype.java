package org.comparegan.checkpoint;

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

  @Override
  public String toString() {
    return text;
  }
}
