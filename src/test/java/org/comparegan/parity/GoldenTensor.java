package org.comparegan.parity;

import java.nio.charset.StandardCharsets;

/** The formula that stands in golden files in place of values: key and index to a number. */
public final class GoldenTensor {
  private GoldenTensor() {}

  /** {@code n} numbers in [0, 1). */
  public static double[] uniform(String key, int n) {
    long hash = hash(key);
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      values[i] = uniform(hash, i);
    }
    return values;
  }

  /** {@code n} numbers in [lo, hi), computed in double and rounded to float32. */
  public static float[] floats(String key, long n, double lo, double hi) {
    return floats(key, 0, Math.toIntExact(n), lo, hi);
  }

  /**
   * Numbers {@code first} to {@code first + n − 1} of {@link #floats(String, long, double,
   * double)}.
   */
  static float[] floats(String key, long first, int n, double lo, double hi) {
    long hash = hash(key);
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) (lo + (hi - lo) * uniform(hash, first + i));
    }
    return values;
  }

  /** {@code n} integers in [lo, hi), rounded down. */
  public static int[] ints(String key, long n, double lo, double hi) {
    long hash = hash(key);
    int[] values = new int[Math.toIntExact(n)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (int) Math.floor(lo + (hi - lo) * uniform(hash, i));
    }
    return values;
  }

  private static long hash(String key) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : key.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    return hash;
  }

  private static double uniform(long hash, long index) {
    long x = hash + (index + 1) * 0x9E3779B97F4A7C15L;
    x = (x ^ (x >>> 30)) * 0xBF58476D1CE4E5B9L;
    x = (x ^ (x >>> 27)) * 0x94D049BB133111EBL;
    x ^= x >>> 31;
    return (x >>> 11) * 0x1p-53;
  }

  /**
   * Images of square blocks: repeats every pixel in both directions and cuts off what is too much.
   *
   * @param images {@code [n, small, small, channels]}
   * @return {@code [n, size, size, channels]}
   */
  static float[] blocks(float[] images, int small, int channels, int times, int size) {
    int n = images.length / (small * small * channels);
    float[] result = new float[n * size * size * channels];
    int at = 0;
    for (int i = 0; i < n; i++) {
      for (int y = 0; y < size; y++) {
        for (int x = 0; x < size; x++) {
          int from = ((i * small + y / times) * small + x / times) * channels;
          System.arraycopy(images, from, result, at, channels);
          at += channels;
        }
      }
    }
    return result;
  }
}
