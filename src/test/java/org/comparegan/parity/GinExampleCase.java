package org.comparegan.parity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.comparegan.experiment.GinTable;
import org.comparegan.gin.Configurable;
import org.comparegan.gin.GinBindings;
import org.comparegan.gin.GinException;
import org.comparegan.gin.GinFiles;

/** An example configuration of the reference, alone or with further bindings. */
final class GinExampleCase implements GinFiles {
  private final JsonNode json;
  private final Path directory;

  GinExampleCase(JsonNode json, Path directory) {
    this.json = json;
    this.directory = directory;
  }

  String name() {
    List<String> bindings = GoldenFiles.texts(json.path("bindings"));
    String file = json.path("file").asText();
    return bindings.isEmpty() ? file : file + " with " + String.join(", ", bindings);
  }

  Optional<String> difference() {
    GinComparison comparison = new GinComparison();
    String file = json.path("file").asText();
    if (json.has("parse")) {
      GinSnippetCase.parse(comparison, json.path("parse"), read(directory.resolve(file)));
    }
    GinBindings bindings =
        new GinBindings(GinTable.referenceRegistry(), this, GinBindings.Skip.NOTHING);
    try {
      bindings.parseFile(file);
      String further = String.join("\n", GoldenFiles.texts(json.path("bindings")));
      bindings.parse("bindings string", further);
      if (json.has("config_error")) {
        comparison.difference("config: expected " + json.path("config_error"));
      } else {
        comparison.same("config", json.path("config"), GinJson.of(bindings));
        call(comparison, bindings);
      }
    } catch (GinException e) {
      if (json.has("config_error")) {
        comparison.error("config", json.path("config_error"), e);
      } else {
        comparison.difference("config: " + e.getMessage());
      }
    }
    return comparison.difference();
  }

  @Override
  public boolean isModule(String module) {
    return GinGoldens.importable(module);
  }

  @Override
  public Optional<Source> find(String name, Optional<String> includedBy) {
    Path file = directory.resolve(name);
    return Files.isRegularFile(file) ? Optional.of(new Source(name, read(file))) : Optional.empty();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).replace("\r\n", "\n").replace('\r', '\n');
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private void call(GinComparison comparison, GinBindings bindings) {
    GinCalls calls = new GinCalls(bindings, GinExampleCase::body);
    if (json.has("options")) {
      comparison.same("options", json.path("options"), calls.call("options"));
    }
    if (json.has("dataset")) {
      dataset(comparison, calls);
    }
    if (json.has("config_str")) {
      comparison.same("config_str", json.path("config_str").asText(), bindings.text());
    }
    String operative = "operative_config_str_after_options_and_dataset";
    if (json.has(operative)) {
      comparison.same("operative", json.path(operative).asText(), calls.operativeText());
    }
  }

  private void dataset(GinComparison comparison, GinCalls calls) {
    JsonNode expected = json.path("dataset");
    try {
      comparison.same("dataset", expected, calls.call("dataset"));
    } catch (GinException e) {
      if (expected.has("error")) {
        comparison.error("dataset", expected, e);
      } else {
        comparison.difference("dataset: " + e.getMessage());
      }
    }
  }

  private static JsonNode body(Configurable configurable, Map<String, JsonNode> arguments) {
    return switch (configurable.selector()) {
      case "compare_gan.runner_lib.options" -> options(arguments);
      case "compare_gan.datasets.dataset" -> ReferenceDatasets.describe(arguments);
      default ->
          throw new IllegalArgumentException("no call of " + configurable.selector() + " here");
    };
  }

  /** The dictionary that runner_lib.py:72 makes. */
  private static JsonNode options(Map<String, JsonNode> arguments) {
    ObjectNode options = GinJson.object();
    arguments.forEach(
        (name, value) -> {
          if (name.equals("lamba")) {
            options.set("lambda", value);
          } else if (!name.equals("discriminator_normalization")) {
            options.set(name, value);
          }
        });
    return options.set("use_tpu", NullNode.getInstance());
  }

  /** Shapes and classes of the data sets that the reference knows by name, datasets.py:622. */
  static final class ReferenceDatasets {
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
}
