package org.comparegan.file;

/**
 * Text of strangers as people may see it: what would move a cursor, colour a terminal or turn the
 * direction of writing is written as JSON's {@code \}{@code uXXXX}.
 */
public final class Visible {
  private Visible() {}

  /** A name or message in one line: line breaks and tabs are escaped too. */
  public static String line(String text) {
    return escaped(text, false);
  }

  /** A text of several lines, which keeps its line breaks and tabs. */
  public static String lines(String text) {
    return escaped(text, true);
  }

  private static String escaped(String text, boolean lines) {
    int first = 0;
    while (first < text.length() && !moves(text.charAt(first), lines)) {
      first++;
    }
    if (first == text.length()) {
      return text;
    }
    StringBuilder escaped = new StringBuilder(text.substring(0, first));
    for (int i = first; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!moves(c, lines)) {
        escaped.append(c);
      } else if (c == '\n') {
        escaped.append("\\n");
      } else if (c == '\r') {
        escaped.append("\\r");
      } else if (c == '\t') {
        escaped.append("\\t");
      } else {
        escaped.append("\\u%04x".formatted((int) c));
      }
    }
    return escaped.toString();
  }

  private static boolean moves(char c, boolean lines) {
    if (c < 0x20) {
      return !(lines && (c == '\n' || c == '\t'));
    }
    return c >= 0x7f && c <= 0x9f
        // Line and paragraph separator; marks, embeddings, overrides, isolates of direction.
        || c >= '\u2028' && c <= '\u202e'
        || c >= '\u2066' && c <= '\u2069'
        || c == '\u200e'
        || c == '\u200f'
        || c == '\u061c';
  }
}
