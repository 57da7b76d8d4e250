package org.comparegan.parity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.comparegan.gin.Configurable;
import org.comparegan.gin.Configurables;
import org.comparegan.gin.GinBindings;
import org.comparegan.gin.GinException;
import org.comparegan.gin.GinLocation;
import org.comparegan.gin.GinText;
import org.comparegan.gin.GinValue;
import org.comparegan.gin.GinWriter;

/** Calls configurables as gin does, and remembers what it gave them. */
final class GinCalls {
  private static final int DEEPEST = 100;
  private static final GinLocation CALL = new GinLocation("call", 1, 0, "");

  /** What a configurable makes of its arguments. */
  @FunctionalInterface
  interface Body {
    JsonNode result(Configurable configurable, Map<String, JsonNode> arguments);
  }

  private final GinBindings bindings;
  private final Configurables configurables;
  private final Body body;
  private final Map<GinBindings.Key, Map<String, GinValue>> operative = new LinkedHashMap<>();
  private final Map<String, JsonNode> singletons = new HashMap<>();
  private int depth;

  GinCalls(GinBindings bindings, Body body) {
    this.bindings = bindings;
    this.configurables = bindings.configurables();
    this.body = body;
  }

  /**
   * Calls {@code scope/selector}.
   *
   * @throws GinException if something required is not bound, or an argument cannot be made
   */
  JsonNode call(String scopedSelector) {
    int slash = scopedSelector.lastIndexOf('/');
    String scope = slash < 0 ? "" : scopedSelector.substring(0, slash);
    return call(scope, configurables.resolve(scopedSelector.substring(slash + 1), CALL));
  }

  private JsonNode call(String scope, Configurable configurable) {
    if (depth == DEEPEST) {
      throw new GinException(
          GinException.Kind.ENDLESS,
          configurable.selector() + " is among what its own arguments call");
    }
    depth++;
    try {
      return callOnce(scope, configurable);
    } finally {
      depth--;
    }
  }

  private JsonNode callOnce(String scope, Configurable configurable) {
    Map<String, GinValue> given = new LinkedHashMap<>();
    bindings
        .inScope(scope, configurable.selector())
        .forEach((name, bound) -> given.put(name, bound.value()));
    Map<String, GinValue> used = defaults(configurable);
    used.keySet().removeIf(name -> !configurable.admits(name));
    used.values().removeIf(value -> !GinText.isLiteral(value));
    used.putAll(given);
    operative
        .computeIfAbsent(
            new GinBindings.Key(scope, configurable.selector()), k -> new LinkedHashMap<>())
        .putAll(used);

    Map<String, JsonNode> arguments = new LinkedHashMap<>();
    defaults(configurable).forEach((name, value) -> arguments.put(name, evaluate(scope, value)));
    given.forEach((name, value) -> arguments.put(name, evaluate(scope, value)));
    requireAll(scope, configurable, arguments);
    return switch (configurable.selector()) {
      case "gin.macro" -> argument(arguments, "value");
      case "gin.singleton" -> singleton(scope, given);
      default -> body.result(configurable, arguments);
    };
  }

  private static Map<String, GinValue> defaults(Configurable configurable) {
    Map<String, GinValue> defaults = new LinkedHashMap<>();
    for (Configurable.Parameter parameter : configurable.parameters()) {
      if (parameter.initial() instanceof Configurable.Default.Literal literal) {
        defaults.put(parameter.name(), literal.value());
      }
    }
    return defaults;
  }

  private void requireAll(
      String scope, Configurable configurable, Map<String, JsonNode> arguments) {
    List<String> missing =
        configurable.parameters().stream()
            .filter(p -> p.initial() instanceof Configurable.Default.Required)
            .map(Configurable.Parameter::name)
            .filter(name -> !arguments.containsKey(name))
            .toList();
    if (!missing.isEmpty()) {
      boolean builtIn = configurable.selector().startsWith("gin.");
      throw new GinException(
          builtIn ? GinException.Kind.TYPE : GinException.Kind.REQUIRED,
          configurables.minimal(configurable.selector())
              + " in scope '"
              + scope
              + "' needs "
              + String.join(", ", missing));
    }
  }

  static JsonNode argument(Map<String, JsonNode> arguments, String name) {
    JsonNode value = arguments.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no argument " + name);
    }
    return value;
  }

  private JsonNode singleton(String scope, Map<String, GinValue> given) {
    JsonNode existing = singletons.get(scope);
    if (existing != null) {
      return existing;
    }
    if (!(given.get("constructor") instanceof GinValue.Reference constructor)
        || constructor.call()) {
      throw new GinException(
          GinException.Kind.VALUE, "the constructor of singleton " + scope + " is no function");
    }
    JsonNode made = call(innerScope(scope, constructor), target(constructor));
    singletons.put(scope, made);
    return made;
  }

  private static String innerScope(String scope, GinValue.Reference reference) {
    return reference.scope().isEmpty() ? scope : reference.scope();
  }

  private Configurable target(GinValue.Reference reference) {
    return configurables.get(
        reference
            .resolved()
            .orElseThrow(
                () ->
                    new GinException(
                        GinException.Kind.VALUE,
                        "nothing configurable is called " + GinText.of(reference))));
  }

  private JsonNode evaluate(String scope, GinValue value) {
    return GinJson.of(value, name -> evaluateName(scope, name));
  }

  private JsonNode evaluateName(String scope, GinValue name) {
    if (name instanceof GinValue.Macro macro) {
      String inner = macro.name().isEmpty() ? scope : macro.name();
      return call(inner, configurables.get("gin.macro"));
    } else if (name instanceof GinValue.Constant constant) {
      return GinJson.of(configurables.constant(constant.name()));
    }
    GinValue.Reference reference = (GinValue.Reference) name;
    Configurable target = target(reference);
    return reference.call()
        ? call(innerScope(scope, reference), target)
        : GinJson.object().put("function", pythonName(target.selector()));
  }

  /**
   * Name of the Python function. Where two modules register the same name, the functions are told
   * apart by the module's number: {@code m1.g} is {@code g1}.
   */
  private String pythonName(String selector) {
    int dot = selector.lastIndexOf('.');
    String name = selector.substring(dot + 1);
    boolean shared = configurables.matching(name).size() > 1;
    String module = dot < 0 ? "" : selector.substring(0, dot);
    return shared ? name + module.replaceAll("\\D", "") : name;
  }

  /**
   * What was given, as {@code gin.operative_config_str} writes it.
   *
   * @throws GinException if a macro without a value was used
   */
  String operativeText() {
    return new GinWriter(configurables).write(bindings.imports(), operative);
  }
}
