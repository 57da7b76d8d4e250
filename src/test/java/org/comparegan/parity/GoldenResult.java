package org.comparegan.parity;

/**
 * What came of a case.
 *
 * @param maxError the largest error in the measure of the case's kind; NaN if nothing was compared
 * @param why what differed most, or empty
 */
public record GoldenResult(Status status, double maxError, String why) {

  /** Agrees; differs as rounding at a kink of an activation may; differs. */
  public enum Status {
    PASS,
    KINK,
    FAIL
  }
}
