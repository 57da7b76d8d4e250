package org.comparegan.npz;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The element types that are read and written, by NumPy's code. */
enum ElementType {
  FLOAT32("<f4", 4) {
    @Override
    Object allocate(int size) {
      return new float[size];
    }

    @Override
    void get(ByteBuffer from, Object to, int at, int count) {
      from.asFloatBuffer().get((float[]) to, at, count);
    }

    @Override
    NpyArray array(int[] shape, Object values) {
      return new NpyArray.Floats(shape, (float[]) values);
    }
  },
  FLOAT64("<f8", 8) {
    @Override
    Object allocate(int size) {
      return new double[size];
    }

    @Override
    void get(ByteBuffer from, Object to, int at, int count) {
      from.asDoubleBuffer().get((double[]) to, at, count);
    }

    @Override
    NpyArray array(int[] shape, Object values) {
      return new NpyArray.Doubles(shape, (double[]) values);
    }
  },
  INT32("<i4", 4) {
    @Override
    Object allocate(int size) {
      return new int[size];
    }

    @Override
    void get(ByteBuffer from, Object to, int at, int count) {
      from.asIntBuffer().get((int[]) to, at, count);
    }

    @Override
    NpyArray array(int[] shape, Object values) {
      return new NpyArray.Ints(shape, (int[]) values);
    }
  },
  INT64("<i8", 8) {
    @Override
    Object allocate(int size) {
      return new long[size];
    }

    @Override
    void get(ByteBuffer from, Object to, int at, int count) {
      from.asLongBuffer().get((long[]) to, at, count);
    }

    @Override
    NpyArray array(int[] shape, Object values) {
      return new NpyArray.Longs(shape, (long[]) values);
    }
  },
  UINT8("|u1", 1) {
    @Override
    Object allocate(int size) {
      return new byte[size];
    }

    @Override
    void get(ByteBuffer from, Object to, int at, int count) {
      from.get((byte[]) to, at, count);
    }

    @Override
    NpyArray array(int[] shape, Object values) {
      return new NpyArray.Bytes(shape, (byte[]) values);
    }
  };

  private final String code;
  private final int width;

  ElementType(String code, int width) {
    this.code = code;
    this.width = width;
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
    return switch (array.dtype()) {
      case "float32" -> FLOAT32;
      case "float64" -> FLOAT64;
      case "int32" -> INT32;
      case "int64" -> INT64;
      default -> UINT8;
    };
  }

  String code() {
    return code;
  }

  /** Bytes of one element. */
  int width() {
    return width;
  }

  abstract Object allocate(int size);

  abstract void get(ByteBuffer from, Object to, int at, int count);

  abstract NpyArray array(int[] shape, Object values);

  void put(ByteBuffer to, NpyArray array, int at, int count) {
    if (array instanceof NpyArray.Floats f) {
      to.asFloatBuffer().put(f.values(), at, count);
    } else if (array instanceof NpyArray.Doubles d) {
      to.asDoubleBuffer().put(d.values(), at, count);
    } else if (array instanceof NpyArray.Ints i) {
      to.asIntBuffer().put(i.values(), at, count);
    } else if (array instanceof NpyArray.Longs l) {
      to.asLongBuffer().put(l.values(), at, count);
    } else if (array instanceof NpyArray.Bytes b) {
      to.put(b.values(), at, count);
    }
  }
}
