package org.comparegan.parity;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.comparegan.graph.Tensors;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.FloatDataBuffer;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TNumber;

/**
 * A tensor that a golden file describes by shape and range: a formula gives the values, from a key
 * and an index each.
 *
 * @param name its name; empty where it needs none
 * @param shape row-major
 * @param lo smallest value
 * @param hi bound of values; equal to {@code lo} for a constant
 * @param dtype float32 or int32
 * @param trainable of a variable
 */
record GoldenTensor(
    String name, Shape shape, double lo, double hi, String dtype, boolean trainable) {
  private static final int CHUNK = 1 << 20;

  /** Reads an entry such as those of {@code inputs}, {@code variables} or {@code random}. */
  static GoldenTensor of(JsonNode entry) {
    return new GoldenTensor(
        entry.path("name").asText(),
        TensorGoldens.shape(entry.get("shape")),
        entry.get("lo").asDouble(),
        entry.get("hi").asDouble(),
        entry.path("dtype").asText("float32"),
        entry.path("trainable").asBoolean());
  }

  /** Entries of a list; none when it is absent. */
  static List<GoldenTensor> all(JsonNode entries) {
    List<GoldenTensor> all = new ArrayList<>();
    entries.forEach(entry -> all.add(of(entry)));
    return all;
  }

  boolean isInteger() {
    return dtype.equals("int32");
  }

  /** The values under a key as floats. */
  float[] floats(String key) {
    return floats(key, shape.size(), lo, hi);
  }

  /** The values under a key, rounded down. */
  int[] ints(String key) {
    return ints(key, shape.size(), lo, hi);
  }

  /** The values in their type; the caller closes the tensor. */
  TNumber tensor(String key) {
    if (isInteger()) {
      return Tensors.of(ints(key), shape.asArray());
    }
    // In chunks, to spare the Java heap.
    TFloat32 tensor = TFloat32.tensorOf(shape);
    FloatDataBuffer data = tensor.asRawTensor().data().asFloats();
    long n = shape.size();
    for (long at = 0; at < n; at += CHUNK) {
      data.offset(at).write(floats(key, at, (int) Math.min(CHUNK, n - at), lo, hi));
    }
    return tensor;
  }

  /** The values with floats moved by a rounding; the caller closes the tensor. */
  TNumber tensor(String key, Rounding rounding) {
    if (isInteger() || rounding.seed() == 0) {
      return tensor(key);
    }
    float[] values = floats(key);
    rounding.move(key, values);
    return Tensors.of(values, shape.asArray());
  }

  /** {@code n} numbers in [0, 1). */
  static double[] uniform(String key, int n) {
    long hash = hash(key);
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      values[i] = uniform(hash, i);
    }
    return values;
  }

  /** {@code n} numbers in [lo, hi), computed in double and rounded to float32. */
  static float[] floats(String key, long n, double lo, double hi) {
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
  static int[] ints(String key, long n, double lo, double hi) {
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
