package org.comparegan.gin;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.comparegan.file.NearestName;
import org.comparegan.gin.GinException.Kind;

/** Reads parameters from bindings and defaults, with macros replaced. */
public final class BoundReader {
  private static final BigInteger LONG_MIN = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger LONG_MAX = BigInteger.valueOf(Long.MAX_VALUE);

  private final GinBindings bindings;
  private final Configurables configurables;
  private final Map<String, String> heirs;
  private final String scope;

  /**
   * A reader.
   *
   * @param heirs subclass by class, as complete selectors; bindings of the subclass win
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

  /** A reader of defaults only. */
  public static BoundReader ofDefaults(Configurables configurables) {
    GinBindings none =
        new GinBindings(configurables, new GinFiles.OnDisk(), GinBindings.Skip.NOTHING);
    return new BoundReader(none, Map.of());
  }

  /** A reader that sees bindings as a call in this scope does. */
  public BoundReader in(String innerScope) {
    return new BoundReader(bindings, heirs, innerScope);
  }

  /** The value bound to a parameter, macros replaced; absent if it has its default. */
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
      throw new GinException(Kind.VALUE, "the macro " + macro.name() + problem, at);
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

  /** The value; absent if it is not bound and has no default that gin can write. */
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

  /** The complete selector and scope of the function or class that a parameter refers to. */
  public record Target(String selector, String scope) {}

  /**
   * The target of a parameter's reference, bound or by default.
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

  /** An error for a required parameter that is not bound. */
  public GinException missing(String selector, String parameter) {
    String name = name(selector, parameter);
    return new GinException(
        Kind.REQUIRED, name + " is required and not bound: add a line " + name + " = …");
  }

  /** An error for a value, located at its binding if it is bound. */
  public GinException fault(String selector, String parameter, String message) {
    String text = name(selector, parameter) + " " + message;
    return bound(selector, parameter)
        .map(b -> new GinException(Kind.VALUE, text, b.at()))
        .orElseGet(() -> new GinException(Kind.VALUE, text));
  }

  GinException wrongType(String selector, String parameter, String expected) {
    GinValue found = needed(selector, parameter);
    return fault(selector, parameter, "must be " + expected + ", not " + GinText.of(found));
  }

  private String name(String selector, String parameter) {
    return configurables.spoken(complete(selector)) + "." + parameter;
  }

  /**
   * A record whose components are parameters, bound or by default.
   *
   * @throws GinException if one is required and not bound, has the wrong type or is out of range
   */
  public <R extends Record> R record(Class<R> type) {
    return record(type, Optional.ofNullable(type.getAnnotation(GinConfigurable.class)));
  }

  /** A parameter with its names in gin text and its declared range. */
  private record Parameter(String selector, String name, GinParameter declared) {
    Parameter called(String otherName) {
      return new Parameter(selector, otherName, declared);
    }
  }

