package org.comparegan.parity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongToDoubleFunction;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.buffer.FloatDataBuffer;

/**
 * Mean, root mean square and samples of a golden tensor.
 *
 * @param shape absent where the golden's is that of a variable
 * @param mean of all elements
 * @param rms root mean square of all elements
 * @param samples elements at {@code k · n / S}, S of them
 */
record Digest(Optional<List<Long>> shape, double mean, double rms, List<Double> samples) {

  /** Reads a digest. */
  static Digest of(JsonNode golden) {
    List<Double> samples = new ArrayList<>();
    golden.get("samples").forEach(s -> samples.add(TensorGoldens.number(s)));
    return new Digest(
        Optional.ofNullable(golden.get("shape")).map(Digest::sizes),
        TensorGoldens.number(golden.get("mean")),
        TensorGoldens.number(golden.get("rms")),
        samples);
  }

  /** As {@link #error(long, List, LongToDoubleFunction)}. */
  static double error(double[] values, long[] shape, JsonNode golden) {
    List<Long> sizes = new ArrayList<>();
    for (long size : shape) {
      sizes.add(size);
    }
    return of(golden).error(values.length, sizes, i -> values[(int) i]);
  }

  /** As {@link #error(long, List, LongToDoubleFunction)} for a float32 tensor. */
  double error(Tensor tensor) {
    List<Long> sizes = new ArrayList<>();
    for (long size : tensor.shape().asArray()) {
      sizes.add(size);
    }
    FloatDataBuffer values = tensor.asRawTensor().data().asFloats();
    return error(tensor.shape().size(), sizes, values::getFloat);
  }

  /**
   * The largest of |ours − golden| / (|golden| + rms) over the samples, and of the differences of
   * mean and rms against rms; absolute where rms is 0, infinite where shapes or finiteness differ.
   */
  double error(long n, List<Long> sizes, LongToDoubleFunction values) {
    if (shape.isPresent() && !shape.get().equals(sizes)) {
      return Double.POSITIVE_INFINITY;
    }
    double sum = 0;
    double squares = 0;
    for (long i = 0; i < n; i++) {
      double value = values.applyAsDouble(i);
      sum += value;
      squares += value * value;
    }
    double error =
        Math.max(relative(sum / n, mean, rms), relative(Math.sqrt(squares / n), rms, rms));
    for (int k = 0; k < samples.size(); k++) {
      double expected = samples.get(k);
      double found = values.applyAsDouble(k * n / samples.size());
      error = Math.max(error, relative(found, expected, Math.abs(expected) + rms));
    }
    return error;
  }

  private static double relative(double found, double expected, double scale) {
    if (found == expected || (Double.isNaN(found) && Double.isNaN(expected))) {
      return 0;
    }
    double difference = Math.abs(found - expected);
    double error = scale == 0 ? difference : difference / scale;
    return Double.isFinite(found) && Double.isFinite(expected) ? error : Double.POSITIVE_INFINITY;
  }

  private static List<Long> sizes(JsonNode shape) {
    List<Long> sizes = new ArrayList<>();
    shape.forEach(size -> sizes.add(size.asLong()));
    return sizes;
  }
}
