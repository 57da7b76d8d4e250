package org.comparegan.parity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;
import org.comparegan.experiment.GinTable;
import org.comparegan.gin.Configurable;

/** Everything that the reference registers, with the parameters that it allows or denies. */
final class GinRegisteredCase implements GoldenCase {
  private final JsonNode expected;

  GinRegisteredCase(JsonNode expected) {
    this.expected = expected;
  }

  @Override
  public String kind() {
    return "gin";
  }

  @Override
  public String name() {
    return "registered by the reference";
  }

  @Override
  public GoldenResult run() {
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
    return comparison.result();
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
