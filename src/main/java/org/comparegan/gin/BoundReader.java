package org.comparegan.gin;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.comparegan.file.NearestName;

/** Values of parameters, bound or by default, with macros replaced and types checked. */
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

  /** The same bindings as a call in a scope sees them. */
  public BoundReader in(String innerScope) {
    return new BoundReader(bindings, heirs, innerScope);
  }

  /** What is bound to a parameter, macros replaced; absent: its default holds. */
  public Optional<GinBindings.Bound> bound(String selector, String parameter) {
    Optional<GinBindings.Bound> own = Optional.empty();
    String heir = heirs.get(complete(selector));
    if (heir != null) {
      own = boundTo(heir, parameter);
    }
    return own.isPresent() ? own : boundTo(selector, parameter);
  }

  private Optional<GinBindings.Bound> boundTo(String selector, String parameter) {
    String complete = complete(selector);
    return Optional.ofNullable(bindings.inScope(scope, complete).get(parameter))
        .map(
            b ->
                new GinBindings.Bound(
                    withoutMacros(b.value(), b.at(), new LinkedHashSet<>()), b.at()));
  }

  /** The complete selector. */
  String complete(String selector) {
    List<String> matches = configurables.matching(selector);
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
    if (given.isPresent()) {
      return given;
    }
    Configurable.Default initial = initial(selector, parameter);
    if (initial instanceof Configurable.Default.Literal literal) {
      return Optional.of(literal.value());
    }
    return Optional.empty();
  }

  private GinValue needed(String selector, String parameter) {
    return value(selector, parameter).orElseThrow(() -> missing(selector, parameter));
  }

  /** Says that a required parameter is not bound. */
  public GinException missing(String selector, String parameter) {
    return new GinException(
        GinException.Kind.REQUIRED,
        selector
            + "."
            + parameter
            + " is required and not bound: add a line "
            + selector
            + "."
            + parameter
            + " = …");
  }

  /** A fault of a value: at its binding if it is bound. */
  public GinException fault(String selector, String parameter, String message) {
    Optional<GinBindings.Bound> bound = bound(selector, parameter);
    String text = selector + "." + parameter + " " + message;
    return bound
        .map(b -> new GinException(GinException.Kind.VALUE, text, b.at()))
        .orElseGet(() -> new GinException(GinException.Kind.VALUE, text));
  }

  private GinException wrongType(String selector, String parameter, String expected) {
    GinValue found = needed(selector, parameter);
    return fault(selector, parameter, "must be " + expected + ", not " + GinText.of(found));
  }

  public boolean flag(String selector, String parameter) {
    if (needed(selector, parameter) instanceof GinValue.Bool bool) {
      return bool.value();
    }
    throw wrongType(selector, parameter, "True or False");
  }

  public long whole(String selector, String parameter, long least) {
    if (needed(selector, parameter) instanceof GinValue.Int found
        && found.value().compareTo(LONG_MIN) >= 0
        && found.value().compareTo(LONG_MAX) <= 0
        && found.value().longValueExact() >= least) {
      return found.value().longValueExact();
    }
    String expected = "a whole number";
    throw wrongType(
        selector, parameter, least == Long.MIN_VALUE ? expected : expected + " from " + least);
  }

  public int count(String selector, String parameter, int least) {
    long found = whole(selector, parameter, least);
    if (found > Integer.MAX_VALUE) {
      throw wrongType(selector, parameter, "a whole number below 2^31");
    }
    return (int) found;
  }

  /** A finite number in [least, most]. */
  public double number(String selector, String parameter, double least, double most) {
    GinValue found = needed(selector, parameter);
    double number =
        found instanceof GinValue.Real real
            ? real.value()
            : found instanceof GinValue.Int whole ? whole.value().doubleValue() : Double.NaN;
    if (number >= least && number <= most && Double.isFinite(number)) {
      return number;
    }
    String range = Double.isInfinite(most) ? "" : " up to " + most;
    String from = Double.isInfinite(least) ? "" : " from " + least;
    throw wrongType(selector, parameter, "a number" + from + range);
  }

  public String text(String selector, String parameter) {
    if (needed(selector, parameter) instanceof GinValue.Text text) {
      return text.value();
    }
    throw wrongType(selector, parameter, "a string in quotes");
  }

  /** Whether it is {@code None}, bound so or by default. */
  public boolean isNone(String selector, String parameter) {
    return value(selector, parameter).orElse(new GinValue.Bool(false)) instanceof GinValue.None;
  }

  /** One of an enum's constants by the string that stands for it. */
  public <E extends Enum<E>> E choice(
      String selector, String parameter, Class<E> type, Function<E, String> name) {
    String found = text(selector, parameter);
    List<E> constants = Arrays.asList(type.getEnumConstants());
    return constants.stream()
        .filter(constant -> name.apply(constant).equals(found))
        .findFirst()
        .orElseThrow(
            () -> {
              List<String> names = constants.stream().map(name).toList();
              return fault(
                  selector,
                  parameter,
                  "is \""
                      + found
                      + "\""
                      + NearestName.question(found, names)
                      + " (known: "
                      + String.join(", ", names)
                      + ")");
            });
  }

  /** Lower-case name of a constant. */
  public static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** The function or class that a parameter is set to, by its complete selector, and its scope. */
  public record Target(String selector, String scope) {}

  /**
   * What a parameter refers to; by default, what the program itself refers to.
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

  /** One of several targets, each by its complete selector. */
  public <T> T oneOf(String selector, String parameter, Target target, Map<String, T> known) {
    T meaning = known.get(target.selector());
    if (meaning == null) {
      List<String> names = known.keySet().stream().sorted().map(configurables::spoken).toList();
      throw fault(
          selector,
          parameter,
          "cannot be @"
              + configurables.spoken(target.selector())
              + " (it can be @"
              + String.join(", @", names)
              + ")");
    }
    return meaning;
  }

  /** As {@link #oneOf}, where a scope would have to act on what is called inside. */
  public <T> T oneUnscoped(String selector, String parameter, Target target, Map<String, T> known) {
    T meaning = oneOf(selector, parameter, target, known);
    boolean acts =
        !target.scope().isEmpty()
            && bindings.all().keySet().stream()
                .anyMatch(
                    key ->
                        !key.selector().equals("gin.macro")
                            && !key.scope().isEmpty()
                            && (target.scope() + "/").startsWith(key.scope() + "/"));
    if (acts) {
      throw fault(
          selector,
          parameter,
          "has a scope with bindings of its own, which only optimisers can have here: bind"
              + " without "
              + target.scope()
              + "/");
    }
    return meaning;
  }
}
