package org.comparegan.feature;

import org.comparegan.random.RandomStream;

/** Mirrors and shifts training images, each by the numbers of its place in the stream. */
final class Augmentation {
  /** How many pixels an image moves at most, in either direction. */
  private static final int SHIFT = 1;

  private final RandomStream random;
  private final int height;
  private final int width;
  private final int channels;

  Augmentation(RandomStream random, int height, int width, int channels) {
    this.random = random;
    this.height = height;
    this.width = width;
    this.channels = channels;
  }

  /**
   * New images; what moves in from outside is 0.
   *
   * @param images {@code [n, h, w, c]}
   * @param first place of the first image in the stream
   */
  float[] apply(float[] images, long first) {
    int size = height * width * channels;
    float[] result = new float[images.length];
    for (int i = 0; i * size < images.length; i++) {
      int[] draws = random.integers(first + i, 3, 2 * (2 * SHIFT + 1));
      boolean mirrored = draws[0] % 2 == 0;
      move(images, result, i * size, draws[1] / 2 - SHIFT, draws[2] / 2 - SHIFT, mirrored);
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
