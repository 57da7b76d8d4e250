package org.comparegan.gin;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.comparegan.file.NearestName;
import org.comparegan.gin.GinException.Kind;

/** Finds configurables by the end of their names: {@code AdamOptimizer}, {@code train.Adam…}. */
public final class Configurables {
  private final Map<String, Configurable> bySelector = new LinkedHashMap<>();
  private final Map<String, GinValue> constants = new LinkedHashMap<>();

  /**
   * A registry; {@code gin.macro}, {@code gin.constant} and {@code gin.singleton} are added.
   *
   * @param constants values by complete name, for {@code %name}
   */
  public Configurables(List<Configurable> configurables, Map<String, GinValue> constants) {
    add("gin.macro", "value");
    add("gin.constant");
    add("gin.singleton", "constructor");
    for (Configurable configurable : configurables) {
      bySelector.put(configurable.selector(), configurable);
    }
    this.constants.putAll(constants);
  }

  private void add(String selector, String... parameters) {
    List<Configurable.Parameter> required = new ArrayList<>();
    for (String name : parameters) {
      required.add(
          new Configurable.Parameter(name, new Configurable.Default.Required(), "-", false));
    }
    bySelector.put(
        selector, new Configurable(selector, required, List.of(), List.of(), Optional.empty()));
  }

  /** All configurables, in order of registration. */
  public List<Configurable> all() {
    return List.copyOf(bySelector.values());
  }

  /**
   * The configurable of exactly that selector.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Configurable get(String completeSelector) {
    Configurable configurable = bySelector.get(completeSelector);
    if (configurable == null) {
      throw new IllegalArgumentException("no configurable " + completeSelector);
    }
    return configurable;
  }

  /** Complete selectors that match a partial one; a complete one matches only itself. */
  public List<String> matching(String partialSelector) {
    return matching(bySelector.keySet(), partialSelector);
  }

  /** Complete names of constants that match a macro's name. */
  public List<String> matchingConstants(String partialName) {
    return matching(constants.keySet(), partialName);
  }

  /**
   * The value of a constant.
   *
   * @throws IllegalArgumentException if there is none of that complete name
   */
  public GinValue constant(String completeName) {
    GinValue value = constants.get(completeName);
    if (value == null) {
      throw new IllegalArgumentException("no constant " + completeName);
    }
    return value;
  }

  private static List<String> matching(Set<String> names, String partial) {
    if (names.contains(partial)) {
      return List.of(partial);
    }
    return names.stream().filter(name -> name.endsWith("." + partial)).toList();
  }

  /**
   * The single configurable that matches a selector.
   *
   * @throws GinException if none or several match
   */
  public Configurable resolve(String partialSelector, GinLocation at) {
    List<String> matches = matching(partialSelector);
    if (matches.size() == 1) {
      return get(matches.get(0));
    } else if (matches.isEmpty()) {
      throw new GinException(
          Kind.VALUE,
          "nothing configurable is called " + partialSelector + nearest(partialSelector),
          at);
    }
    throw new GinException(
        Kind.AMBIGUOUS,
        partialSelector + " can mean any of " + String.join(", ", matches) + "; write more of it",
        at);
  }

  private String nearest(String selector) {
    Set<String> known = new LinkedHashSet<>();
    for (String complete : bySelector.keySet()) {
      known.add(minimal(complete));
      known.add(complete);
    }
    return NearestName.question(selector, known);
  }

  /**
   * Finds the configurable that owns a bound parameter.
   *
   * @return the given configurable or an ancestor
   * @throws GinException if no such parameter exists or it may not be bound
   */
  public Configurable owner(
      Configurable configurable, String givenSelector, String parameter, GinLocation at) {
    Configurable owner = configurable;
    while (owner.parameter(parameter).isEmpty() && owner.inherits().isPresent()) {
      owner = get(owner.inherits().get());
    }
    if (owner.parameter(parameter).isPresent() && owner.admits(parameter)) {
      return owner;
    }
    boolean exists = owner.parameter(parameter).isPresent();
    String problem =
        exists
            ? " has a parameter " + parameter + " that the program itself passes"
            : " has no parameter " + parameter;
    List<String> bindable = bindable(configurable);
    String known =
        bindable.isEmpty()
            ? "; it has none that can be bound"
            : NearestName.question(parameter, bindable)
                + " (it has "
                + String.join(", ", bindable)
                + ")";
    throw new GinException(Kind.VALUE, givenSelector + problem + known, at);
  }

  private List<String> bindable(Configurable configurable) {
    Stream<String> own =
        configurable.parameters().stream()
            .map(Configurable.Parameter::name)
            .filter(configurable::admits);
    Stream<String> inherited =
        configurable.inherits().stream().flatMap(s -> bindable(get(s)).stream());
    return Stream.concat(own, inherited).distinct().toList();
  }

  /** The shortest unambiguous suffix of a complete selector, as gin computes it. */
  public String minimal(String completeSelector) {
    List<String> parts = new ArrayList<>(Arrays.asList(completeSelector.split("\\.")));
    int start = -1;
    for (int length = 0; length < parts.size(); length++) {
      if (longerBy(parts, length) > 1) {
        start = -1;
      } else if (start < 0) {
        start = parts.size() - length;
      }
    }
    boolean endOfAnother = longerBy(parts, parts.size()) > 1;
    if (start < 0 || endOfAnother) {
      return completeSelector;
    }
    return String.join(".", parts.subList(start == parts.size() ? 0 : start, parts.size()));
  }

  /** The usual spelling: minimal, but complete for TensorFlow's names. */
  public String spoken(String completeSelector) {
    return completeSelector.startsWith("tf.") ? completeSelector : minimal(completeSelector);
  }

  /** Number of distinct parts, the start included, that precede the last {@code length} parts. */
  private long longerBy(List<String> parts, int length) {
    String end = String.join(".", parts.subList(parts.size() - length, parts.size()));
    return bySelector.keySet().stream()
        .filter(s -> length == 0 || s.equals(end) || s.endsWith("." + end))
        .map(
            s -> {
              String rest = s.equals(end) ? "" : s.substring(0, s.length() - end.length());
              String[] left = rest.isEmpty() ? new String[] {"$"} : rest.split("\\.");
              return left[left.length - 1];
            })
        .distinct()
        .count();
  }
}
