package org.comparegan.parity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.comparegan.gin.GinBindings;
import org.comparegan.gin.GinException;
import org.comparegan.gin.GinLocation;
import org.comparegan.gin.GinStatement;
import org.comparegan.gin.GinText;
import org.comparegan.gin.GinValue;

/** Values, statements, bindings and errors in the JSON of the gin goldens. */
final class GinJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private GinJson() {}

  static ObjectNode object() {
    return NODES.objectNode();
  }

  static JsonNode of(GinValue value) {
    return of(value, GinJson::name);
  }

  /** A value; references, macros and constants as {@code named} writes them. */
  static JsonNode of(GinValue value, Function<GinValue, JsonNode> named) {
    if (value instanceof GinValue.None) {
      return NullNode.getInstance();
    } else if (value instanceof GinValue.Bool bool) {
      return NODES.booleanNode(bool.value());
    } else if (value instanceof GinValue.Int whole) {
      return object().put("int", whole.value().toString());
    } else if (value instanceof GinValue.Real) {
      return object().put("float", GinText.of(value));
    } else if (value instanceof GinValue.Imaginary) {
      return object().put("complex", GinText.of(value));
    } else if (value instanceof GinValue.Text text) {
      return TextNode.valueOf(text.value());
    } else if (value instanceof GinValue.Bytes bytes) {
      ArrayNode items = NODES.arrayNode();
      bytes.value().forEach(items::add);
      return object().set("bytes", items);
    } else if (value instanceof GinValue.ListOf list) {
      return object().set("list", items(list.items(), named));
    } else if (value instanceof GinValue.TupleOf tuple) {
      return object().set("tuple", items(tuple.items(), named));
    } else if (value instanceof GinValue.DictOf dict) {
      ArrayNode entries = NODES.arrayNode();
      dict.entries().forEach(e -> entries.add(entry(e, named)));
      return object().set("dict", entries);
    }
    return named.apply(value);
  }

  /** Python makes the value first; what a call returns may be no key. */
  private static ArrayNode entry(GinValue.Entry entry, Function<GinValue, JsonNode> named) {
    JsonNode value = of(entry.value(), named);
    JsonNode key = of(entry.key(), named);
    if (!isHashable(key)) {
      throw new GinException(GinException.Kind.TYPE, "unhashable key of a dict: " + key);
    }
    return NODES.arrayNode().add(key).add(value);
  }

  private static boolean isHashable(JsonNode key) {
    for (JsonNode item : key.path("tuple")) {
      if (!isHashable(item)) {
        return false;
      }
    }
    return !key.has("dict") && !key.has("list");
  }

  private static ArrayNode items(List<GinValue> values, Function<GinValue, JsonNode> named) {
    ArrayNode items = NODES.arrayNode();
    values.forEach(value -> items.add(of(value, named)));
    return items;
  }

  private static JsonNode name(GinValue value) {
    if (value instanceof GinValue.Macro macro) {
      return object().put("macro", macro.name());
    } else if (value instanceof GinValue.Constant constant) {
      return object().put("constant", constant.name());
    } else if (!(value instanceof GinValue.Reference)) {
      throw new IllegalArgumentException("not a name: " + value);
    }
    GinValue.Reference reference = (GinValue.Reference) value;
    ObjectNode json = object().put("reference", reference.scopedName());
    reference
        .resolved()
        .ifPresent(complete -> json.put("resolves_to", complete).put("scope", reference.scope()));
    return json.put("call", reference.call());
  }

  private static JsonNode bound(GinValue value) {
    if (value instanceof GinValue.Reference reference && reference.resolved().isEmpty()) {
      return object().put("unknown_reference", reference.selector()).put("call", reference.call());
    }
    return name(value);
  }

  static JsonNode of(GinStatement statement) {
    ObjectNode json = object();
    if (statement instanceof GinStatement.Binding binding) {
      json.set("bind", of(binding.value()));
      json.put("scope", binding.scope());
      json.put("selector", binding.selector()).put("arg", binding.parameter());
    } else if (statement instanceof GinStatement.Block block) {
      json.put("block", block.selector()).put("scope", block.scope());
    } else if (statement instanceof GinStatement.Import imported) {
      json.put("import", imported.module()).put("from", imported.from());
      json.put("as", imported.alias().orElse(null));
    } else if (statement instanceof GinStatement.Include include) {
      json.put("include", include.file());
    }
    return json.put("line", statement.location().line());
  }

  /** All bindings, sorted by scope and selector, each one's parameters by name. */
  static JsonNode of(GinBindings bindings) {
    ArrayNode json = NODES.arrayNode();
    bindings.values().entrySet().stream()
        .sorted(
            Map.Entry.comparingByKey(
                Comparator.comparing(GinBindings.Key::scope)
                    .thenComparing(GinBindings.Key::selector)))
        .forEach(
            entry -> {
              ObjectNode arguments = object();
              entry.getValue().entrySet().stream()
                  .sorted(Map.Entry.comparingByKey())
                  .forEach(v -> arguments.set(v.getKey(), of(v.getValue(), GinJson::bound)));
              json.add(
                  object()
                      .put("scope", entry.getKey().scope())
                      .put("selector", entry.getKey().selector())
                      .set("args", arguments));
            });
    return json;
  }

  /** An error: the Python type that gin raises, and for errors of syntax the place. */
  static ObjectNode of(GinException e) {
    ObjectNode json = object().put("error", pythonType(e.kind()));
    json.put("message", String.valueOf(e.getMessage()));
    e.location().ifPresent(at -> place(json, at));
    return json;
  }

  private static void place(ObjectNode json, GinLocation at) {
    json.put("line", at.line()).put("char", at.column()).put("text", at.text());
  }

  private static String pythonType(GinException.Kind kind) {
    return switch (kind) {
      case SYNTAX -> "SyntaxError";
      case INDENTATION -> "IndentationError";
      case UNFINISHED -> "TokenError";
      case VALUE -> "ValueError";
      case AMBIGUOUS -> "KeyError";
      case TYPE -> "TypeError";
      case REQUIRED -> "RuntimeError";
      case FILE -> "OSError";
      case IMPORT -> "ModuleNotFoundError";
      case ENDLESS -> "RecursionError";
    };
  }
}
