package org.comparegan.nn;

/**
 * What follows the standardisation of a batch.
 *
 * @param scale times a gain, {@code gamma}
 * @param center plus a bias, {@code beta}
 */
public record Affine(boolean scale, boolean center) {
  /** Gain and bias. */
  public static final Affine FULL = new Affine(true, true);
}
