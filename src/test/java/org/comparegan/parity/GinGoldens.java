package org.comparegan.parity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.comparegan.experiment.GinTable;
import org.comparegan.file.Checkout;
import org.comparegan.gin.Configurable;

/** Golden cases of kind {@code gin}: the configuration language and the reference's examples. */
final class GinGoldens {
  private static final String KIND = "gin";

  /** Where the gin files of examples are when they don't lie beside the document. */
  private static final String EXAMPLES = "configs/reference";

  private GinGoldens() {}

  /** The cases of a document that was read from a file. */
  static List<GoldenCase> cases(Path file, JsonNode document) {
    List<GoldenCase> cases = new ArrayList<>();
    if (document.has("configurables")) {
      GinSignatures signatures = GinSignatures.of(document.path("configurables"));
      for (JsonNode json : document.path("cases")) {
        GinSnippetCase snippet = new GinSnippetCase(json, signatures);
        cases.add(GoldenCase.exact(KIND, json.path("name").asText(), snippet::difference));
      }
    } else {
      for (JsonNode json : document.path("cases")) {
        GinExampleCase example = new GinExampleCase(json, examples(file, json));
        cases.add(GoldenCase.exact(KIND, example.name(), example::difference));
      }
      JsonNode registered = document.path("registered_by_the_reference");
      cases.add(
          GoldenCase.exact(KIND, "registered by the reference", () -> difference(registered)));
    }
    return cases;
  }

  private static Path examples(Path file, JsonNode json) {
    Path example = file.resolveSibling(json.path("file").asText());
    return Files.exists(example)
        ? file.toAbsolutePath().resolveSibling("")
        : Checkout.folder(EXAMPLES);
  }

  /** Everything that the reference registers, with the parameters that it allows or denies. */
  private static Optional<String> difference(JsonNode expected) {
    ArrayNode found = JsonNodeFactory.instance.arrayNode();
    GinTable.referenceRegistry().all().stream()
        .filter(c -> c.selector().startsWith("compare_gan."))
        .sorted(Comparator.comparing(Configurable::selector))
        .forEach(
            c -> {
              ObjectNode row = found.addObject().put("selector", c.selector());
              row.set("allow", names(c.allowed()));
              row.set("deny", names(c.denied()));
            });
    GinComparison comparison = new GinComparison();
    for (int i = 0; i < Math.max(expected.size(), found.size()); i++) {
      comparison.same("row " + i, expected.path(i), found.path(i));
    }
    return comparison.difference();
  }

  private static JsonNode names(List<String> names) {
    if (names.isEmpty()) {
      return JsonNodeFactory.instance.nullNode();
    }
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    names.forEach(array::add);
    return array;
  }
}
