package org.comparegan.metric;

/** How the squared maximum mean discrepancy is estimated. */
public enum KidEstimator implements AxisValue {
  /** Mean over consecutive blocks of about equal size; deviation is the standard error (TF-GAN). */
  BLOCKS("blocks"),
  /** Mean over random subsets; deviation is the standard deviation (torch-fidelity). */
  SUBSETS("subsets"),
  /** All rows at once; no deviation. */
  FULL("full");

  private final String text;

  KidEstimator(String text) {
    this.text = text;
  }

  @Override
  public String text() {
    return text;
  }
}
