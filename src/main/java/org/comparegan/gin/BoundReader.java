package org.comparegan.gin;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What parameters are, bound or by default, with macros replaced. */
public final class BoundReader {
  private final GinBindings bindings;
  private final Configurables configurables;
  private final Map<String, String> heirs;
  private final String scope;

  /**
   * A reader.
   *
   * @param heirs for a class that another extends, the other: its bindings win; complete selectors
   */
  public BoundReader(GinBindings bindings, Map<String, String> heirs) {
    this(bindings, heirs, "");
  }

  private BoundReader(GinBindings bindings, Map<String, String> heirs, String scope) {
    this.bindings = bindings;
    this.configurables = bindings.configurables();
    this.heirs = heirs;
    this.scope = scope;
  }

  /** A reader of nothing but defaults. */
  public static BoundReader ofDefaults(Configurables configurables) {
    GinBindings none =
        new GinBindings(configurables, new GinFiles.OnDisk(), GinBindings.Skip.NOTHING);
    return new BoundReader(none, Map.of());
  }

  /** The bindings as a call in a scope sees them. */
  public BoundReader in(String innerScope) {
    return new BoundReader(bindings, heirs, innerScope);
  }

  /**
   * A record whose components are parameters.
   *
   * @throws GinException if one is required and not bound, has the wrong type or is out of range
   */
  public <R extends Record> R record(Class<R> type) {
    return new RecordReader(this)
        .record(type, Optional.ofNullable(type.getAnnotation(GinConfigurable.class)));
  }

  /**
   * One component of such a record; absent if its parameter is not bound.
   *
   * @throws GinException if it has the wrong type or is out of range
   */
  public <T> Optional<T> ifBound(
      Class<? extends Record> type, String component, Class<T> componentType) {
    return new RecordReader(this).ifBound(type, component).map(componentType::cast);
  }

  Configurables configurables() {
    return configurables;
  }

  GinBindings bindings() {
    return bindings;
  }

  /** What is bound to a parameter, macros replaced; absent: its default holds. */
  public Optional<GinBindings.Bound> bound(String selector, String parameter) {
    String complete = complete(selector);
    return Optional.ofNullable(heirs.get(complete))
        .flatMap(heir -> boundTo(heir, parameter))
        .or(() -> boundTo(complete, parameter));
  }

  private Optional<GinBindings.Bound> boundTo(String selector, String parameter) {
    return Optional.ofNullable(bindings.inScope(scope, selector).get(parameter))
        .map(
            b ->
                new GinBindings.Bound(
                    withoutMacros(b.value(), b.at(), new LinkedHashSet<>()), b.at()));
  }

  private String complete(String selector) {
    var matches = configurables.matching(selector);
    if (matches.size() != 1) {
      throw new IllegalArgumentException(selector + " matches " + matches);
    }
    return matches.get(0);
  }

  private GinValue withoutMacros(GinValue value, GinLocation at, Set<String> open) {
    if (!(value instanceof GinValue.Macro macro)) {
      return value;
    }
    Map<String, GinBindings.Bound> set = bindings.inScope(macro.name(), "gin.macro");
    GinBindings.Bound bound = set.get("value");
    if (bound == null || !open.add(macro.name())) {
      String problem = bound == null ? " is never set" : " is set to itself";
      throw new GinException(GinException.Kind.VALUE, "the macro " + macro.name() + problem, at);
    }
    return withoutMacros(bound.value(), bound.at(), open);
  }

  private Configurable.Default initial(String selector, String parameter) {
    return configurables
        .get(complete(selector))
        .parameter(parameter)
        .orElseThrow(() -> new IllegalArgumentException(selector + " has no " + parameter))
        .initial();
  }

  /** The value; absent if it is neither bound nor has a default that gin can write. */
  public Optional<GinValue> value(String selector, String parameter) {
    Optional<GinValue> given = bound(selector, parameter).map(GinBindings.Bound::value);
    return given.isEmpty()
            && initial(selector, parameter) instanceof Configurable.Default.Literal literal
        ? Optional.of(literal.value())
        : given;
  }

  GinValue needed(String selector, String parameter) {
    return value(selector, parameter).orElseThrow(() -> missing(selector, parameter));
  }

  /** The function or class that a parameter is set to, by its complete selector, and its scope. */
  public record Target(String selector, String scope) {}

  /**
   * What a parameter refers to, bound or by default.
   *
   * @return absent for {@code None}
   */
  public Optional<Target> target(String selector, String parameter) {
    if (bound(selector, parameter).isEmpty()
        && initial(selector, parameter) instanceof Configurable.Default.Function function) {
      return Optional.of(new Target(complete(function.selector()), ""));
    }
    GinValue found = needed(selector, parameter);
    if (found instanceof GinValue.None) {
      return Optional.empty();
    }
    if (found instanceof GinValue.Reference reference
        && !reference.call()
        && reference.resolved().isPresent()) {
      return Optional.of(new Target(reference.resolved().get(), reference.scope()));
    }
    throw wrongType(selector, parameter, "a reference such as @name, without parentheses");
  }

  /** Says that a required parameter is not bound. */
  public GinException missing(String selector, String parameter) {
    String name = name(selector, parameter);
    return new GinException(
        GinException.Kind.REQUIRED,
        name + " is required and not bound: add a line " + name + " = …");
  }

  /** A fault of a value: at its binding if it is bound. */
  public GinException fault(String selector, String parameter, String message) {
    String text = name(selector, parameter) + " " + message;
    return bound(selector, parameter)
        .map(b -> new GinException(GinException.Kind.VALUE, text, b.at()))
        .orElseGet(() -> new GinException(GinException.Kind.VALUE, text));
  }

  GinException wrongType(String selector, String parameter, String expected) {
    GinValue found = needed(selector, parameter);
    return fault(selector, parameter, "must be " + expected + ", not " + GinText.of(found));
  }

  private String name(String selector, String parameter) {
    return configurables.spoken(complete(selector)) + "." + parameter;
  }
}
