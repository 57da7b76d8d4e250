package org.comparegan.experiment;

/** GAN loss: gin {@code loss.fn}, loss_lib.py:54-148. */
public enum Loss {
  /** Cross-entropy with the non-saturating generator loss (default). */
  NON_SATURATING,
  /** Difference of mean logits. */
  WASSERSTEIN,
  /** Squares on the sigmoid outputs. */
  LEAST_SQUARES,
  /** Hinge on the logits. */
  HINGE
}
