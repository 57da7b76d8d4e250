package org.comparegan.gin;

import java.util.regex.Pattern;

/** Shapes of Python 3.11's tokens. */
final class GinPatterns {
  private static final String PREFIX = "(?:[bB][rR]?|[rR][bBfF]?|[uU]|[fF][rR]?)?";
  private static final String DIGITS = "[0-9](?:_?[0-9])*";
  private static final String EXPONENT = "[eE][-+]?" + DIGITS;
  private static final String REAL =
      "(?:" + DIGITS + "\\.(?:" + DIGITS + ")?|\\." + DIGITS + ")(?:" + EXPONENT + ")?";

  static final Pattern BLANKS = Pattern.compile("[ \\f\\t]*");
  static final Pattern CONTINUATION = Pattern.compile("\\\\\\r?\\n");
  static final Pattern COMMENT = Pattern.compile("#[^\\r\\n]*");
  static final Pattern TRIPLE = Pattern.compile(PREFIX + "('''|\"\"\")");
  static final Pattern NUMBER =
      Pattern.compile(
          "(?:%1$s|%2$s%3$s|%2$s)[jJ]|%1$s|%2$s%3$s".formatted(REAL, DIGITS, EXPONENT)
              + "|0[xX](?:_?[0-9a-fA-F])+|0[bB](?:_?[01])+|0[oO](?:_?[0-7])+"
              + "|0(?:_?0)*|[1-9](?:_?[0-9])*");
  static final Pattern LINE_END = Pattern.compile("\\r?\\n");
  static final Pattern OPERATOR =
      Pattern.compile(
          "\\*\\*=|//=|<<=|>>=|\\.\\.\\."
              + "|\\*\\*|//|<<|>>|->|:=|[-+*/%&|^@=<>!]="
              + "|[-+*/%&|^@=<>(){}\\[\\],:.;~]");
  static final Pattern SINGLE_LINE_STRING =
      Pattern.compile(
          PREFIX
              + "(?:'[^\\n'\\\\]*(?:\\\\[^\\n][^\\n'\\\\]*)*('|\\\\\\r?\\n)"
              + "|\"[^\\n\"\\\\]*(?:\\\\[^\\n][^\\n\"\\\\]*)*(\"|\\\\\\r?\\n))");
  static final Pattern CONTINUED_LINE = Pattern.compile("\\\\\\r?\\n\\z");
  static final Pattern NAME = Pattern.compile("\\w+", Pattern.UNICODE_CHARACTER_CLASS);

  private GinPatterns() {}
}
