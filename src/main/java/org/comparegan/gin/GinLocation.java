package org.comparegan.gin;

/**
 * A place in gin text.
 *
 * @param source file name, or another name of the text, e.g. {@code --set}
 * @param line from 1
 * @param column from 0, in code points
 * @param text the line itself, with its line end
 */
public record GinLocation(String source, int line, int column, String text) {

  /** {@code source:line:column} with the column from 1, as editors count. */
  @Override
  public String toString() {
    return source + ":" + line + ":" + (column + 1);
  }
}
