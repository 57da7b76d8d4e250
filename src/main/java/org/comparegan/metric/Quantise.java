package org.comparegan.metric;

/** How pixels x in [−1, 1] become grey levels. The arithmetic is not in this package. */
public enum Quantise implements AxisValue {
  /** 127.5·(x+1), not rounded (compare_gan). */
  NONE("none"),
  /** floor(127.5·x + 128): −½, 0, ½ become 64, 128, 191 (StyleGAN2-ADA, StudioGAN). */
  ROUND("round"),
  /** floor(127.5·(x+1)): −½, 0, ½ become 63, 127, 191 (guided-diffusion, BigGAN-PyTorch). */
  FLOOR("floor");

  private final String text;

  Quantise(String text) {
    this.text = text;
  }

  @Override
  public String text() {
    return text;
  }
}
