package org.comparegan.nn;

/** Whether a layer has a bias, and where it starts. */
public enum Bias {
  /** No bias. */
  NONE,
  /** Starts at zero. */
  ZEROS,
  /** Starts at one: gains. */
  ONES
}
