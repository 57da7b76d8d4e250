package org.comparegan.parity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.comparegan.feature.Preprocessing.PillowResize;
import org.comparegan.graph.GraphSession;
import org.comparegan.graph.SessionOptions;
import org.comparegan.graph.Tensors;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.image.ResizeBilinear;
import org.tensorflow.op.image.ScaleAndTranslate;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Golden cases of kind {@code resize}: the ways to bring an image to a network's size, one case a
 * size and way, and the rules of quantisation.
 */
final class ResizeGolden {
  private static final double LIMIT = 1e-5;

  /** Rules by name, of x in [−1, 1] in float32 arithmetic. */
  private static final Map<String, DoubleUnaryOperator> QUANTISE =
      Map.of(
          "floor_127_5_x_plus_128", x -> Math.floor(127.5f * (float) x + 128f),
          "floor_127_5_of_x_plus_1", x -> Math.floor(127.5f * ((float) x + 1f)),
          "round_half_even_of_x01_times_255", x -> Math.rint(unit(x) * 255f),
          "floor_of_x01_times_255_plus_half", x -> Math.floor(unit(x) * 255f + 0.5f),
          "floor_256_of_x01", x -> Math.floor(256f * unit(x)),
          "floor_128_of_x_plus_1", x -> Math.floor(128f * ((float) x + 1f)));

  private ResizeGolden() {}

  static List<GoldenCase> cases(JsonNode golden) {
    List<GoldenCase> cases = new ArrayList<>();
    int height = golden.get("size").get(0).asInt();
    int width = golden.get("size").get(1).asInt();
    for (JsonNode json : golden.get("cases")) {
      for (Map.Entry<String, JsonNode> output : json.get("outputs").properties()) {
        String way = output.getKey();
        cases.add(
            GoldenCase.of(
                "resize",
                json.get("key").asText() + "/" + way,
                checks -> compare(checks, json, way, output.getValue(), height, width)));
      }
    }
    if (golden.has("quantise")) {
      cases.add(
          GoldenCase.of("resize", "quantise", checks -> quantise(checks, golden.get("quantise"))));
    }
    return cases;
  }

  private static void compare(
      Checks checks, JsonNode json, String way, JsonNode golden, int height, int width) {
    Shape shape = TensorGoldens.shape(json.get("shape"));
    float[] image =
        way.contains("bytes")
            ? bytes(json, shape)
            : GoldenTensor.of(json).floats(json.get("key").asText());
    float[] found =
        way.startsWith("pil_")
            ? pillow(image, shape, way, height, width)
            : tensorflow(checks.session(), image, shape, way, height, width);
    long[] resized = {shape.get(0), height, width, shape.get(3)};
    if (!way.endsWith("_bytes") || !way.startsWith("pil_")) {
      checks.digest(way, found, resized, golden, LIMIT);
      return;
    }
    JsonNode samples = golden.get("samples");
    for (int k = 0; k < samples.size(); k++) {
      double ours = found[(int) ((long) k * found.length / samples.size())];
      checks.absolute(way + " sample " + k, ours, samples.get(k).asDouble(), 1);
    }
  }

  private static float[] bytes(JsonNode json, Shape shape) {
    int[] levels = GoldenTensor.ints(json.get("bytes_key").asText(), shape.size(), 0, 256);
    float[] image = new float[levels.length];
    for (int i = 0; i < image.length; i++) {
      image[i] = levels[i];
    }
    return image;
  }

  private static float[] pillow(float[] image, Shape shape, String way, int height, int width) {
    PillowResize filter =
        switch (way.split("_")[1]) {
          case "bicubic" -> PillowResize.BICUBIC;
          case "bilinear" -> PillowResize.BILINEAR;
          case "lanczos" -> PillowResize.LANCZOS;
          default -> throw new IllegalArgumentException("There is no resize " + way + ".");
        };
    int h = (int) shape.get(1);
    int w = (int) shape.get(2);
    int c = (int) shape.get(3);
    return way.contains("float")
        ? filter.floats(image, h, w, c, height, width)
        : filter.bytes(image, h, w, c, height, width);
  }

  private static float[] tensorflow(
      SessionOptions options, float[] image, Shape shape, String way, int height, int width) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> x = tf.placeholder(TFloat32.class);
      Operand<TFloat32> resized = resized(tf, x, shape, way, height, width);
      try (GraphSession session = new GraphSession(graph, options);
          Tensor input = Tensors.of(image, shape.asArray());
          Result result = session.runner().feed(x, input).fetch(resized).run()) {
        return Tensors.floats(result.get(0));
      }
    }
  }

  private static Operand<TFloat32> resized(
      Ops tf, Operand<TFloat32> x, Shape shape, String way, int height, int width) {
    Operand<TInt32> size = tf.constant(new int[] {height, width});
    return switch (way) {
      case "tf1_legacy_bilinear", "tf1_legacy_bilinear_of_bytes" ->
          tf.image.resizeBilinear(x, size);
      case "align_corners_bilinear" ->
          tf.image.resizeBilinear(x, size, ResizeBilinear.alignCorners(true));
      case "half_pixel_bilinear" ->
          tf.image.resizeBilinear(x, size, ResizeBilinear.halfPixelCenters(true));
      case "tf1_legacy_bicubic" -> tf.image.resizeBicubic(x, size);
      case "tf1_legacy_nearest" -> tf.image.resizeNearestNeighbor(x, size);
      case "tf1_legacy_area" -> tf.image.resizeArea(x, size);
      case "tf2_bilinear_antialias" -> {
        float[] scale = {(float) height / shape.get(1), (float) width / shape.get(2)};
        yield tf.image.scaleAndTranslate(
            x,
            size,
            tf.constant(scale),
            tf.constant(new float[] {0, 0}),
            ScaleAndTranslate.kernelType("triangle"),
            ScaleAndTranslate.antialias(true));
      }
      case "inception_input" ->
          tf.math.div(
              tf.math.sub(tf.image.resizeBilinear(x, size), tf.constant(128f)), tf.constant(128f));
      default -> throw new IllegalArgumentException("There is no resize " + way + ".");
    };
  }

  private static void quantise(Checks checks, JsonNode golden) {
    for (Map.Entry<String, JsonNode> rule : golden.properties()) {
      DoubleUnaryOperator levels = QUANTISE.get(rule.getKey());
      if (levels == null) {
        if (!rule.getKey().equals("x")) {
          throw new IllegalArgumentException("There is no rule " + rule.getKey() + ".");
        }
        continue;
      }
      for (int i = 0; i < golden.get("x").size(); i++) {
        double found = levels.applyAsDouble(golden.get("x").get(i).asDouble());
        double clipped = Math.max(0, Math.min(255, found));
        checks.absolute(
            rule.getKey() + " of " + golden.get("x").get(i),
            clipped,
            rule.getValue().get(i).asDouble(),
            0);
      }
    }
  }

  private static float unit(double x) {
    return ((float) x + 1f) / 2f;
  }
}
