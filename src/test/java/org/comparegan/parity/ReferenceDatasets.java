package org.comparegan.parity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.comparegan.gin.GinException;

/** Shapes and classes of the data sets that the reference knows by name, datasets.py:622. */
final class ReferenceDatasets {
  private static final Pattern IMAGENET =
      Pattern.compile(
          "imagenet_(64|128|256|512)|imagenet_(512)_hq400"
              + "|(?:soft_labeled|single_class|random_class|labeled_only)_imagenet_(128)");

  private record Shape(int side, int colors, OptionalInt classes) {}

  private static final Map<String, Shape> SMALL =
      Map.of(
          "celeb_a", new Shape(64, 3, OptionalInt.empty()),
          "cifar10", new Shape(32, 3, OptionalInt.of(10)),
          "fashion-mnist", new Shape(28, 1, OptionalInt.of(10)),
          "mnist", new Shape(28, 1, OptionalInt.of(10)),
          "lsun-bedroom", new Shape(128, 3, OptionalInt.empty()));

  private ReferenceDatasets() {}

  /**
   * What the reference builds from the arguments of {@code dataset}.
   *
   * @throws GinException if it has no data set of that name
   */
  static JsonNode describe(Map<String, JsonNode> arguments) {
    String name = GinCalls.argument(arguments, "name").asText();
    Shape shape = shape(name);
    ObjectNode json = GinJson.object();
    json.putArray("image_shape").add(shape.side()).add(shape.side()).add(shape.colors());
    if (shape.classes().isPresent()) {
      json.put("num_classes", shape.classes().getAsInt());
    } else {
      json.putNull("num_classes");
    }
    return json.put(
        "seed", Integer.parseInt(GinCalls.argument(arguments, "seed").path("int").asText()));
  }

  private static Shape shape(String name) {
    Shape small = SMALL.get(name);
    if (small != null) {
      return small;
    }
    Matcher imagenet = IMAGENET.matcher(name);
    if (!imagenet.matches()) {
      throw new GinException(GinException.Kind.VALUE, "the reference has no data set " + name);
    }
    int side = Integer.parseInt(name.replaceAll("_hq\\d+", "").replaceAll("\\D", ""));
    int classes = name.startsWith("single_class") ? 1 : 1000;
    return new Shape(side, 3, OptionalInt.of(classes));
  }
}
