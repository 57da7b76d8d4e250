package org.comparegan.bench;

/**
 * A line of the table before it is measured.
 *
 * @param name unique, as in {@code train-s3gan32 step}
 * @param goal what it should show
 */
record Row(String name, Goal goal) {

  static Row of(String name) {
    return new Row(name, Goal.NONE);
  }

  static Row atLeast(String name, double bound) {
    return new Row(name, new Goal.AtLeast(bound));
  }

  static Row atMost(String name, double bound) {
    return new Row(name, new Goal.AtMost(bound));
  }
}
