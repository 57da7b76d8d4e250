package org.comparegan.parity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.comparegan.gin.GinBindings;
import org.comparegan.gin.GinException;
import org.comparegan.gin.GinParser;
import org.comparegan.gin.GinStatement;

/** A text: its statements, bindings, calls, written forms, or its error. */
final class GinSnippetCase {
  private final JsonNode json;
  private final GinSignatures signatures;

  GinSnippetCase(JsonNode json, GinSignatures signatures) {
    this.json = json;
    this.signatures = signatures;
  }

  Optional<String> difference() {
    GinComparison comparison = new GinComparison();
    parse(comparison, json.path("parse"), json.path("text").asText());
    configure(comparison);
    return comparison.difference();
  }

  /** Compares the statements of a text, or those before its error. */
  static void parse(GinComparison comparison, JsonNode expected, String text) {
    ArrayNode statements = JsonNodeFactory.instance.arrayNode();
    try {
      GinParser parser = new GinParser("bindings string", text);
      for (Optional<GinStatement> next = parser.next(); next.isPresent(); next = parser.next()) {
        statements.add(GinJson.of(next.get()));
      }
      if (expected.has("error")) {
        comparison.difference("parse: expected " + expected.path("error") + ", found none");
      }
      comparison.same("parse", expected.path("statements"), statements);
    } catch (GinException e) {
      if (expected.has("error")) {
        comparison.error("parse", expected, e);
        comparison.same("statements before", expected.path("statements_before"), statements);
      } else {
        comparison.difference("parse: " + e.getMessage());
      }
    }
  }

  private void configure(GinComparison comparison) {
    GinBindings bindings =
        new GinBindings(signatures.registry(), this::find, PythonModules::exists, skip());
    try {
      read(bindings);
      if (json.has("config_error")) {
        comparison.difference("config: expected " + json.path("config_error") + ", found none");
        return;
      }
    } catch (GinException e) {
      if (json.has("config_error")) {
        comparison.error("config", json.path("config_error"), e);
        if (json.has("config_before_error")) {
          comparison.same(
              "config before the error", json.path("config_before_error"), GinJson.of(bindings));
        }
      } else {
        comparison.difference("config: " + e.getMessage());
      }
      return;
    }
    comparison.same("config", json.path("config"), GinJson.of(bindings));
    callAndWrite(comparison, bindings);
    finish(comparison, bindings);
  }

  private void read(GinBindings bindings) {
    List<String> statements = GoldenFiles.texts(json.path("bindings"));
    if (json.has("as_file")) {
      bindings.parseFile(json.path("as_file").asText());
    } else {
      bindings.parse("bindings string", json.path("text").asText());
    }
    if (!statements.isEmpty()) {
      bindings.parse("bindings string", String.join("\n", statements));
    }
  }

  private Optional<GinBindings.Source> find(String name, Optional<String> includedBy) {
    JsonNode text =
        name.equals(json.path("as_file").asText())
            ? json.path("text")
            : json.path("files").path(name);
    if (text.isMissingNode()) {
      return Optional.empty();
    }
    String lines = text.asText().replace("\r\n", "\n").replace('\r', '\n');
    return Optional.of(new GinBindings.Source(name, lines));
  }

  private GinBindings.Skip skip() {
    JsonNode skip = json.path("skip_unknown");
    if (!skip.isArray()) {
      return new GinBindings.Skip(skip.asBoolean(false), Set.of());
    }
    Set<String> selectors = new LinkedHashSet<>();
    skip.forEach(selector -> selectors.add(selector.asText()));
    return new GinBindings.Skip(false, selectors);
  }

  private void callAndWrite(GinComparison comparison, GinBindings bindings) {
    GinCalls calls =
        new GinCalls(
            bindings,
            (configurable, arguments) -> GinCalls.described(signatures, configurable, arguments));
    for (JsonNode call : json.path("calls")) {
      String name = call.path("call").asText();
      try {
        comparison.same("call of " + name, call.path("result"), calls.call(name));
      } catch (GinException e) {
        if (call.has("error")) {
          comparison.error("call of " + name, call, e);
        } else {
          comparison.difference("call of " + name + ": " + e.getMessage());
        }
      }
    }
    try {
      if (json.has("operative") && !json.path("operative").isNull()) {
        comparison.same("operative", json.path("operative").asText(), calls.operativeText());
      }
      if (json.has("config_str")) {
        comparison.same("config_str", json.path("config_str").asText(), bindings.text());
      }
      if (json.has("config_str_error")) {
        calls.operativeText();
        comparison.difference("config_str: expected " + json.path("config_str_error"));
      }
    } catch (GinException e) {
      if (!json.has("config_str_error")) {
        comparison.difference("config_str: " + e.getMessage());
      }
    }
  }

  private void finish(GinComparison comparison, GinBindings bindings) {
    JsonNode expected = json.path("finalize_error");
    try {
      bindings.finish();
      if (!expected.isMissingNode()) {
        comparison.difference("finalize: expected " + expected + ", found none");
      }
    } catch (GinException e) {
      if (expected.isMissingNode()) {
        comparison.difference("finalize: " + e.getMessage());
      } else {
        comparison.error("finalize", expected, e);
      }
    }
  }
}
