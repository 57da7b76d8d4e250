package org.comparegan.report;

import java.util.regex.Pattern;

/**
 * Words in a CSV cell. A spreadsheet computes what begins with {@code = + - @}, tab or carriage
 * return, also if it came from a stranger's file name; an apostrophe before it makes it text. A
 * number stays a number.
 */
public final class SpreadsheetCell {
  private static final Pattern FORMULA = Pattern.compile("'*[=+\\-@\t\r].*", Pattern.DOTALL);
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");

  private SpreadsheetCell() {}

  /** The cell of some words. */
  public static String of(String words) {
    return isFormula(words) ? "'" + words : words;
  }

  /** The words of a cell. */
  public static String words(String cell) {
    return cell.startsWith("'") && isFormula(cell.substring(1)) ? cell.substring(1) : cell;
  }

  private static boolean isFormula(String words) {
    return FORMULA.matcher(words).matches() && !NUMBER.matcher(words).matches();
  }
}
