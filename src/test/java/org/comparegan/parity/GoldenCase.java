package org.comparegan.parity;

/** One thing that the reference computed and that can be computed here. */
public interface GoldenCase {
  /** The kind as the golden file names it. */
  String kind();

  /** A name that tells the case from all others of its kind. */
  String name();

  /** Computes the case and compares. Never throws for a difference or a failure of the case. */
  GoldenResult run();
}
