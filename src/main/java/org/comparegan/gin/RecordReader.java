package org.comparegan.gin;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.comparegan.file.NearestName;

/** Makes records: each component is what is bound to its parameter, or the default. */
final class RecordReader {
  private static final BigInteger LONG_MIN = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger LONG_MAX = BigInteger.valueOf(Long.MAX_VALUE);

  private final BoundReader read;

  RecordReader(BoundReader read) {
    this.read = read;
  }

  /** A parameter by its names in gin text, with the declared range. */
  private record Parameter(String selector, String name, GinParameter declared) {
    Parameter called(String otherName) {
      return new Parameter(selector, otherName, declared);
    }
  }

  <R extends Record> R record(Class<R> type, Optional<GinConfigurable> configurable) {
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

  Optional<Object> ifBound(Class<? extends Record> type, String name) {
    RecordComponent[] components = type.getRecordComponents();
    Optional<GinConfigurable> around =
        Optional.ofNullable(type.getAnnotation(GinConfigurable.class));
    RecordComponent component =
        Arrays.stream(components).filter(c -> c.getName().equals(name)).findFirst().orElseThrow();
    String selector = GinRecords.owner(component, around).orElseThrow().value();
    return read.bound(selector, GinRecords.name(component))
        .map(bound -> component(components, component, around));
  }

  private void checkFixed(GinConfigurable configurable) {
    for (String written : configurable.fixed()) {
      String[] parts = GinRecords.nameAndDefault(written);
      GinValue found = read.needed(configurable.value(), parts[0]);
      if (!found.equals(GinParser.value(parts[1]))) {
        throw read.fault(
            configurable.value(), parts[0], "= " + GinText.of(found) + " is not built");
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
        mayBeNone ? isNone(parameter) : read.bound(parameter.selector, parameter.name).isEmpty();
    return absent ? Optional.empty() : Optional.of(value(parameter, type));
  }

  private Object aliased(Parameter parameter, Object value, Parameter alias, Class<?> type) {
    if (isNone(alias)) {
      return value;
    }
    Object given = value(alias, type);
    if (read.bound(parameter.selector, parameter.name).isPresent() && !given.equals(value)) {
      String selector = read.configurables().spoken(parameter.selector);
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
    return read.value(parameter.selector, parameter.name)
        .filter(GinValue.None.class::isInstance)
        .isPresent();
  }

  private GinValue needed(Parameter parameter) {
    return read.needed(parameter.selector, parameter.name);
  }

  private GinException fault(Parameter parameter, String message) {
    return read.fault(parameter.selector, parameter.name, message);
  }

  private GinException wrongType(Parameter parameter, String expected) {
    return read.wrongType(parameter.selector, parameter.name, expected);
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

  /** The constant that a string or a reference stands for; None, where it is the default, NONE. */
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
    BoundReader.Target target = target(parameter);
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

  /** Whether something but a macro is bound in the scope or around it. */
  private boolean hasBindings(String scope) {
    return read.bindings().all().keySet().stream()
        .anyMatch(
            key ->
                !key.selector().equals("gin.macro")
                    && !key.scope().isEmpty()
                    && (scope + "/").startsWith(key.scope() + "/"));
  }

  /** The record that is referred to. By default none of its own bindings act, as in Python. */
  private Record referenced(Parameter parameter, Class<?> type) {
    Map<String, GinConfigurable> bySelector = new LinkedHashMap<>();
    Map<GinConfigurable, Class<? extends Record>> records = GinRecords.records(type);
    records.keySet().forEach(c -> bySelector.put(c.value(), c));
    BoundReader.Target target = target(parameter);
    GinConfigurable chosen = oneOf(parameter, target, bySelector);
    boolean bound = read.bound(parameter.selector, parameter.name).isPresent();
    BoundReader inside =
        bound ? read.in(target.scope()) : BoundReader.ofDefaults(read.configurables());
    return new RecordReader(inside)
        .record(Optional.ofNullable(records.get(chosen)).orElseThrow(), Optional.of(chosen));
  }

  private BoundReader.Target target(Parameter parameter) {
    return read.target(parameter.selector, parameter.name)
        .orElseThrow(() -> fault(parameter, "cannot be None"));
  }

  private <T> T oneOf(Parameter parameter, BoundReader.Target target, Map<String, T> known) {
    return Optional.ofNullable(known.get(target.selector()))
        .orElseThrow(
            () -> {
              List<String> names =
                  known.keySet().stream().sorted().map(read.configurables()::spoken).toList();
              return fault(
                  parameter,
                  "cannot be @%s (it can be @%s)"
                      .formatted(
                          read.configurables().spoken(target.selector()),
                          String.join(", @", names)));
            });
  }
}
