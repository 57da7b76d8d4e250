package org.comparegan.parity;

/** One golden case that can be run. */
public interface GoldenCase {
  /** Kind of the case, e.g. {@code gin}. */
  String kind();

  /** Its name, unique within its kind and file. */
  String name();

  /** Runs it; a case that cannot be run fails and says why. */
  GoldenResult run();
}
