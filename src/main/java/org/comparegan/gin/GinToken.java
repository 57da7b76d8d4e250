package org.comparegan.gin;

/**
 * A token of gin text.
 *
 * @param kind what it is
 * @param text its characters
 * @param line line of its first character, from 1
 * @param column column of its first character, from 0, in code points
 * @param start index of its first character in {@code physicalLine}
 * @param end index after its last character; for a string over several lines, in its last line
 * @param physicalLine the line it stands on (all lines of a string over several)
 */
record GinToken(
    Kind kind, String text, int line, int column, int start, int end, String physicalLine) {

  /** Kinds of tokens, as Python's. */
  enum Kind {
    NAME,
    NUMBER,
    STRING,
    OPERATOR,
    COMMENT,
    /** A line end inside brackets or of a line without a statement. */
    BLANK,
    /** The end of a statement. */
    NEWLINE,
    INDENT,
    DEDENT,
    /** A character that no token begins with. */
    UNKNOWN,
    END
  }

  boolean is(String expected) {
    return text.equals(expected);
  }

  GinLocation location(String source) {
    return new GinLocation(source, line, column, physicalLine);
  }
}
