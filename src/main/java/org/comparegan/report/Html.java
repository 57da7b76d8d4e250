package org.comparegan.report;

/** Text in HTML. */
final class Html {
  private Html() {}

  static String escape(String words) {
    return words
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
