package org.comparegan.parity;

/** Square images made of square blocks. */
final class Blocks {
  private Blocks() {}

  /**
   * Repeats every pixel in both directions and cuts off what is too much.
   *
   * @param images {@code [n, small, small, channels]}
   * @return {@code [n, size, size, channels]}
   */
  static float[] repeat(float[] images, int small, int channels, int times, int size) {
    int n = images.length / (small * small * channels);
    float[] result = new float[n * size * size * channels];
    int at = 0;
    for (int i = 0; i < n; i++) {
      for (int y = 0; y < size; y++) {
        for (int x = 0; x < size; x++) {
          int from = ((i * small + y / times) * small + x / times) * channels;
          System.arraycopy(images, from, result, at, channels);
          at += channels;
        }
      }
    }
    return result;
  }
}
