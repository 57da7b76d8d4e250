package org.comparegan.result;

/**
 * Something that a result recorded of itself.
 *
 * @param part what it is about
 * @param name within the part
 * @param value as text
 * @param influence whether it can move a number
 * @param note what it decides, or why it can move nothing; may be empty
 */
record Fact(Part part, String name, String value, Influence influence, String note) {

  /** What facts are about, in the order of tables. */
  enum Part {
    NUMBER,
    MODEL,
    EVALUATION,
    DEFINITION,
    TRAINING,
    CONFIGURATION
  }

  /** Where it stands in its part. */
  record Key(Part part, String name) {
    String text() {
      return part.name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  Key key() {
    return new Key(part, name);
  }
}
