package org.comparegan.gin;

import java.util.List;
import java.util.Optional;

/**
 * Something that gin text can configure: a function or class of the reference, or of ours.
 *
 * @param selector complete name, modules included
 * @param parameters what it takes, in order
 * @param allowed if not empty, the only parameters that may be bound
 * @param denied parameters that may not be bound, since the program passes them
 * @param inherits selector of the class that takes all other parameters
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

  /** What the reference has of it: the parameters that are not ours; absent if there are none. */
  public Optional<Configurable> ofReference() {
    List<Parameter> theirs = parameters.stream().filter(p -> !p.ours()).toList();
    List<String> names = theirs.stream().map(Parameter::name).toList();
    List<String> allowedThere = allowed.stream().filter(names::contains).toList();
    return theirs.isEmpty() && !parameters.isEmpty()
        ? Optional.empty()
        : Optional.of(new Configurable(selector, theirs, allowedThere, denied, inherits));
  }

  /** Whether the lists of allowed and denied parameters admit a binding. */
  public boolean admits(String parameter) {
    return (allowed.isEmpty() || allowed.contains(parameter)) && !denied.contains(parameter);
  }

  /**
   * A parameter.
   *
   * @param name as in gin text
   * @param initial its default
   * @param enters where its value enters the configuration, e.g. names of record components joined
   *     by dots; {@code -}: nowhere, it has no effect
   * @param ours whether the reference lacks it
   */
  public record Parameter(String name, Default initial, String enters, boolean ours) {
    /** Whether a value has an effect. */
    public boolean acts() {
      return !enters.startsWith("-");
    }
  }

  /** Default of a parameter. */
  public sealed interface Default {
    /** {@code gin.REQUIRED}, or a Python argument without default. */
    record Required() implements Default {}

    /** A value. */
    record Literal(GinValue value) implements Default {}

    /**
     * A function or class, which gin cannot write.
     *
     * @param selector what a reference to it would say
     */
    record Function(String selector) implements Default {}
  }
}
