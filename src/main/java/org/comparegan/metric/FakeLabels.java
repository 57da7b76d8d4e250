package org.comparegan.metric;

/** Which classes fakes are made of. The drawing is not in this package. */
public enum FakeLabels implements AxisValue {
  /** Each class as often as any other (compare_gan). */
  UNIFORM("uniform"),
  /** As often as in the data set (StyleGAN2-ADA). */
  DATA("data");

  private final String text;

  FakeLabels(String text) {
    this.text = text;
  }

  @Override
  public String text() {
    return text;
  }
}
