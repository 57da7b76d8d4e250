package org.comparegan.gin;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.comparegan.gin.GinException.Kind;

/** Writes bindings as gin text, in the layout of {@code gin.config_str}. */
public final class GinWriter {
  private static final int WIDTH = 80;
  private static final int INDENT = 4;
  private static final String RULE = "# " + "=".repeat(WIDTH - 2);

  private final Configurables configurables;

  /** A writer that shortens selectors as far as these configurables allow. */
  public GinWriter(Configurables configurables) {
    this.configurables = configurables;
  }

  /**
   * Imports, macros, then parameters sorted by configurable. Values that gin text cannot express
   * are left out.
   *
   * @throws GinException if a macro is among the keys but has no value
   */
  public String write(
      List<GinStatement.Import> imports, Map<GinBindings.Key, Map<String, GinValue>> bindings) {
    List<String> lines = new ArrayList<>(imports(imports));
    List<GinBindings.Key> keys = new ArrayList<>(bindings.keySet());
    keys.sort(Comparator.comparing(GinWriter::sortKey, GinWriter::compareParts));
    macros(keys, bindings, lines);
    for (GinBindings.Key key : keys) {
      if (isBuiltIn(key)) {
        continue;
      }
      String name = scoped(key.scope(), configurables.minimal(key.selector()));
      lines.add("# Parameters for " + name + ":");
      lines.add(RULE);
      List<String> written =
          bindings.getOrDefault(key, Map.of()).entrySet().stream()
              .filter(entry -> GinText.isLiteral(entry.getValue()))
              .sorted(Map.Entry.comparingByKey())
              .map(entry -> binding(name + "." + entry.getKey(), entry.getValue()))
              .toList();
      lines.addAll(written.isEmpty() ? List.of("# None.") : written);
      lines.add("");
    }
    return String.join("\n", lines);
  }

  private static boolean isBuiltIn(GinBindings.Key key) {
    return key.selector().equals("gin.macro") || key.selector().equals("gin.constant");
  }

  private static void macros(
      List<GinBindings.Key> keys,
      Map<GinBindings.Key, Map<String, GinValue>> bindings,
      List<String> lines) {
    List<GinBindings.Key> macros =
        keys.stream().filter(key -> key.selector().equals("gin.macro")).toList();
    if (macros.isEmpty()) {
      return;
    }
    lines.add("# Macros:");
    lines.add(RULE);
    for (GinBindings.Key key : macros) {
      GinValue value = bindings.getOrDefault(key, Map.of()).get("value");
      if (value == null) {
        throw new GinException(Kind.REQUIRED, "the macro " + key.scope() + " has no value");
      }
      lines.add(binding(key.scope(), value));
    }
    lines.add("");
  }

  private static String scoped(String scope, String name) {
    return scope.isEmpty() ? name : scope + "/" + name;
  }

  /** One statement, wrapped if it is long. */
  public static String binding(String name, GinValue value) {
    String text = Lines.of(value, WIDTH - INDENT);
    int length = name.length() + text.codePointCount(0, text.length());
    if (!text.contains("\n") && length <= WIDTH) {
      return name + " = " + text;
    }
    String margin = " ".repeat(INDENT);
    return name + " = \\\n" + margin + text.replace("\n", "\n" + margin);
  }

  private static List<String> sortKey(GinBindings.Key key) {
    List<String> parts = reversed(key.selector().toLowerCase(Locale.ROOT), "\\.");
    parts.addAll(reversed(key.scope().toLowerCase(Locale.ROOT), "/"));
    return parts;
  }

  private static List<String> reversed(String text, String separator) {
    List<String> parts = new ArrayList<>(Arrays.asList(text.split(separator, -1)));
    Collections.reverse(parts);
    return parts;
  }

