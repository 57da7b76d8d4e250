package org.comparegan.report;

/** Text in HTML. */
final class Html {
  private Html() {}

  /** Text that may go on in the next line behind the signs of paths and of names with points. */
  static String breakable(String words) {
    return escape(words).replaceAll("([./_=])(?=[^\\s./_=])", "$1<wbr>");
  }

  static String escape(String words) {
    return words
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
