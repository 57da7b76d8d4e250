package org.comparegan.gin;

import java.util.List;
import java.util.Optional;

/**
 * A function or class that gin text can configure, the reference's or ours.
 *
 * @param selector complete name, modules included
 * @param parameters in order
 * @param allowed if not empty, only these parameters may be bound
 * @param denied parameters that may not be bound, since the program passes them
 * @param inherits selector of the parent class, which takes all other parameters
 */
public record Configurable(
    String selector,
    List<Parameter> parameters,
    List<String> allowed,
    List<String> denied,
    Optional<String> inherits) {

  /** The parameter of that name, whether or not it may be bound. */
  public Optional<Parameter> parameter(String name) {
    return parameters.stream().filter(p -> p.name().equals(name)).findFirst();
  }

  /** Its part in the reference, without our parameters; absent if nothing is left. */
  public Optional<Configurable> ofReference() {
    List<Parameter> theirs = parameters.stream().filter(p -> !p.ours()).toList();
    List<String> names = theirs.stream().map(Parameter::name).toList();
    List<String> allowedThere = allowed.stream().filter(names::contains).toList();
    return theirs.isEmpty() && !parameters.isEmpty()
        ? Optional.empty()
        : Optional.of(new Configurable(selector, theirs, allowedThere, denied, inherits));
  }

  /** Whether a parameter may be bound. */
  public boolean admits(String parameter) {
    return (allowed.isEmpty() || allowed.contains(parameter)) && !denied.contains(parameter);
  }

  /**
   * A parameter.
   *
   * @param name as in gin text
   * @param initial its default
   * @param enters path of record components, joined by dots, where its value enters the
   *     configuration; {@code -}: it has no effect
   * @param ours whether the reference lacks it
   */
  public record Parameter(String name, Default initial, String enters, boolean ours) {
    /** Whether a value has an effect. */
    public boolean acts() {
      return !enters.startsWith("-");
    }
  }

  /** The default of a parameter. */
  public sealed interface Default {
    /** {@code gin.REQUIRED}, or a Python argument without default. */
    record Required() implements Default {}

    /** A value. */
    record Literal(GinValue value) implements Default {}

    /**
     * A function or class, which gin cannot write.
     *
     * @param selector as in a reference to it
     */
    record Function(String selector) implements Default {}
  }
}
