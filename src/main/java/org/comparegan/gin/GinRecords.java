package org.comparegan.gin;

import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Collects what gin text can configure from the annotations of records. */
public final class GinRecords {
  private static final String NO_EFFECT = "-";

  private final Map<String, Row> bySelector = new LinkedHashMap<>();

  private GinRecords() {}

  /**
   * The configurables of a record and of the records in it.
   *
   * @throws IllegalArgumentException if a component that is not a record lacks an annotation
   */
  public static List<Configurable> configurables(Class<? extends Record> root) {
    GinRecords records = new GinRecords();
    records.addRecord(root, Optional.empty(), "");
    return records.bySelector.values().stream().map(Row::configurable).toList();
  }

  private void addRecord(Class<?> type, Optional<GinConfigurable> configurable, String path) {
    configurable.ifPresent(this::row);
    for (RecordComponent component : type.getRecordComponents()) {
      Optional<GinConfigurable> owner = owner(component, configurable);
      String enters = path + component.getName();
      if (component.getType().isRecord()) {
        addRecord(component.getType(), owner, enters + ".");
      } else {
        row(owner.orElseThrow(() -> new IllegalArgumentException(component + " has no selector")))
            .add(component, enters);
        addReferenced(component.getType(), enters + ".");
      }
    }
  }

  /** Adds the possible targets of a parameter of this type. */
  private void addReferenced(Class<?> type, String path) {
    constants(type).keySet().forEach(this::row);
    records(type)
        .forEach((configurable, record) -> addRecord(record, Optional.of(configurable), path));
  }

  private Row row(GinConfigurable configurable) {
    Row row = bySelector.computeIfAbsent(configurable.value(), Row::new);
    row.add(configurable);
    return row;
  }

  /** The configurable that a component, or the record in it, belongs to. */
  static Optional<GinConfigurable> owner(
      RecordComponent component, Optional<GinConfigurable> around) {
    return Optional.ofNullable(component.getAnnotation(GinConfigurable.class))
        .or(() -> Optional.ofNullable(component.getType().getAnnotation(GinConfigurable.class)))
        .or(() -> around);
  }

  static GinParameter parameter(RecordComponent component) {
    return Optional.ofNullable(component.getAnnotation(GinParameter.class))
        .orElseThrow(() -> new IllegalArgumentException(component + " is not a gin parameter"));
  }

  /** The name of a parameter: that of the annotation, else the component's in snake case. */
  static String name(RecordComponent component) {
    String given = parameter(component).name();
    return given.isEmpty()
        ? component.getName().replaceAll("[A-Z]", "_$0").toLowerCase(Locale.ROOT)
        : given;
  }

  /** The constants of an enum that references can name; none if it is read from strings. */
  static Map<GinConfigurable, Enum<?>> constants(Class<?> type) {
    Map<GinConfigurable, Enum<?>> constants = new LinkedHashMap<>();
    if (type.isEnum()) {
      for (Object constant : type.getEnumConstants()) {
        Enum<?> named = (Enum<?>) constant;
        annotation(type, named.name()).ifPresent(found -> constants.put(found, named));
      }
    }
    return constants;
  }

  private static Optional<GinConfigurable> annotation(Class<?> type, String constant) {
    try {
      return Optional.ofNullable(type.getField(constant).getAnnotation(GinConfigurable.class));
    } catch (NoSuchFieldException e) {
      throw new IllegalArgumentException(type + " has no " + constant, e);
    }
  }

  /** The records of a sealed interface. */
  static Map<GinConfigurable, Class<? extends Record>> records(Class<?> type) {
    Map<GinConfigurable, Class<? extends Record>> records = new LinkedHashMap<>();
    if (type.isSealed()) {
      for (Class<?> permitted : type.getPermittedSubclasses()) {
        records.put(
            permitted.getAnnotation(GinConfigurable.class), permitted.asSubclass(Record.class));
      }
    }
    return records;
  }

  /** Splits {@code name} or {@code name = default}. */
  static String[] nameAndDefault(String written) {
    String[] parts = written.split(" = ", 2);
    return new String[] {parts[0], parts.length == 2 ? parts[1] : ""};
  }

  private static Configurable.Default initial(String text) {
    if (text.isEmpty()) {
      return new Configurable.Default.Required();
    }
    GinValue value = GinParser.value(text);
    return value instanceof GinValue.Reference reference
        ? new Configurable.Default.Function(reference.selector())
        : new Configurable.Default.Literal(value);
  }

  /** Collects the parameters of one configurable. */
  private static final class Row {
    private final String selector;
    private final Map<String, Configurable.Parameter> acting = new LinkedHashMap<>();
    private final Map<String, Configurable.Parameter> denied = new LinkedHashMap<>();
    private final Map<String, Configurable.Parameter> unused = new LinkedHashMap<>();
    private Optional<String> inherits = Optional.empty();
    private boolean onlyThese;

    Row(String selector) {
      this.selector = selector;
    }

    void add(GinConfigurable configurable) {
      if (!configurable.inherits().isEmpty()) {
        inherits = Optional.of(configurable.inherits());
      }
      onlyThese |= configurable.onlyThese();
      Stream.of(configurable.denied()).forEach(name -> add(denied, name, "", NO_EFFECT, false));
      Stream.of(configurable.unused(), configurable.fixed())
          .flatMap(Stream::of)
          .map(GinRecords::nameAndDefault)
          .forEach(written -> add(unused, written[0], written[1], NO_EFFECT, false));
    }

    void add(RecordComponent component, String enters) {
      GinParameter parameter = parameter(component);
      add(acting, name(component), parameter.value(), enters, parameter.ours());
      if (!parameter.alias().isEmpty()) {
        add(acting, parameter.alias(), "None", enters, true);
      }
    }

    private static void add(
        Map<String, Configurable.Parameter> to,
        String name,
        String initial,
        String enters,
        boolean ours) {
      to.putIfAbsent(name, new Configurable.Parameter(name, initial(initial), enters, ours));
    }

    Configurable configurable() {
      return new Configurable(
          selector,
          Stream.of(denied, acting, unused).flatMap(map -> map.values().stream()).toList(),
          onlyThese ? List.copyOf(acting.keySet()) : List.of(),
          List.copyOf(denied.keySet()),
          inherits);
    }
  }
}
