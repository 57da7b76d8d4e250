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

  /** The name in gin text, if it is not the component's in snake case. */
  String name() default "";

  /** A second name, which the reference does not have. */
  String alias() default "";

  /** The parameter whose value replaces {@code None}. */
  String otherwise() default "";

  /** The smallest allowed number. */
  double least() default Double.NEGATIVE_INFINITY;

  /** An exclusive lower bound of numbers. */
  double above() default Double.NEGATIVE_INFINITY;

  /** The largest allowed number. */
  double most() default Double.POSITIVE_INFINITY;

  /** The allowed strings; empty: any, or all constants of the enum. */
  String[] choices() default {};

  /** Whether the reference lacks the parameter; the default then behaves like the reference. */
  boolean ours() default false;
}
