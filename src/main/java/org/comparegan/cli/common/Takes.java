package org.comparegan.cli.common;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What an option or an argument names. {@link Verb} checks it before anything runs, and shells
 * complete it.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
public @interface Takes {
  /** The kind of its value. */
  Kind value();
}
