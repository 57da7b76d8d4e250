package org.comparegan.parity;

/**
 * How a golden case ended.
 *
 * @param status passed or failed
 * @param maxError largest error against the golden, as the kind of case measures it; 0 where only
 *     equality counts
 * @param why what differs; empty if nothing does
 */
public record GoldenResult(Status status, double maxError, String why) {
  /** Passed or failed. */
  public enum Status {
    /** Within bounds. */
    PASS,
    /** Out of bounds as a changed sign at a kink of the network explains. */
    KINK,
    /** Out of bounds, or not run. */
    FAIL
  }
}
