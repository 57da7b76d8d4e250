package org.comparegan.parity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.comparegan.graph.Tensors;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.FloatDataBuffer;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TNumber;

/**
 * A tensor that a golden file describes by its formula.
 *
 * @param name its name
 * @param shape row-major
 * @param lo smallest value
 * @param hi bound of values; equal to {@code lo} for a constant
 * @param dtype float32 or int32
 * @param trainable of a variable
 */
record GoldenSource(
    String name, Shape shape, double lo, double hi, String dtype, boolean trainable) {
  private static final int CHUNK = 1 << 20;

  /** Reads an entry of {@code inputs}, {@code variables} or {@code random}. */
  static GoldenSource of(JsonNode entry) {
    List<Long> sizes = new ArrayList<>();
    entry.get("shape").forEach(size -> sizes.add(size.asLong()));
    return new GoldenSource(
        entry.get("name").asText(),
        Shape.of(sizes.stream().mapToLong(Long::longValue).toArray()),
        entry.get("lo").asDouble(),
        entry.get("hi").asDouble(),
        entry.path("dtype").asText("float32"),
        entry.path("trainable").asBoolean());
  }

  /** Entries of a list; none when it is absent. */
  static List<GoldenSource> all(JsonNode entries) {
    List<GoldenSource> all = new ArrayList<>();
    entries.forEach(entry -> all.add(of(entry)));
    return all;
  }

  /** Whether the values are integers. */
  boolean isInteger() {
    return dtype.equals("int32");
  }

  /** The value; the caller closes it. */
  TNumber tensor(String key) {
    return isInteger()
        ? Tensors.of(GoldenTensor.ints(key, shape.size(), lo, hi), shape.asArray())
        : floats(key, shape, lo, hi);
  }

  /** The value with floats moved by a rounding; the caller closes it. */
  TNumber tensor(String key, Rounding rounding) {
    if (isInteger() || rounding.seed() == 0) {
      return tensor(key);
    }
    float[] values = GoldenTensor.floats(key, shape.size(), lo, hi);
    rounding.move(key, values);
    return Tensors.of(values, shape.asArray());
  }

  /** The formula in a new tensor, written in chunks to spare the Java heap. */
  static TFloat32 floats(String key, Shape shape, double lo, double hi) {
    TFloat32 tensor = TFloat32.tensorOf(shape);
    FloatDataBuffer data = tensor.asRawTensor().data().asFloats();
    long n = shape.size();
    for (long at = 0; at < n; at += CHUNK) {
      float[] chunk = GoldenTensor.floats(key, at, (int) Math.min(CHUNK, n - at), lo, hi);
      data.offset(at).write(chunk);
    }
    return tensor;
  }
}
