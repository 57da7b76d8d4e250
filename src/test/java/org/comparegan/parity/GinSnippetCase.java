package org.comparegan.parity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.comparegan.gin.Configurable;
import org.comparegan.gin.Configurables;
import org.comparegan.gin.GinBindings;
import org.comparegan.gin.GinException;
import org.comparegan.gin.GinFiles;
import org.comparegan.gin.GinParser;
import org.comparegan.gin.GinStatement;
import org.comparegan.gin.GinValue;

/** A text: its statements, bindings, calls, written forms, or its error. */
final class GinSnippetCase implements GinFiles {
  private final JsonNode json;
  private final Signatures signatures;

  GinSnippetCase(JsonNode json, Signatures signatures) {
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
    GinBindings bindings = new GinBindings(signatures.registry(), this, skip());
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

  @Override
  public boolean isModule(String module) {
    return GinGoldens.importable(module);
  }

  @Override
  public Optional<Source> find(String name, Optional<String> includedBy) {
    JsonNode text =
        name.equals(json.path("as_file").asText())
            ? json.path("text")
            : json.path("files").path(name);
    if (text.isMissingNode()) {
      return Optional.empty();
    }
    String lines = text.asText().replace("\r\n", "\n").replace('\r', '\n');
    return Optional.of(new Source(name, lines));
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
    GinCalls calls = new GinCalls(bindings, this::described);
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

  /** Result of a call by its description, e.g. {@code (n, k)}; a class returns its arguments. */
  private JsonNode described(Configurable configurable, Map<String, JsonNode> arguments) {
    String selector = configurable.selector();
    ObjectNode json = GinJson.object();
    if (signatures.returnOf(selector).isEmpty()) {
      ObjectNode fields = GinJson.object();
      configurable
          .parameters()
          .forEach(p -> fields.set(p.name(), GinCalls.argument(arguments, p.name())));
      return json.set(selector.substring(selector.lastIndexOf('.') + 1), fields);
    }
    String text = signatures.returnOf(selector).orElseThrow();
    boolean dict = text.startsWith("{");
    ArrayNode items = json.putArray(dict ? "dict" : "tuple");
    for (String part : text.substring(1, text.length() - 1).split(",\\s*")) {
      boolean literal = part.startsWith("'");
      JsonNode value =
          literal ? GinJson.of(GinParser.value(part)) : GinCalls.argument(arguments, part);
      if (dict) {
        items.addArray().add(part).add(value);
      } else {
        items.add(value);
      }
    }
    return json;
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

  /**
   * The configurables that a document of gin snippets describes, e.g. {@code t.f(a=1, b=None)
   * returns {a, b}}.
   *
   * @param registry to be found by name
   * @param returned what a call returns, by complete selector; absent for a class
   */
  record Signatures(Configurables registry, Map<String, String> returned) {
    private static final Pattern FUNCTION = Pattern.compile("([\\w.]+)\\((.*?)\\)(.*)");
    private static final Pattern RETURNS = Pattern.compile(".*returns\\s+([{(].*[})])\\s*");
    private static final Pattern DENIED = Pattern.compile(".*?,\\s*([\\w, ]+?) denied.*");
    private static final Pattern ALLOWED = Pattern.compile(".*?only ([\\w, ]+?) allowed.*");
    private static final Pattern CONSTANT = Pattern.compile("([\\w.]+) = ('[^']*'|[^,]+)");

    static Signatures of(JsonNode descriptions) {
      List<Configurable> configurables = new ArrayList<>();
      Map<String, String> returned = new LinkedHashMap<>();
      Map<String, GinValue> constants = new LinkedHashMap<>();
      constants.put("gin.REQUIRED", new GinValue.None());
      for (JsonNode description : descriptions) {
        String text = description.asText();
        Matcher function = FUNCTION.matcher(text);
        if (function.matches()) {
          configurables.add(
              new Configurable(
                  function.group(1),
                  parameters(function.group(2)),
                  names(ALLOWED, function.group(3)),
                  names(DENIED, function.group(3)),
                  Optional.empty()));
          Matcher returns = RETURNS.matcher(function.group(3));
          if (returns.matches()) {
            returned.put(function.group(1), returns.group(1));
          }
        } else if (text.startsWith("constants ")) {
          Matcher constant = CONSTANT.matcher(text);
          while (constant.find()) {
            constants.put(constant.group(1), GinParser.value(constant.group(2).strip()));
          }
        } else {
          throw new IllegalArgumentException("not a description of a configurable: " + text);
        }
      }
      return new Signatures(new Configurables(configurables, constants), Map.copyOf(returned));
    }

    private static List<Configurable.Parameter> parameters(String text) {
      List<Configurable.Parameter> parameters = new ArrayList<>();
      for (String part : text.split(",\\s*")) {
        if (part.isBlank()) {
          continue;
        }
        String[] nameAndDefault = part.strip().split("=", 2);
        boolean required = nameAndDefault.length == 1 || nameAndDefault[1].equals("REQUIRED");
        Configurable.Default initial =
            required
                ? new Configurable.Default.Required()
                : new Configurable.Default.Literal(GinParser.value(nameAndDefault[1]));
        parameters.add(new Configurable.Parameter(nameAndDefault[0], initial, "-", false));
      }
      return parameters;
    }

    private static List<String> names(Pattern pattern, String text) {
      Matcher matcher = pattern.matcher(text);
      return matcher.matches() ? Arrays.asList(matcher.group(1).split("(,| and)\\s*")) : List.of();
    }

    /** What a call returns: names of parameters and literals in brackets; absent for a class. */
    Optional<String> returnOf(String selector) {
      return Optional.ofNullable(returned.get(selector));
    }
  }
}
