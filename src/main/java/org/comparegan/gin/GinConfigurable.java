package org.comparegan.gin;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares what gin text can configure, like Python's {@code @gin.configurable}. It annotates
 *
 * <ul>
 *   <li>a record, whose components are then the parameters ({@link GinParameter});
 *   <li>a component of a record, which then belongs to this configurable and not to that of the
 *       record around it;
 *   <li>a constant of an enum: the function or class that {@code @name} refers to.
 * </ul>
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.RECORD_COMPONENT, ElementType.FIELD})
public @interface GinConfigurable {
  /** The complete selector, modules included. */
  String value();

  /** The complete selector of the class that takes all other parameters. */
  String inherits() default "";

  /** Whether only the record's parameters may be bound, as listed by the reference. */
  boolean onlyThese() default false;

  /** Parameters that the program passes and gin text may not bind. */
  String[] denied() default {};

  /** Parameters that may be bound but have no effect: {@code name} or {@code name = default}. */
  String[] unused() default {};

  /** Parameters of which only the default is implemented: {@code name = default}. */
  String[] fixed() default {};
}
