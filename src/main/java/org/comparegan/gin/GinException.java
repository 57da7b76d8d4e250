package org.comparegan.gin;

import java.util.Optional;
import java.util.regex.Pattern;

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

  private static final int MOST_SHOWN = 200;
  private static final Pattern LONG_NAME = Pattern.compile("(\\S{%d})\\S+".formatted(MOST_SHOWN));

  private final Kind kind;
  private final transient Optional<GinLocation> location;
  private final String problem;
  private final String quote;

  /** An error without a location. */
  public GinException(Kind kind, String message) {
    super(shortened(message));
    this.kind = kind;
    this.problem = shortened(message);
    this.quote = "";
    this.location = Optional.empty();
  }

  GinException(Kind kind, String message, GinLocation location) {
    super(location + ": " + shortened(message) + quoted(location));
    this.kind = kind;
    this.problem = location + ": " + shortened(message);
    this.quote = quoted(location);
    this.location = Optional.of(location);
  }

  /** A message whose names are cut where no name is as long. */
  private static String shortened(String message) {
    return LONG_NAME.matcher(message).replaceAll("$1…");
  }

  /** The line, or what is around the error in a long one, and a mark below the column. */
  private static String quoted(GinLocation location) {
    int[] line = location.text().stripTrailing().codePoints().toArray();
    if (location.text().isBlank()) {
      return "";
    }
    int from = line.length <= MOST_SHOWN ? 0 : Math.max(0, location.column() - MOST_SHOWN / 2);
    int to = Math.min(line.length, from + MOST_SHOWN);
    String start = from > 0 ? "…" : "";
    String text = from < to ? new String(line, from, to - from) : "";
    return "\n    %s%s%s\n    %s^"
        .formatted(
            start,
            text,
            to < line.length ? "…" : "",
            " ".repeat(start.length() + location.column() - from));
  }

  /** The message without the quoted line. */
  public String problem() {
    return problem;
  }

  /** The line of the error and a mark below its column, each begun by a line break, if known. */
  public String quote() {
    return quote;
  }

  /** Whether the error is in a source of this name. */
  public boolean isOf(String source) {
    return location.filter(place -> place.source().equals(source)).isPresent();
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
