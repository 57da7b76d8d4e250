package org.comparegan.metric;

/** What is done when the matrix square root has an imaginary part above 1e-3. */
public enum ImaginaryPart implements AxisValue {
  /** No number (TTUR, pytorch-fid). */
  REFUSE("refuse"),
  /** The real part counts, with a warning (clean-fid, StyleGAN2-ADA). */
  DROP("drop");

  private final String text;

  ImaginaryPart(String text) {
    this.text = text;
  }

  @Override
  public String text() {
    return text;
  }
}
