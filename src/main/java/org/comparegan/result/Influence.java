package org.comparegan.result;

/** Whether something can move a number. */
public enum Influence {
  /** The number itself. */
  NUMBER("the number"),
  /** It can. */
  MOVES("yes"),
  /** It changes the order of sums or the rounding of functions. */
  ROUNDS("by rounding"),
  /** It cannot. */
  NEVER("no");

  private final String text;

  Influence(String text) {
    this.text = text;
  }

  /** For tables. */
  public String text() {
    return text;
  }

  /** Whether it counts when two numbers differ. */
  public boolean counts() {
    return this == MOVES || this == ROUNDS;
  }
}
