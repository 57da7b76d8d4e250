package org.comparegan.data;

import org.comparegan.random.RandomStream;

/**
 * Randomly mirrors training images and shifts them by padding with zeros and cropping. The draws
 * depend on an image's position in the stream.
 */
public final class Augmentation {
  private final RandomStream random;
  private final int shift;
  private final int height;
  private final int width;
  private final int channels;

  /**
   * Augments images of one size.
   *
   * @param shift largest shift in pixels, in either direction; at least 0
   */
  public Augmentation(RandomStream random, int shift, int height, int width, int channels) {
    if (shift < 0) {
      throw new IllegalArgumentException("Images cannot be shifted by " + shift + " pixels.");
    }
    this.random = random;
    this.shift = shift;
    this.height = height;
    this.width = width;
    this.channels = channels;
  }

  /**
   * Augmented copies; pixels moved in from outside are 0.
   *
   * @param images {@code [n, h, w, c]}
   * @param first position of the first image in the stream
   */
  public float[] apply(float[] images, long first) {
    int size = height * width * channels;
    float[] result = new float[images.length];
    for (int i = 0; i * size < images.length; i++) {
      int[] draws = random.integers(first + i, 3, 2 * (2 * shift + 1));
      boolean mirrored = draws[0] % 2 == 0;
      move(images, result, i * size, draws[1] / 2 - shift, draws[2] / 2 - shift, mirrored);
    }
    return result;
  }

  private void move(float[] from, float[] to, int at, int down, int right, boolean mirrored) {
    for (int y = Math.max(0, down); y < Math.min(height, height + down); y++) {
      for (int x = Math.max(0, right); x < Math.min(width, width + right); x++) {
        int column = mirrored ? width - 1 - (x - right) : x - right;
        int source = at + ((y - down) * width + column) * channels;
        System.arraycopy(from, source, to, at + (y * width + x) * channels, channels);
      }
    }
  }
}