  private static int compareParts(List<String> a, List<String> b) {
    for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
      int order = a.get(i).compareTo(b.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(a.size(), b.size());
  }

  private static List<String> imports(List<GinStatement.Import> imports) {
    List<GinStatement.Import> sorted = new ArrayList<>(imports);
    sorted.sort(Comparator.comparing(GinStatement.Import::module).thenComparing(i -> !i.from()));
    Set<String> modules = new HashSet<>();
    Set<String> names = new HashSet<>();
    List<String> lines = new ArrayList<>();
    for (GinStatement.Import statement : sorted) {
      if (modules.add(statement.module())) {
        lines.add(line(statement, names));
      }
    }
    if (!lines.isEmpty()) {
      lines.add("");
    }
    return lines;
  }

  private static String line(GinStatement.Import statement, Set<String> names) {
    String module = statement.module();
    int lastDot = module.lastIndexOf('.');
    String simple =
        statement.from()
            ? module.substring(lastDot + 1)
            : module.substring(0, module.contains(".") ? module.indexOf('.') : module.length());
    String name = statement.alias().orElse(simple);
    String unique = name;
    for (int i = 2; names.contains(unique); i++) {
      unique = name + i;
    }
    names.add(unique);
    Optional<String> alias = unique.equals(name) ? statement.alias() : Optional.of(unique);
    String line =
        statement.from()
            ? "from " + module.substring(0, lastDot) + " import " + module.substring(lastDot + 1)
            : "import " + module;
    return line + alias.map(a -> " as " + a).orElse("");
  }

  /**
   * Wraps long values like Python's {@code pprint}, so that written configurations equal gin's
   * character by character.
   */
  private static final class Lines {
    private static final Pattern LINE =
        Pattern.compile(
            "[^\\n\\r\\u000b\\f\\u001c-\\u001e\\u0085\\u2028\\u2029]*+"
                + "(?:\\r\\n|[\\n\\r\\u000b\\f\\u001c-\\u001e\\u0085\\u2028\\u2029]|\\z)");
    private static final Pattern WORD =
        Pattern.compile("\\S*\\s*", Pattern.UNICODE_CHARACTER_CLASS);
    private static final int BYTES_TOGETHER = 4;

    private final int width;
    private final StringBuilder out = new StringBuilder();

    private Lines(int width) {
      this.width = width;
    }

    /** A value wrapped to {@code width}. */
    static String of(GinValue value, int width) {
      Lines lines = new Lines(width);
      lines.format(value, 0, 0, true);
      return lines.out.toString();
    }

    private static int length(String text) {
      return text.codePointCount(0, text.length());
    }

    private void format(GinValue value, int indent, int allowance, boolean outermost) {
      String text = GinText.of(value);
      if (length(text) <= width - indent - allowance) {
        out.append(text);
      } else if (value instanceof GinValue.DictOf dict) {
        dict(dict, indent, allowance + 1);
      } else if (value instanceof GinValue.ListOf list) {
        out.append('[');
        items(list.items(), indent + 1, allowance + 1);
        out.append(']');
      } else if (value instanceof GinValue.TupleOf tuple) {
        String close = tuple.items().size() == 1 ? ",)" : ")";
        out.append('(');
        items(tuple.items(), indent + 1, allowance + close.length());
        out.append(close);
      } else if (value instanceof GinValue.Text string && !string.value().isEmpty()) {
        int parenthesis = outermost ? 1 : 0;
        List<String> pieces =
            stringPieces(string.value(), indent + parenthesis, allowance + parenthesis);
        pieces(pieces, indent + parenthesis, outermost && pieces.size() > 1);
      } else if (value instanceof GinValue.Bytes bytes && bytes.value().size() > BYTES_TOGETHER) {
        int parenthesis = outermost ? 1 : 0;
        List<String> pieces =
            bytePieces(bytes.value(), width - indent - parenthesis, allowance + parenthesis);
        pieces(pieces, indent + parenthesis, outermost);
      } else {
        out.append(text);
      }
    }

    private void pieces(List<String> pieces, int indent, boolean parentheses) {
      out.append(parentheses ? "(" : "");
      out.append(String.join("\n" + " ".repeat(indent), pieces));
      out.append(parentheses ? ")" : "");
    }

    private void dict(GinValue.DictOf dict, int indent, int allowance) {
      out.append('{');
      List<GinValue.Entry> entries = dict.entries().stream().sorted(GinText.BY_KEY).toList();
      for (int i = 0; i < entries.size(); i++) {
        boolean last = i == entries.size() - 1;
        String key = GinText.of(entries.get(i).key());
        out.append(key).append(": ");
        format(entries.get(i).value(), indent + 1 + length(key) + 2, last ? allowance : 1, false);
        out.append(last ? "" : ",\n" + " ".repeat(indent + 1));
      }
      out.append('}');
    }

    private void items(List<GinValue> items, int indent, int allowance) {
      for (int i = 0; i < items.size(); i++) {
        boolean last = i == items.size() - 1;
        format(items.get(i), indent, last ? allowance : 1, false);
        out.append(last ? "" : ",\n" + " ".repeat(indent));
      }
    }

    private List<String> stringPieces(String string, int indent, int allowance) {
      List<String> lines = parts(LINE, string);
      List<String> pieces = new ArrayList<>();
      for (int i = 0; i < lines.size(); i++) {
        boolean lastLine = i == lines.size() - 1;
        String whole = GinText.quoted(lines.get(i));
        if (length(whole) <= width - indent - (lastLine ? allowance : 0)) {
          pieces.add(whole);
          continue;
        }
        List<String> words = parts(WORD, lines.get(i));
        String current = "";
        for (int j = 0; j < words.size(); j++) {
          boolean lastWord = lastLine && j == words.size() - 1;
          String longer = current + words.get(j);
          if (length(GinText.quoted(longer)) > width - indent - (lastWord ? allowance : 0)) {
            if (!current.isEmpty()) {
              pieces.add(GinText.quoted(current));
            }
            current = words.get(j);
          } else {
            current = longer;
          }
        }
        if (!current.isEmpty()) {
          pieces.add(GinText.quoted(current));
        }
      }
      return pieces;
    }

    private static List<String> parts(Pattern pattern, String text) {
      List<String> parts = new ArrayList<>();
      Matcher matcher = pattern.matcher(text);
      while (matcher.find()) {
        if (!matcher.group().isEmpty()) {
          parts.add(matcher.group());
        }
      }
      return parts;
    }

    private static List<String> bytePieces(List<Integer> bytes, int width, int allowance) {
      List<String> pieces = new ArrayList<>();
      List<Integer> current = List.of();
      int last = bytes.size() / BYTES_TOGETHER * BYTES_TOGETHER;
      int available = width;
      for (int i = 0; i < bytes.size(); i += BYTES_TOGETHER) {
        List<Integer> part = bytes.subList(i, Math.min(i + BYTES_TOGETHER, bytes.size()));
        List<Integer> longer = new ArrayList<>(current);
        longer.addAll(part);
        available -= i == last ? allowance : 0;
        if (length(GinText.bytes(longer)) > available) {
          if (!current.isEmpty()) {
            pieces.add(GinText.bytes(current));
          }
          current = part;
        } else {
          current = longer;
        }
      }
      if (!current.isEmpty()) {
        pieces.add(GinText.bytes(current));
      }
      return pieces;
    }
  }
}
