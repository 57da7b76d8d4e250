package org.comparegan.gin;

import java.util.Optional;

/** What is wrong with a configuration, and where. */
public final class GinException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Kinds of failure; gin-config raises a Python exception type for each. */
  public enum Kind {
    /** Text that is not gin. */
    SYNTAX,
    /** A block whose lines begin at different columns. */
    INDENTATION,
    /** A bracket or a triple-quoted string that is open at the end. */
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
    /** Something that contains itself, or is nested too deep. */
    ENDLESS
  }

  private final Kind kind;
  private final transient Optional<GinLocation> location;

  /** A failure that no line is to blame for. */
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

  /** Kind of failure. */
  public Kind kind() {
    return kind;
  }

  /** Where it is; absent where no line is at fault, e.g. a binding that is missing. */
  public Optional<GinLocation> location() {
    return location;
  }
}
