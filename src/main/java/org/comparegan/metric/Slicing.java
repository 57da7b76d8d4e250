package org.comparegan.metric;

/** Where the splits of an Inception Score begin and end. */
public enum Slicing implements AxisValue {
  /** Split i of s covers rows i·N//s to (i+1)·N//s: no row is left out (OpenAI, torch-fidelity). */
  EVEN("even"),
  /**
   * Split i of s covers rows i·(N//s) to (i+1)·(N//s): a remainder is left out (BigGAN-PyTorch).
   */
  FLOOR("floor"),
  /** Chunks of a fixed number of rows, the last one shorter (guided-diffusion). */
  FIXED("fixed");

  private final String text;

  Slicing(String text) {
    this.text = text;
  }

  @Override
  public String text() {
    return text;
  }
}
