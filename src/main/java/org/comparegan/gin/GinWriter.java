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

/** Writes bindings as gin text, in the layout of {@code gin.config_str}. */
public final class GinWriter {
  private static final int WIDTH = 80;
  private static final int INDENT = 4;
  private static final String RULE = "# " + "=".repeat(WIDTH - 2);

  private final Configurables configurables;

  /** A writer that shortens selectors as far as these configurables permit. */
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
        throw new GinException(
            GinException.Kind.REQUIRED, "the macro " + key.scope() + " has no value");
      }
      lines.add(binding(key.scope(), value));
    }
    lines.add("");
  }

  private static String scoped(String scope, String name) {
    return scope.isEmpty() ? name : scope + "/" + name;
  }

  /** One statement, over several lines if it is long. */
  static String binding(String name, GinValue value) {
    String text = GinPrinter.print(value, WIDTH - INDENT);
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
}
