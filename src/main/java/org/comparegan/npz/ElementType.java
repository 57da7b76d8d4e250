package org.comparegan.npz;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/** The element types that are read and written, by NumPy's code. */
enum ElementType {
  FLOAT32(
      "<f4",
      4,
      float[]::new,
      (from, to, at, count) -> from.asFloatBuffer().get((float[]) to, at, count),
      (to, from, at, count) -> to.asFloatBuffer().put((float[]) from, at, count),
      (shape, values) -> new NpyArray.Floats(shape, (float[]) values)),
  FLOAT64(
      "<f8",
      8,
      double[]::new,
      (from, to, at, count) -> from.asDoubleBuffer().get((double[]) to, at, count),
      (to, from, at, count) -> to.asDoubleBuffer().put((double[]) from, at, count),
      (shape, values) -> new NpyArray.Doubles(shape, (double[]) values)),
  INT32(
      "<i4",
      4,
      int[]::new,
      (from, to, at, count) -> from.asIntBuffer().get((int[]) to, at, count),
      (to, from, at, count) -> to.asIntBuffer().put((int[]) from, at, count),
      (shape, values) -> new NpyArray.Ints(shape, (int[]) values)),
  INT64(
      "<i8",
      8,
      long[]::new,
      (from, to, at, count) -> from.asLongBuffer().get((long[]) to, at, count),
      (to, from, at, count) -> to.asLongBuffer().put((long[]) from, at, count),
      (shape, values) -> new NpyArray.Longs(shape, (long[]) values)),
  UINT8(
      "|u1",
      1,
      byte[]::new,
      (from, to, at, count) -> from.get((byte[]) to, at, count),
      (to, from, at, count) -> to.put((byte[]) from, at, count),
      (shape, values) -> new NpyArray.Bytes(shape, (byte[]) values));

  /** Moves elements between a buffer and a Java array. */
  private interface Copy {
    void run(ByteBuffer buffer, Object values, int at, int count);
  }

  private final String code;
  private final int width;
  private final IntFunction<Object> allocator;
  private final Copy reader;
  private final Copy writer;
  private final BiFunction<int[], Object, NpyArray> constructor;

  ElementType(
      String code,
      int width,
      IntFunction<Object> allocator,
      Copy reader,
      Copy writer,
      BiFunction<int[], Object, NpyArray> constructor) {
    this.code = code;
    this.width = width;
    this.allocator = allocator;
    this.reader = reader;
    this.writer = writer;
    this.constructor = constructor;
  }

  static ElementType of(String code, String origin) {
    for (ElementType type : values()) {
      if (type.code.equals(code)) {
        return type;
      }
    }
    if (code.contains("O")) {
      throw new NpzException(
          origin
              + " holds pickled Python objects, which are not read. Save plain numbers:"
              + " numpy.save(file, numpy.asarray(array.tolist(), 'float32')).");
    }
    throw new NpzException(
        origin
            + " is of type "
            + code
            + "; read are "
            + Arrays.stream(values()).map(t -> t.code).collect(Collectors.joining(", "))
            + ". Convert it, as in numpy.save(file, array.astype('<f4')).");
  }

  static ElementType of(NpyArray array) {
    if (array instanceof NpyArray.Floats) {
      return FLOAT32;
    }
    if (array instanceof NpyArray.Doubles) {
      return FLOAT64;
    }
    if (array instanceof NpyArray.Ints) {
      return INT32;
    }
    return array instanceof NpyArray.Longs ? INT64 : UINT8;
  }

  String code() {
    return code;
  }

  /** Bytes of one element. */
  int width() {
    return width;
  }

  Object allocate(int size) {
    return allocator.apply(size);
  }

  void get(ByteBuffer from, Object to, int at, int count) {
    reader.run(from, to, at, count);
  }

  void put(ByteBuffer to, NpyArray array, int at, int count) {
    writer.run(to, array.values(), at, count);
  }

  NpyArray array(int[] shape, Object values) {
    return constructor.apply(shape, values);
  }
}
