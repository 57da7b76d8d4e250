package org.comparegan.npz;

import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.Locale;

/**
 * An array of numbers with its shape. Elements are row-major (C order). Neither array is copied.
 *
 * <p>The accessors {@link #floats}, {@link #doubles} and {@link #longs} convert where nothing but
 * rounding can be lost; an array of another kind is refused.
 */
public sealed interface NpyArray {
  /** The extents; empty for a single number. */
  int[] shape();

  /** The elements, an array of the element type. */
  Object values();

  /** How many elements. */
  default int size() {
    return Array.getLength(values());
  }

  /** NumPy's name of the element type, as in {@code float32}. */
  default String dtype() {
    return ElementType.of(this).name().toLowerCase(Locale.ROOT);
  }

  /** float32. */
  record Floats(int[] shape, float[] values) implements NpyArray {
    /** Fails when the values do not fill the shape. */
    public Floats {
      check(shape, values.length);
    }
  }

  /** float64. */
  record Doubles(int[] shape, double[] values) implements NpyArray {
    /** Fails when the values do not fill the shape. */
    public Doubles {
      check(shape, values.length);
    }
  }

  /** int32. */
  record Ints(int[] shape, int[] values) implements NpyArray {
    /** Fails when the values do not fill the shape. */
    public Ints {
      check(shape, values.length);
    }
  }

  /** int64. */
  record Longs(int[] shape, long[] values) implements NpyArray {
    /** Fails when the values do not fill the shape. */
    public Longs {
      check(shape, values.length);
    }
  }

  /** uint8: {@code value & 0xff}. */
  record Bytes(int[] shape, byte[] values) implements NpyArray {
    /** Fails when the values do not fill the shape. */
    public Bytes {
      check(shape, values.length);
    }
  }

  /** The elements of a floating-point array as float32; float64 is rounded. */
  default float[] floats() {
    if (this instanceof Floats f) {
      return f.values;
    }
    if (this instanceof Doubles d) {
      float[] rounded = new float[d.values.length];
      for (int i = 0; i < rounded.length; i++) {
        rounded[i] = (float) d.values[i];
      }
      return rounded;
    }
    throw unlike("floating-point numbers");
  }

  /** The elements of a floating-point array as float64. */
  default double[] doubles() {
    if (this instanceof Doubles d) {
      return d.values;
    }
    if (this instanceof Floats f) {
      double[] wide = new double[f.values.length];
      for (int i = 0; i < wide.length; i++) {
        wide[i] = f.values[i];
      }
      return wide;
    }
    throw unlike("floating-point numbers");
  }

  /** The elements of an integer array as int64. */
  default long[] longs() {
    if (this instanceof Longs l) {
      return l.values;
    }
    if (this instanceof Ints i) {
      return Arrays.stream(i.values).asLongStream().toArray();
    }
    if (this instanceof Bytes b) {
      long[] wide = new long[b.values.length];
      for (int i = 0; i < wide.length; i++) {
        wide[i] = b.values[i] & 0xff;
      }
      return wide;
    }
    throw unlike("whole numbers");
  }

  private NpzException unlike(String wanted) {
    return new NpzException(
        "Expected "
            + wanted
            + ", found an array of "
            + dtype()
            + " of shape "
            + Arrays.toString(shape())
            + ". Convert it, as in array.astype('"
            + (wanted.startsWith("whole") ? "int64" : "float32")
            + "').");
  }

  private static void check(int[] shape, int length) {
    long size = 1;
    for (int extent : shape) {
      size *= extent;
    }
    if (size != length || Arrays.stream(shape).anyMatch(extent -> extent < 0)) {
      throw new IllegalArgumentException(
          length + " values do not fill the shape " + Arrays.toString(shape) + ".");
    }
  }
}
