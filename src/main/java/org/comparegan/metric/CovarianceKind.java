package org.comparegan.metric;

/** By what the sum of squared deviations is divided. */
public enum CovarianceKind implements AxisValue {
  /** By n−1: unbiased (compare_gan, TTUR, pytorch-fid, torch-fidelity, clean-fid). */
  SAMPLE("n-1"),
  /** By n (StyleGAN2-ADA). */
  POPULATION("n");

  private final String text;

  CovarianceKind(String text) {
    this.text = text;
  }

  @Override
  public String text() {
    return text;
  }

  double divisor(long count) {
    return this == SAMPLE ? count - 1.0 : count;
  }
}
