package org.comparegan.metric;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/** Inputs of the golden cases, which come from a formula, and the cases themselves. */
final class GoldenFormula {
  private GoldenFormula() {}

  /**
   * Element i = lo + (hi − lo)·u, u in [0, 1) from SplitMix64 at FNV-1a(key) + (i+1)·golden ratio.
   */
  static double[] uniform(String key, int count, double lo, double hi) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : key.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      long x = hash + (i + 1) * 0x9E3779B97F4A7C15L;
      x = (x ^ (x >>> 30)) * 0xBF58476D1CE4E5B9L;
      x = (x ^ (x >>> 27)) * 0x94D049BB133111EBL;
      x ^= x >>> 31;
      values[i] = lo + (hi - lo) * ((x >>> 11) * 0x1p-53);
    }
    return values;
  }

  /** The cases of a file under golden/eval. */
  static JsonNode cases(String name) {
    String path = "/golden/eval/" + name + ".json.gz";
    try (InputStream bytes =
        new GZIPInputStream(
            Objects.requireNonNull(GoldenFormula.class.getResourceAsStream(path), path))) {
      return new ObjectMapper().readTree(bytes).get("cases");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static double[] doubles(JsonNode array) {
    double[] values = new double[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i).asDouble();
    }
    return values;
  }
}
