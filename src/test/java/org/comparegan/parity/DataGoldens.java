package org.comparegan.parity;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Golden cases of kind {@code data}: decoded pictures, transforms, whole streams, labels. What a
 * case is is told by its keys.
 */
final class DataGoldens {
  /** The kind as files name it. */
  static final String KIND = "data";

  private static final double FLOAT_LIMIT = 1e-6;

  private DataGoldens() {}

  static List<GoldenCase> cases(Path file, JsonNode golden) {
    List<GoldenCase> cases = new ArrayList<>();
    String document = file.getFileName().toString().replaceFirst("\\.json(\\.gz)?$", "");
    JsonNode all = golden.path("cases");
    LabelGolden labels = new LabelGolden(file, all);
    for (int i = 0; i < all.size(); i++) {
      JsonNode json = all.get(i);
      Consumer<Checks> comparisons;
      String what;
      if (json.has("file")) {
        what = json.get("file").asText();
        comparisons = checks -> PictureGolden.decoded(checks, file, json);
      } else if (json.has("step")) {
        what =
            String.join(
                " ",
                json.get("dataset").asText(),
                json.get("step").asText(),
                json.path("crop_method").asText(""),
                json.get("input").toString());
        comparisons = checks -> PictureGolden.transformed(checks, file, json);
      } else if (json.has("input_fn")) {
        what = json.get("dataset").asText() + " " + json.get("input_fn").asText();
        comparisons = checks -> StreamGolden.compare(checks, file, json);
      } else {
        what = json.path("about").asText() + " " + json.path("name").asText("");
        comparisons = checks -> labels.compare(checks, json);
      }
      cases.add(
          GoldenCase.of(
              KIND,
              "%s/%d %s".formatted(document, i, what.replace('"', ' ').strip()),
              comparisons));
    }
    return cases;
  }

  /** Compares an image with a digest: samples, mean and rms within 1e-6. */
  static void image(Checks checks, String what, float[] values, long[] shape, JsonNode golden) {
    image(checks, what, values, shape, golden, FLOAT_LIMIT);
  }

  /** Compares an image with a digest: samples, mean and rms absolutely. */
  static void image(
      Checks checks, String what, float[] values, long[] shape, JsonNode golden, double limit) {
    JsonNode sides = golden.get("shape");
    for (int i = 0; i < sides.size() || i < shape.length; i++) {
      checks.absolute(
          what + " side " + i,
          i < shape.length ? shape[i] : -1,
          i < sides.size() ? sides.get(i).asLong() : -1,
          0);
    }
    double sum = 0;
    double squares = 0;
    for (float value : values) {
      sum += value;
      squares += (double) value * value;
    }
    checks.absolute(what + " mean", sum / values.length, golden.get("mean").asDouble(), limit);
    checks.absolute(
        what + " rms", Math.sqrt(squares / values.length), golden.get("rms").asDouble(), limit);
    JsonNode samples = golden.get("samples");
    for (int k = 0; k < samples.size(); k++) {
      int at = (int) ((long) k * values.length / samples.size());
      checks.absolute(what + " value " + at, values[at], samples.get(k).asDouble(), limit);
    }
  }
}
