package org.comparegan.experiment;

/** Penalty on the discriminator: gin {@code penalty.fn}, penalty_lib.py:29-102. */
public enum Penalty {
  /** None (default). */
  NONE,
  /** Gradient penalty around real images. */
  DRAGAN,
  /** Gradient penalty between real and fake images. */
  WGANGP,
  /** Mean over kernels of half the squared norm. */
  L2
}
