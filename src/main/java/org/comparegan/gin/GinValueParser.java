package org.comparegan.gin;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.comparegan.gin.GinToken.Kind;

/** Reads values: literals, containers, references and macros. */
final class GinValueParser {
  private static final int DEEPEST = 400;

  private final GinCursor cursor;
  private final GinNames names;
  private int depth;

  GinValueParser(GinCursor cursor, GinNames names) {
    this.cursor = cursor;
    this.names = names;
  }

  /** Reads one value. */
  GinValue value() {
    if (cursor.is("[") || cursor.is("(") || cursor.is("{")) {
      if (depth == DEEPEST) {
        throw new GinException(
            GinException.Kind.ENDLESS, "brackets are nested " + depth + " deep", cursor.here());
      }
      depth++;
      GinValue container = container();
      depth--;
      return container;
    }
    Optional<GinValue> literal = literal();
    if (literal.isPresent()) {
      return literal.get();
    }
    if (cursor.is("@")) {
      return reference();
    }
    if (cursor.is("%")) {
      GinLocation at = cursor.here();
      cursor.advance();
      return names.macro(cursor.selector(true), at);
    }
    throw cursor.error("expected a value" + cursor.shown());
  }

  private GinValue container() {
    GinLocation at = cursor.here();
    String open = cursor.token().text();
    String close = open.equals("[") ? "]" : open.equals("(") ? ")" : "}";
    cursor.advanceOverComments();
    List<GinValue> items = new ArrayList<>();
    List<GinValue.Entry> entries = new ArrayList<>();
    boolean comma = false;
    while (!cursor.is(close)) {
      GinValue item = value();
      if (open.equals("{")) {
        if (!cursor.is(":")) {
          throw cursor.error("expected ':' between key and value" + cursor.shown());
        }
        cursor.advanceOverComments();
        entries.add(new GinValue.Entry(item, value()));
      } else {
        items.add(item);
      }
      if (cursor.is(",")) {
        comma = true;
        cursor.advanceOverComments();
      } else if (!cursor.is(close)) {
        throw cursor.error("expected ',' or '" + close + "'" + cursor.shown());
      }
    }
    cursor.advanceOverComments();
    return switch (open) {
      case "[" -> new GinValue.ListOf(List.copyOf(items));
      case "(" ->
          items.size() == 1 && !comma ? items.get(0) : new GinValue.TupleOf(List.copyOf(items));
      default -> dict(entries, at);
    };
  }

  private static GinValue dict(List<GinValue.Entry> entries, GinLocation at) {
    try {
      return GinValue.dict(entries);
    } catch (GinException e) {
      throw new GinException(e.kind(), String.valueOf(e.getMessage()), at);
    }
  }

  /** Reads a number, a string or the name of a constant; absent: something else begins here. */
  Optional<GinValue> literal() {
    StringBuilder text = new StringBuilder();
    if (cursor.is("-")) {
      text.append('-');
      cursor.advanceOverComments();
    }
    if (!EnumSet.of(Kind.NAME, Kind.NUMBER, Kind.STRING).contains(cursor.token().kind())) {
      return Optional.empty();
    }
    while (true) {
      text.append(cursor.token().text());
      Optional<GinValue> value = GinLiterals.value(text.toString());
      if (value.isEmpty()) {
        throw cursor.error("not a value: " + text + hint(text.toString()));
      }
      boolean string = cursor.token().kind() == Kind.STRING;
      cursor.advanceOverComments();
      if (!string || cursor.token().kind() != Kind.STRING) {
        return value;
      }
    }
  }

  private static String hint(String text) {
    return switch (text) {
      case "true", "TRUE" -> " (write True)";
      case "false", "FALSE" -> " (write False)";
      case "none", "null", "NONE" -> " (write None)";
      default ->
          GinCursor.IDENTIFIER.matcher(text).matches()
              ? " (a string has quotes, a reference begins with @, a macro with %)"
              : "";
    };
  }

  private GinValue reference() {
    GinLocation at = cursor.here();
    cursor.advance();
    String name = cursor.selector(true);
    boolean call = cursor.is("(");
    if (call) {
      cursor.advanceOverComments();
      if (!cursor.is(")")) {
        throw cursor.error("expected ')', since a reference takes no arguments" + cursor.shown());
      }
      cursor.advance();
    }
    cursor.skipComments();
    int slash = name.lastIndexOf('/');
    String scope = slash < 0 ? "" : name.substring(0, slash);
    return names.reference(scope, name.substring(slash + 1), call, at);
  }
}
