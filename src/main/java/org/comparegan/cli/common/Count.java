package org.comparegan.cli.common;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** An option that counts something. {@link Verb} checks it before anything runs. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
public @interface Count {
  /** The least that makes sense. */
  long from() default 1;

  /** The most that is taken: more would overflow, or never end. */
  long to() default Long.MAX_VALUE;
}
