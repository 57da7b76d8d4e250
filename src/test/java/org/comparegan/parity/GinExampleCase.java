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
import org.comparegan.experiment.GinTable;
import org.comparegan.gin.Configurable;
import org.comparegan.gin.GinBindings;
import org.comparegan.gin.GinException;

/** An example configuration of the reference, alone or with further bindings. */
final class GinExampleCase {
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
        new GinBindings(
            GinTable.referenceRegistry(),
            this::find,
            PythonModules::exists,
            GinBindings.Skip.NOTHING);
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

  private Optional<GinBindings.Source> find(String name, Optional<String> includedBy) {
    Path file = directory.resolve(name);
    return Files.isRegularFile(file)
        ? Optional.of(new GinBindings.Source(name, read(file)))
        : Optional.empty();
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
}
