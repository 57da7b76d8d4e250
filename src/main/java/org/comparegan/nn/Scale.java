package org.comparegan.nn;

/** How a block changes the resolution. */
public enum Scale {
  /** Zero-insertion unpooling before the convolution: twice the height and width. */
  UP("up"),
  /** 2×2 average pooling after the convolution: half the height and width, rounded up. */
  DOWN("down"),
  /** As it is. */
  NONE("same");

  private final String prefix;

  Scale(String prefix) {
    this.prefix = prefix;
  }

  /** The checkpoint scope of a convolution, e.g. {@code up_conv1}; resnet_ops.py:128. */
  public String scope(String suffix) {
    return prefix + "_" + suffix;
  }
}
