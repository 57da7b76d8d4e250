package org.comparegan.architecture;

/**
 * Shape of an image.
 *
 * @param height in pixels
 * @param width in pixels
 * @param channels 3 for colour, 1 for greyscale
 */
public record ImageShape(int height, int width, int channels) {

  /** Fails on a dimension below 1. */
  public ImageShape {
    if (height < 1 || width < 1 || channels < 1) {
      throw new IllegalArgumentException(
          "An image has at least one pixel and one channel, not %dx%dx%d."
              .formatted(height, width, channels));
    }
  }

  @Override
  public String toString() {
    return height + "x" + width + "x" + channels;
  }
}
