package org.comparegan.gin;

import java.util.List;
import java.util.Map;
import org.comparegan.file.NearestName;

/** What only all bindings together can show to be wrong. */
final class BindingChecks {
  private final Configurables configurables;
  private final Map<GinBindings.Key, Map<String, GinBindings.Bound>> bound;

  BindingChecks(
      Configurables configurables, Map<GinBindings.Key, Map<String, GinBindings.Bound>> bound) {
    this.configurables = configurables;
    this.bound = bound;
  }

  void check() {
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

  private String name(GinBindings.Key key, String parameter) {
    String selector = configurables.minimal(key.selector()) + "." + parameter;
    return key.scope().isEmpty() ? selector : key.scope() + "/" + selector;
  }

  private void checkMacros(String binding, GinValue value, GinLocation at) {
    if (value instanceof GinValue.Macro macro
        && !bound.containsKey(new GinBindings.Key(macro.name(), "gin.macro"))) {
      String name = macro.name().isEmpty() ? "gin.macro" : "the macro " + macro.name();
      throw new GinException(
          GinException.Kind.VALUE,
          name + " is never set" + NearestName.question(macro.name(), macros()),
          at);
    } else if (value instanceof GinValue.Reference reference
        && reference.resolved().filter("gin.macro"::equals).isPresent()) {
      throw new GinException(
          GinException.Kind.VALUE, GinText.of(value) + " lacks its parentheses", at);
    }
    inside(value).forEach(item -> checkMacros(binding, item, at));
  }

  private void checkReferences(String binding, GinValue value, GinLocation at) {
    if (value instanceof GinValue.Reference reference && reference.resolved().isEmpty()) {
      throw new GinException(
          GinException.Kind.VALUE,
          "nothing configurable is called " + reference.selector() + ", bound to " + binding,
          at);
    }
    inside(value).forEach(item -> checkReferences(binding, item, at));
  }

  private void checkRequired(String binding, GinValue value, GinLocation at) {
    if (value instanceof GinValue.Constant constant && constant.name().equals("gin.REQUIRED")) {
      throw new GinException(
          GinException.Kind.VALUE, binding + " is %gin.REQUIRED: it still has to be bound", at);
    }
  }

  private List<String> macros() {
    return bound.keySet().stream()
        .filter(key -> key.selector().equals("gin.macro"))
        .map(GinBindings.Key::scope)
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
}
