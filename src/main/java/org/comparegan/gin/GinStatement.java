package org.comparegan.gin;

import java.util.Optional;

/** A statement of gin text. */
public sealed interface GinStatement {

  /** Its first token. */
  GinLocation location();

  /**
   * {@code scope/selector.parameter = value}, or {@code scope/selector = value}: a macro.
   *
   * @param scope names joined by {@code /}; empty: none
   * @param parameter empty for a macro
   */
  record Binding(
      String scope, String selector, String parameter, GinValue value, GinLocation location)
      implements GinStatement {
    /** The macro that this sets; absent if it binds a parameter. */
    public Optional<String> macro() {
      if (!parameter.isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(scope.isEmpty() ? selector : scope + "/" + selector);
    }
  }

  /** {@code scope/selector:}, before the indented bindings that follow as statements. */
  record Block(String scope, String selector, GinLocation location) implements GinStatement {}

  /**
   * {@code import module}, {@code from package import module}, either {@code as alias}.
   *
   * @param module complete name
   * @param from written with {@code from}
   */
  record Import(String module, boolean from, Optional<String> alias, GinLocation location)
      implements GinStatement {}

  /** {@code include 'file'}. */
  record Include(String file, GinLocation location) implements GinStatement {}
}
