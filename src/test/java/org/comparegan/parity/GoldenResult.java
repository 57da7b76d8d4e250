package org.comparegan.parity;

/**
 * What came of a case.
 *
 * @param maxError the largest error in the measure of the case's kind; NaN if nothing was compared
 * @param why what differed most, or empty
 */
record GoldenResult(Status status, double maxError, String why) {

  /** Agrees; differs as rounding at a kink of an activation may; differs. */
  enum Status {
    PASS,
    KINK,
    FAIL
  }

  static GoldenResult pass(double maxError) {
    return new GoldenResult(Status.PASS, maxError, "");
  }

  static GoldenResult fail(double maxError, String why) {
    return new GoldenResult(Status.FAIL, maxError, why);
  }

  /** A failure before anything could be compared. */
  static GoldenResult fail(String why) {
    return fail(Double.NaN, why);
  }

  boolean agrees() {
    return status != Status.FAIL;
  }
}
