package org.comparegan.parity;

import com.fasterxml.jackson.databind.JsonNode;

/** Compares an array with a golden digest: mean, root mean square and samples. */
final class Digest {
  private Digest() {}

  /**
   * The largest of |ours − golden| / (|golden| + rms) over the samples, and of the differences of
   * mean and rms against rms; infinite if shapes or finiteness differ.
   */
  static double error(double[] values, long[] shape, JsonNode golden) {
    JsonNode sizes = golden.get("shape");
    boolean sameShape = sizes.size() == shape.length;
    for (int i = 0; sameShape && i < shape.length; i++) {
      sameShape = sizes.get(i).asLong() == shape[i];
    }
    if (!sameShape) {
      return Double.POSITIVE_INFINITY;
    }
    double sum = 0;
    double squares = 0;
    for (double v : values) {
      sum += v;
      squares += v * v;
    }
    double rms = TensorGoldens.number(golden.get("rms"));
    double error =
        Math.max(
            relative(sum / values.length - TensorGoldens.number(golden.get("mean")), rms),
            relative(Math.sqrt(squares / values.length) - rms, rms));
    JsonNode samples = golden.get("samples");
    for (int k = 0; k < samples.size(); k++) {
      double expected = TensorGoldens.number(samples.get(k));
      double found = values[(int) ((long) k * values.length / samples.size())];
      error = Math.max(error, relative(found - expected, Math.abs(expected) + rms));
    }
    return error;
  }

  private static double relative(double difference, double scale) {
    if (difference == 0) {
      return 0;
    }
    double error = Math.abs(difference) / scale;
    return Double.isNaN(error) ? Double.POSITIVE_INFINITY : error;
  }
}
