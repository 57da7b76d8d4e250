package org.comparegan.gin;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares that a component of a record is a parameter in gin text, with its default and range. The
 * type of the component says what gin text may bind:
 *
 * <ul>
 *   <li>{@code boolean}, {@code int}, {@code long}, {@code double}, {@code String}: such a value;
 *   <li>an enum: a string (the constant's name in lower case, or its {@link GinName}), or, where
 *       the constants are {@link GinConfigurable}, a reference;
 *   <li>a sealed interface of {@link GinConfigurable} records: a reference to one, which is then
 *       read too;
 *   <li>an {@code Optional}: such a value or {@code None}; absent, too, where there is no default
 *       and nothing is bound.
 * </ul>
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface GinParameter {
  /** The default as gin text; empty: it has to be bound. */
  String value() default "";

  /** The name in gin text, where it is not that of the component in snake case. */
  String name() default "";

  /** A second name, which the reference does not have. */
  String alias() default "";

  /** The parameter whose value holds in place of {@code None}. */
  String otherwise() default "";

  /** The smallest number that is allowed. */
  double least() default Double.NEGATIVE_INFINITY;

  /** What a number has to be larger than. */
  double above() default Double.NEGATIVE_INFINITY;

  /** The largest number that is allowed. */
  double most() default Double.POSITIVE_INFINITY;

  /** The strings that are allowed; empty: any, or all constants of the enum. */
  String[] choices() default {};

  /** Whether the reference lacks the parameter; then the default does what the reference does. */
  boolean ours() default false;
}
