package org.comparegan.metric;

/** How an image is brought to the feature network's size. The arithmetic is not in this package. */
public enum Resize implements AxisValue {
  /**
   * Bilinear of TensorFlow 1: corners not aligned, pixel centres at whole numbers, no antialias.
   */
  TF1("tf1"),
  /** Bilinear with pixel centres at halves, no antialias (StudioGAN "legacy", PyTorch). */
  HALF_PIXEL("half-pixel"),
  /** Pillow's antialiased bicubic on floats (clean-fid). */
  PIL_BICUBIC("pil-bicubic");

  private final String text;

  Resize(String text) {
    this.text = text;
  }

  @Override
  public String text() {
    return text;
  }
}
