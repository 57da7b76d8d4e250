package org.comparegan.gin;

import java.util.Optional;

/** An error in a configuration, with its location. */
public final class GinException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Kinds of errors; gin-config raises a Python exception type for each. */
  public enum Kind {
    /** Text that is not gin. */
    SYNTAX,
    /** A block whose lines begin at different columns. */
    INDENTATION,
    /** An unclosed bracket or triple-quoted string. */
    UNFINISHED,
    /** An unknown or forbidden name, or a value out of range. */
    VALUE,
    /** A name that matches several configurables. */
    AMBIGUOUS,
    /** A value of the wrong type, or a macro that was never set. */
    TYPE,
    /** A required parameter that is not bound. */
    REQUIRED,
    /** A file that cannot be read. */
    FILE,
    /** An import of an unknown module. */
    IMPORT,
    /** Nesting that is infinite or too deep. */
    ENDLESS
  }

  private final Kind kind;
  private final transient Optional<GinLocation> location;

  /** An error without a location. */
  public GinException(Kind kind, String message) {
    super(message);
    this.kind = kind;
    this.location = Optional.empty();
  }

  GinException(Kind kind, String message, GinLocation location) {
    super(location + ": " + message + quoted(location));
    this.kind = kind;
    this.location = Optional.of(location);
  }

  private static String quoted(GinLocation location) {
    String line = location.text().stripTrailing();
    if (line.isBlank()) {
      return "";
    }
    return "\n    " + line + "\n    " + " ".repeat(location.column()) + "^";
  }

  /** Kind of error. */
  public Kind kind() {
    return kind;
  }

  /** Its location; absent if no line is at fault, e.g. for a missing binding. */
  public Optional<GinLocation> location() {
    return location;
  }
}
