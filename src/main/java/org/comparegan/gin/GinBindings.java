package org.comparegan.gin;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.comparegan.file.NearestName;
import org.comparegan.gin.GinException.Kind;

/** The bindings of gin text; later ones replace earlier ones. */
public final class GinBindings {

  /** A configurable (by complete selector) in a scope. */
  public record Key(String scope, String selector) {}

  /** A bound value and the statement that bound it. */
  public record Bound(GinValue value, GinLocation at) {}

  /**
   * Unknown configurables that are skipped silently.
   *
   * @param all whether to skip every unknown one
   * @param selectors to skip; if there are any, unknown imports are skipped too
   */
  public record Skip(boolean all, Set<String> selectors) {
    /** Every unknown configurable is an error. */
    public static final Skip NOTHING = new Skip(false, Set.of());

    boolean covers(String selector) {
      return all || selectors.contains(selector);
    }

    boolean coversImports() {
      return all || !selectors.isEmpty();
    }
  }

  private static final int DEEPEST_INCLUDE = 32;
  private static final int MOST_INCLUDES = 1000;

  private final Configurables configurables;
  private final GinFiles files;
  private final Skip skip;
  private final Map<Key, Map<String, Bound>> bound = new LinkedHashMap<>();
  private final List<GinStatement.Import> imports = new ArrayList<>();
  private int depth;
  private int includes;

  /** Starts without bindings. */
  public GinBindings(Configurables configurables, GinFiles files, Skip skip) {
    this.configurables = configurables;
    this.files = files;
    this.skip = skip;
  }

  /** The registry of configurables. */
  public Configurables configurables() {
    return configurables;
  }

  /** All bindings, keys in order of their first binding. */
  public Map<Key, Map<String, Bound>> all() {
    Map<Key, Map<String, Bound>> copy = new LinkedHashMap<>();
    bound.forEach((key, values) -> copy.put(key, new LinkedHashMap<>(values)));
    return copy;
  }

  /** All values, ordered as in {@link #all()}. */
  public Map<Key, Map<String, GinValue>> values() {
    Map<Key, Map<String, GinValue>> values = new LinkedHashMap<>();
    bound.forEach(
        (key, parameters) -> {
          Map<String, GinValue> byName = new LinkedHashMap<>();
          parameters.forEach((name, value) -> byName.put(name, value.value()));
          values.put(key, byName);
        });
    return values;
  }

  /** Import statements, in order. */
  public List<GinStatement.Import> imports() {
    return List.copyOf(imports);
  }

  /**
   * The bindings that a call in a scope receives; inner scopes override outer ones.
   *
   * @param scope names joined by {@code /}; empty: none
   */
  public Map<String, Bound> inScope(String scope, String selector) {
    Map<String, Bound> received =
        new LinkedHashMap<>(bound.getOrDefault(new Key("", selector), Map.of()));
    for (int end = nextSlash(scope, 0); end > 0; end = nextSlash(scope, end + 1)) {
      received.putAll(bound.getOrDefault(new Key(scope.substring(0, end), selector), Map.of()));
      if (end == scope.length()) {
        break;
      }
    }
    return received;
  }

  private static int nextSlash(String scope, int from) {
    int slash = scope.indexOf('/', from);
    return slash < 0 ? scope.length() : slash;
  }

  /**
   * Reads a file.
   *
   * @throws GinException if it cannot be read, or at the first error; earlier statements are bound
   */
  public void parseFile(String file) {
    GinFiles.Source source =
        files
            .find(file, Optional.empty())
            .orElseThrow(() -> new GinException(Kind.FILE, "there is no file " + file));
    parse(source.name(), source.text());
  }

  /**
   * Reads text.
   *
   * @param source its name in errors
   * @throws GinException at the first error; earlier statements are bound
   */
  public void parse(String source, String text) {
    GinParser parser = new GinParser(source, text, new ResolvedNames());
    for (Optional<GinStatement> next = parser.next(); next.isPresent(); next = parser.next()) {
      GinStatement statement = next.get();
      if (statement instanceof GinStatement.Binding binding) {
        bind(binding);
      } else if (statement instanceof GinStatement.Block block) {
        if (!skipped(block.selector())) {
          configurables.resolve(block.selector(), block.location());
        }
      } else if (statement instanceof GinStatement.Import imported) {
        add(imported);
      } else if (statement instanceof GinStatement.Include include) {
        include(source, include);
      }
    }
  }

  private boolean skipped(String selector) {
    return configurables.matching(selector).isEmpty() && skip.covers(selector);
  }

  private void bind(GinStatement.Binding binding) {
    Bound value = new Bound(binding.value(), binding.location());
    if (binding.macro().isPresent()) {
      put(new Key(binding.macro().get(), "gin.macro"), "value", value);
    } else if (!skipped(binding.selector())) {
      Configurable configurable = configurables.resolve(binding.selector(), binding.location());
      configurables.owner(
          configurable, binding.selector(), binding.parameter(), binding.location());
      put(new Key(binding.scope(), configurable.selector()), binding.parameter(), value);
    }
  }

