package org.comparegan.parity;

/** A golden that cannot be run: a failure that says why, never a skip. */
record Unrunnable(String kind, String name, String why) implements GoldenCase {

  @Override
  public GoldenResult run() {
    return new GoldenResult(GoldenResult.Status.FAIL, Double.NaN, why);
  }
}
