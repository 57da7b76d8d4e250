package org.comparegan.parity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.comparegan.checkpoint.Checkpoint;
import org.comparegan.checkpoint.Dtype;
import org.comparegan.checkpoint.TensorInfo;
import org.comparegan.graph.Tensors;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/** Compares tensors of a checkpoint with what golden files list of them: exactly. */
final class TensorGoldens {
  /** Digests are printed with nine digits. */
  private static final double PRINTED = 1e-7;

  private TensorGoldens() {}

  /** What differs in the tensor that {@code golden} describes, if anything. */
  static Optional<String> difference(Checkpoint checkpoint, JsonNode golden, String keyPrefix) {
    String name = golden.get("name").asText();
    if (!checkpoint.tensors().containsKey(name)) {
      return Optional.of(name + " is missing");
    }
    TensorInfo info = checkpoint.info(name);
    String listed = golden.get("dtype").asText() + shape(golden.get("shape"));
    if (!info.toString().equals(listed)) {
      return Optional.of(name + " is " + info + ", golden " + listed);
    }
    return (info.dtype() == Dtype.STRING
            ? strings(checkpoint, name, golden)
            : numbers(
                info.dtype().widen(checkpoint.bytes(name)), info.dtype(), golden, keyPrefix + name))
        .map(why -> name + " " + why);
  }

  /** The shape in a golden list of sizes. */
  static Shape shape(JsonNode sizes) {
    return Shape.of(
        IntStream.range(0, sizes.size()).mapToLong(i -> sizes.get(i).asLong()).toArray());
  }

  /** A number that may be written as a string, such as {@code "nan"}, or as true and false. */
  static double number(JsonNode value) {
    if (value.isBoolean()) {
      return value.asBoolean() ? 1 : 0;
    }
    return switch (value.asText()) {
      case "nan" -> Double.NaN;
      case "inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      default -> value.asDouble();
    };
  }

  /** The numbers of a tensor of int32, int64 or float32, row-major. */
  static double[] doubles(Tensor tensor) {
    if (tensor instanceof TInt32) {
      return Arrays.stream(Tensors.ints(tensor)).asDoubleStream().toArray();
    }
    if (tensor instanceof TInt64) {
      return Arrays.stream(Tensors.longs(tensor)).asDoubleStream().toArray();
    }
    return doubles(Tensors.floats(tensor));
  }

  static double[] doubles(float[] floats) {
    double[] wide = new double[floats.length];
    Arrays.setAll(wide, i -> floats[i]);
    return wide;
  }

  private static Optional<String> strings(Checkpoint checkpoint, String name, JsonNode golden) {
    var found = checkpoint.strings(name);
    if (golden.has("bytes")) {
      int length = golden.get("bytes").asInt();
      return found.get(0).size() == length
          ? Optional.empty()
          : Optional.of("has " + found.get(0).size() + " bytes, golden " + length);
    }
    JsonNode values = golden.path("values");
    for (int i = 0; i < values.size(); i++) {
      JsonNode bytes = values.get(i);
      boolean equal = bytes.size() == found.get(i).size();
      for (int j = 0; equal && j < bytes.size(); j++) {
        equal = (byte) bytes.get(j).asInt() == found.get(i).byteAt(j);
      }
      if (!equal) {
        return Optional.of("differs in string " + i);
      }
    }
    return Optional.empty();
  }

  private static Optional<String> numbers(
      double[] found, Dtype dtype, JsonNode golden, String key) {
    boolean complex = dtype == Dtype.COMPLEX64 || dtype == Dtype.COMPLEX128;
    if (golden.has("lo") && !complex) {
      Optional<String> formula = formula(found, dtype, golden, key);
      if (formula.isPresent()) {
        return formula;
      }
    }
    if (golden.has("value")) {
      double value = number(golden.get("value"));
      OptionalInt other =
          IntStream.range(0, found.length)
              .filter(i -> found[i] != rounded(value, dtype))
              .findFirst();
      if (other.isPresent()) {
        return Optional.of("is " + found[other.getAsInt()] + ", golden " + value);
      }
    }
    JsonNode values = golden.path("values");
    for (int i = 0; i < values.size(); i++) {
      JsonNode value = values.get(i);
      boolean same =
          complex
              ? same(found[2 * i], number(value.get(0)), dtype)
                  && same(found[2 * i + 1], number(value.get(1)), dtype)
              : same(found[i], number(value), dtype);
      if (!same) {
        return Optional.of("has an element " + i + " that is not " + value);
      }
    }
    return golden.has("samples") ? digest(found, dtype, golden) : Optional.empty();
  }

  private static Optional<String> formula(
      double[] found, Dtype dtype, JsonNode golden, String key) {
    double lo = golden.get("lo").asDouble();
    double hi = golden.get("hi").asDouble();
    double[] uniform = GoldenTensor.uniform(key, found.length);
    for (int i = 0; i < found.length; i++) {
      double expected = rounded(lo + (hi - lo) * uniform[i], dtype);
      if (!same(found[i], expected, dtype)) {
        return Optional.of("element " + i + " is " + found[i] + ", golden " + expected);
      }
    }
    return Optional.empty();
  }

  private static Optional<String> digest(double[] found, Dtype dtype, JsonNode golden) {
    JsonNode samples = golden.get("samples");
    for (int k = 0; k < samples.size(); k++) {
      int at = (int) ((long) k * found.length / samples.size());
      if (!same(found[at], number(samples.get(k)), dtype)) {
        return Optional.of("element " + at + " is " + found[at] + ", golden " + samples.get(k));
      }
    }
    double sum = 0;
    double squares = 0;
    for (double v : found) {
      sum += v;
      squares += v * v;
    }
    double rms = Math.sqrt(squares / found.length);
    double golden1 = number(golden.get("mean"));
    double golden2 = number(golden.get("rms"));
    if (Math.abs(sum / found.length - golden1) > PRINTED * golden2
        || Math.abs(rms - golden2) > PRINTED * golden2) {
      return Optional.of("has mean " + sum / found.length + " and rms " + rms);
    }
    return Optional.empty();
  }

  private static boolean same(double found, double golden, Dtype dtype) {
    return Double.compare(found, rounded(golden, dtype)) == 0;
  }

  /** The nearest value of the type; integers round down. */
  private static double rounded(double value, Dtype dtype) {
    return switch (dtype) {
      case FLOAT32, COMPLEX64 -> (float) value;
      case FLOAT64, COMPLEX128 -> value;
      case FLOAT16 -> toPrecision(value, 11, -24);
      case BFLOAT16 -> toPrecision((float) value, 8, -133);
      default -> Math.floor(value);
    };
  }

  /** Rounds to a number of significant bits, ties to even, with the smallest step given. */
  private static double toPrecision(double value, int bits, int smallest) {
    if (value == 0 || !Double.isFinite(value)) {
      return value;
    }
    int step = Math.max(Math.getExponent(value) - bits + 1, smallest);
    return Math.scalb(Math.rint(Math.scalb(value, -step)), step);
  }
}