  private <R extends Record> R record(Class<R> type, Optional<GinConfigurable> configurable) {
    configurable.ifPresent(this::checkFixed);
    RecordComponent[] components = type.getRecordComponents();
    Object[] values =
        Arrays.stream(components).map(c -> component(components, c, configurable)).toArray();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      return type.getDeclaredConstructor(types).newInstance(values);
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(type + " refuses what was bound", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " has no public constructor", e);
    }
  }

  /**
   * One component of such a record; absent if its parameter is not bound.
   *
   * @throws GinException if it has the wrong type or is out of range
   */
  public <T> Optional<T> ifBound(
      Class<? extends Record> type, String name, Class<T> componentType) {
    RecordComponent[] components = type.getRecordComponents();
    Optional<GinConfigurable> around =
        Optional.ofNullable(type.getAnnotation(GinConfigurable.class));
    RecordComponent component =
        Arrays.stream(components).filter(c -> c.getName().equals(name)).findFirst().orElseThrow();
    String selector = GinRecords.owner(component, around).orElseThrow().value();
    return bound(selector, GinRecords.name(component))
        .map(bound -> componentType.cast(component(components, component, around)));
  }

  private void checkFixed(GinConfigurable configurable) {
    for (String written : configurable.fixed()) {
      String[] parts = GinRecords.nameAndDefault(written);
      GinValue found = needed(configurable.value(), parts[0]);
      if (!found.equals(GinParser.value(parts[1]))) {
        throw fault(configurable.value(), parts[0], "= " + GinText.of(found) + " is not built");
      }
    }
  }

  private Object component(
      RecordComponent[] siblings, RecordComponent component, Optional<GinConfigurable> around) {
    Optional<GinConfigurable> owner = GinRecords.owner(component, around);
    Class<?> type = component.getType();
    if (type.isRecord()) {
      return record(type.asSubclass(Record.class), owner);
    }
    Parameter parameter =
        new Parameter(
            owner.orElseThrow().value(),
            GinRecords.name(component),
            GinRecords.parameter(component));
    String otherwise = parameter.declared.otherwise();
    if (!otherwise.isEmpty() && isNone(parameter)) {
      RecordComponent other =
          Arrays.stream(siblings)
              .filter(sibling -> GinRecords.name(sibling).equals(otherwise))
              .findFirst()
              .orElseThrow();
      return component(siblings, other, around);
    } else if (type == Optional.class) {
      ParameterizedType optional = (ParameterizedType) component.getGenericType();
      return optional(parameter, (Class<?>) optional.getActualTypeArguments()[0]);
    } else if (type == OptionalInt.class) {
      return optional(parameter, int.class)
          .map(v -> OptionalInt.of((Integer) v))
          .orElse(OptionalInt.empty());
    } else if (type == OptionalLong.class) {
      return optional(parameter, long.class)
          .map(v -> OptionalLong.of((Long) v))
          .orElse(OptionalLong.empty());
    }
    Object value = value(parameter, type);
    String alias = parameter.declared.alias();
    return alias.isEmpty() ? value : aliased(parameter, value, parameter.called(alias), type);
  }

  private Optional<Object> optional(Parameter parameter, Class<?> type) {
    boolean mayBeNone = !parameter.declared.value().isEmpty();
    boolean absent =
        mayBeNone ? isNone(parameter) : bound(parameter.selector, parameter.name).isEmpty();
    return absent ? Optional.empty() : Optional.of(value(parameter, type));
  }

  private Object aliased(Parameter parameter, Object value, Parameter alias, Class<?> type) {
    if (isNone(alias)) {
      return value;
    }
    Object given = value(alias, type);
    if (bound(parameter.selector, parameter.name).isPresent() && !given.equals(value)) {
      String selector = configurables.spoken(parameter.selector);
      throw fault(
          alias,
          "is %s but %s.%s, its old name, is %s".formatted(given, selector, parameter.name, value));
    }
    return given;
  }

  private Object value(Parameter parameter, Class<?> type) {
    if (type == boolean.class || type == Boolean.class) {
      return flag(parameter);
    } else if (type == int.class || type == Integer.class) {
      return count(parameter);
    } else if (type == long.class || type == Long.class) {
      return whole(parameter);
    } else if (type == double.class || type == Double.class) {
      return number(parameter);
    } else if (type == String.class) {
      String[] choices = parameter.declared.choices();
      return choices.length == 0 ? text(parameter) : choice(parameter, Arrays.asList(choices));
    } else if (type.isEnum()) {
      return constant(parameter, type);
    } else if (type.isSealed()) {
      return referenced(parameter, type);
    }
    throw new IllegalArgumentException(parameter.name + " has a type that gin text cannot have");
  }

  private boolean isNone(Parameter parameter) {
    return value(parameter.selector, parameter.name)
        .filter(GinValue.None.class::isInstance)
        .isPresent();
  }

  private GinValue needed(Parameter parameter) {
    return needed(parameter.selector, parameter.name);
  }

  private GinException fault(Parameter parameter, String message) {
    return fault(parameter.selector, parameter.name, message);
  }

  private GinException wrongType(Parameter parameter, String expected) {
    return wrongType(parameter.selector, parameter.name, expected);
  }

  private boolean flag(Parameter parameter) {
    if (needed(parameter) instanceof GinValue.Bool bool) {
      return bool.value();
    }
    throw wrongType(parameter, "True or False");
  }

  private long whole(Parameter parameter) {
    double least = parameter.declared.least();
    if (needed(parameter) instanceof GinValue.Int found
        && found.value().compareTo(LONG_MIN) >= 0
        && found.value().compareTo(LONG_MAX) <= 0
        && found.value().doubleValue() >= least) {
      return found.value().longValueExact();
    }
    String from = Double.isInfinite(least) ? "" : " from " + (long) least;
    throw wrongType(parameter, "a whole number" + from);
  }

  private int count(Parameter parameter) {
    long found = whole(parameter);
    if (found > Integer.MAX_VALUE) {
      throw wrongType(parameter, "a whole number below 2^31");
    }
    return (int) found;
  }

  private double number(Parameter parameter) {
    GinValue found = needed(parameter);
    GinParameter range = parameter.declared;
    double number =
        found instanceof GinValue.Real real
            ? real.value()
            : found instanceof GinValue.Int whole ? whole.value().doubleValue() : Double.NaN;
    if (number >= range.least()
        && number > range.above()
        && number <= range.most()
        && Double.isFinite(number)) {
      return number;
    }
    String from = Double.isInfinite(range.least()) ? "" : " from " + range.least();
    String to = Double.isInfinite(range.most()) ? "" : " up to " + range.most();
    throw wrongType(
        parameter,
        Double.isInfinite(range.above())
            ? "a number" + from + to
            : "more than " + range.above() + to.replace(" up", " and up"));
  }

  private String text(Parameter parameter) {
    if (needed(parameter) instanceof GinValue.Text text) {
      return text.value();
    }
    throw wrongType(parameter, "a string in quotes");
  }

  private String choice(Parameter parameter, Collection<String> known) {
    String found = text(parameter);
    if (!known.contains(found)) {
      String nearest = NearestName.question(found, known);
      throw fault(
          parameter, "is \"%s\"%s (known: %s)".formatted(found, nearest, String.join(", ", known)));
    }
    return found;
  }

  /** The constant named by a string or reference; NONE if the default None holds. */
  private Enum<?> constant(Parameter parameter, Class<?> type) {
    Map<String, Enum<?>> referable = new LinkedHashMap<>();
    GinRecords.constants(type).forEach((c, constant) -> referable.put(c.value(), constant));
    if (referable.isEmpty()) {
      return named(parameter, type);
    } else if (isNone(parameter) && parameter.declared.value().equals("None")) {
      return referable.values().stream()
          .filter(constant -> constant.name().equals("NONE"))
          .findFirst()
          .orElseThrow();
    }
    Target target = target(parameter);
    Enum<?> constant = oneOf(parameter, target, referable);
    if (hasBindings(target.scope())) {
      throw fault(
          parameter,
          "has a scope with bindings of its own, which only optimisers can have here: bind"
              + " without "
              + target.scope()
              + "/");
    }
    return constant;
  }

  private Enum<?> named(Parameter parameter, Class<?> type) {
    Map<String, Enum<?>> byName = new LinkedHashMap<>();
    for (Object constant : type.getEnumConstants()) {
      Enum<?> named = (Enum<?>) constant;
      byName.put(
          constant instanceof GinName other
              ? other.ginName()
              : named.name().toLowerCase(Locale.ROOT),
          named);
    }
    String found = choice(parameter, byName.keySet());
    List<String> choices = Arrays.asList(parameter.declared.choices());
    if (!choices.isEmpty() && !choices.contains(found)) {
      throw fault(
          parameter,
          "cannot be \"%s\" (it can be %s)".formatted(found, String.join(", ", choices)));
    }
    return Optional.ofNullable(byName.get(found)).orElseThrow();
  }

  /** Whether anything except macros is bound in the scope or an enclosing one. */
  private boolean hasBindings(String scope) {
    return bindings.all().keySet().stream()
        .anyMatch(
            key ->
                !key.selector().equals("gin.macro")
                    && !key.scope().isEmpty()
                    && (scope + "/").startsWith(key.scope() + "/"));
  }

  /** The referenced record. As in Python, a default reference ignores its bindings. */
  private Record referenced(Parameter parameter, Class<?> type) {
    Map<String, GinConfigurable> bySelector = new LinkedHashMap<>();
    Map<GinConfigurable, Class<? extends Record>> records = GinRecords.records(type);
    records.keySet().forEach(c -> bySelector.put(c.value(), c));
    Target target = target(parameter);
    GinConfigurable chosen = oneOf(parameter, target, bySelector);
    boolean bound = bound(parameter.selector, parameter.name).isPresent();
    BoundReader inside = bound ? in(target.scope()) : ofDefaults(configurables);
    return inside.record(
        Optional.ofNullable(records.get(chosen)).orElseThrow(), Optional.of(chosen));
  }

  private Target target(Parameter parameter) {
    return target(parameter.selector, parameter.name)
        .orElseThrow(() -> fault(parameter, "cannot be None"));
  }

  private <T> T oneOf(Parameter parameter, Target target, Map<String, T> known) {
    return Optional.ofNullable(known.get(target.selector()))
        .orElseThrow(
            () -> {
              List<String> names =
                  known.keySet().stream().sorted().map(configurables::spoken).toList();
              return fault(
                  parameter,
                  "cannot be @%s (it can be @%s)"
                      .formatted(
                          configurables.spoken(target.selector()), String.join(", @", names)));
            });
  }
}
