package org.comparegan.gan;

/** A loss or gradient with NaN or Inf, which stopped a step before it was applied. */
public final class NotFinite extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String what;

  /**
   * @param what e.g. {@code gradient of discriminator/B1/same_conv1/kernel}
   * @param value that of the loss, or of the gradient's sum of squares
   */
  NotFinite(String what, float value) {
    super("The %s has %s values.".formatted(what, Float.isNaN(value) ? "NaN" : "Inf"));
    this.what = what;
  }

  /** E.g. {@code gradient of discriminator/B1/same_conv1/kernel}. */
  public String what() {
    return what;
  }
}