  private void put(Key key, String parameter, Bound value) {
    bound.computeIfAbsent(key, k -> new LinkedHashMap<>()).put(parameter, value);
  }

  private void add(GinStatement.Import imported) {
    if (files.isModule(imported.module())) {
      imports.add(imported);
    } else if (!skip.coversImports()) {
      throw new GinException(
          Kind.IMPORT, "there is no module " + imported.module(), imported.location());
    }
  }

  private void include(String source, GinStatement.Include include) {
    Optional<GinFiles.Source> found = files.find(include.file(), Optional.of(source));
    if (found.isEmpty()) {
      throw new GinException(Kind.FILE, "there is no file " + include.file(), include.location());
    }
    if (depth == DEEPEST_INCLUDE) {
      throw new GinException(
          Kind.ENDLESS,
          "includes are nested " + depth + " deep: does " + include.file() + " include itself?",
          include.location());
    }
    if (++includes > MOST_INCLUDES) {
      throw new GinException(
          Kind.ENDLESS,
          "more than %,d files are included".formatted(MOST_INCLUDES),
          include.location());
    }
    depth++;
    try {
      parse(found.get().name(), found.get().text());
    } finally {
      depth--;
    }
  }

  /**
   * Checks the complete bindings: every macro is set, every reference is known, and nothing is
   * still {@code %gin.REQUIRED}, in this order.
   *
   * @throws GinException at the first error
   */
  public void finish() {
    List<Check> checks = List.of(this::checkMacros, this::checkReferences, this::checkRequired);
    for (Check check : checks) {
      bound.forEach(
          (key, parameters) ->
              parameters.forEach(
                  (name, value) -> check.check(name(key, name), value.value(), value.at())));
    }
  }

  @FunctionalInterface
  private interface Check {
    void check(String binding, GinValue value, GinLocation at);
  }

  private String name(Key key, String parameter) {
    String selector = configurables.minimal(key.selector()) + "." + parameter;
    return key.scope().isEmpty() ? selector : key.scope() + "/" + selector;
  }

  private void checkMacros(String binding, GinValue value, GinLocation at) {
    if (value instanceof GinValue.Macro macro
        && !bound.containsKey(new Key(macro.name(), "gin.macro"))) {
      String name = macro.name().isEmpty() ? "gin.macro" : "the macro " + macro.name();
      throw new GinException(
          Kind.VALUE, name + " is never set" + NearestName.question(macro.name(), macros()), at);
    } else if (value instanceof GinValue.Reference reference
        && reference.resolved().filter("gin.macro"::equals).isPresent()) {
      throw new GinException(Kind.VALUE, GinText.of(value) + " lacks its parentheses", at);
    }
    inside(value).forEach(item -> checkMacros(binding, item, at));
  }

  private void checkReferences(String binding, GinValue value, GinLocation at) {
    if (value instanceof GinValue.Reference reference && reference.resolved().isEmpty()) {
      throw new GinException(
          Kind.VALUE,
          "nothing configurable is called " + reference.selector() + ", bound to " + binding,
          at);
    }
    inside(value).forEach(item -> checkReferences(binding, item, at));
  }

  private void checkRequired(String binding, GinValue value, GinLocation at) {
    if (value instanceof GinValue.Constant constant && constant.name().equals("gin.REQUIRED")) {
      throw new GinException(
          Kind.VALUE, binding + " is %gin.REQUIRED: it still has to be bound", at);
    }
  }

  private List<String> macros() {
    return bound.keySet().stream()
        .filter(key -> key.selector().equals("gin.macro"))
        .map(Key::scope)
        .toList();
  }

  private static List<GinValue> inside(GinValue value) {
    if (value instanceof GinValue.ListOf list) {
      return list.items();
    } else if (value instanceof GinValue.TupleOf tuple) {
      return tuple.items();
    } else if (value instanceof GinValue.DictOf dict) {
      return dict.entries().stream().map(GinValue.Entry::value).toList();
    }
    return List.of();
  }

  /** All bindings as gin writes them ({@code gin.config_str}). */
  public String text() {
    return new GinWriter(configurables).write(imports, values());
  }

  private final class ResolvedNames implements GinParser.Names {
    @Override
    public GinValue reference(String scope, String selector, boolean call, GinLocation at) {
      if (skipped(selector)) {
        return new GinValue.Reference("", selector, call, Optional.empty());
      }
      String complete = configurables.resolve(selector, at).selector();
      if (call && complete.equals("gin.macro")) {
        return new GinValue.Macro(scope);
      } else if (call && complete.equals("gin.constant")) {
        return new GinValue.Constant(scope);
      }
      return new GinValue.Reference(scope, selector, call, Optional.of(complete));
    }

    @Override
    public GinValue macro(String name, GinLocation at) {
      List<String> matches = configurables.matchingConstants(name);
      if (matches.size() > 1) {
        throw new GinException(
            Kind.VALUE,
            "%" + name + " can mean any of the constants " + String.join(", ", matches),
            at);
      }
      return matches.isEmpty() ? new GinValue.Macro(name) : new GinValue.Constant(matches.get(0));
    }
  }
}
