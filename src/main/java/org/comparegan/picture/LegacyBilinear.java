package org.comparegan.picture;

/**
 * TensorFlow 1's bilinear resizing, without half-pixel centres and without antialiasing, straight
 * from bytes: bit-equal to {@code ResizeBilinear} after a conversion of every byte, but only those
 * pixels are converted that are used.
 */
final class LegacyBilinear {
  private LegacyBilinear() {}

  /** Where each row or column of the result comes from. */
  private record Axis(int[] lower, int[] upper, float[] share) {
    static Axis of(int from, int size, int target) {
      Axis axis = new Axis(new int[target], new int[target], new float[target]);
      float scale = size / (float) target;
      for (int i = 0; i < target; i++) {
        float at = i * scale;
        float floor = (float) Math.floor(at);
        axis.lower[i] = from + Math.max((int) floor, 0);
        axis.upper[i] = from + Math.min((int) Math.ceil(at), size - 1);
        axis.share[i] = at - floor;
      }
      return axis;
    }
  }

  /**
   * Resizes a part of a picture.
   *
   * @param levels [height, width, channels] unsigned bytes
   * @param values what each of the 256 levels is worth
   * @param target gets [side, side, channels] from {@code offset} on
   */
  static void resize(
      byte[] levels,
      int width,
      int channels,
      PixelBox box,
      float[] values,
      int side,
      float[] target,
      int offset) {
    Axis rows = Axis.of(box.top(), box.height(), side);
    Axis columns = Axis.of(box.left(), box.width(), side);
    int to = offset;
    for (int y = 0; y < side; y++) {
      int upper = rows.lower[y] * width * channels;
      int lower = rows.upper[y] * width * channels;
      float down = rows.share[y];
      for (int x = 0; x < side; x++) {
        int left = columns.lower[x] * channels;
        int right = columns.upper[x] * channels;
        float across = columns.share[x];
        for (int c = 0; c < channels; c++) {
          float topLeft = values[levels[upper + left + c] & 0xFF];
          float bottomLeft = values[levels[lower + left + c] & 0xFF];
          float top = topLeft + (values[levels[upper + right + c] & 0xFF] - topLeft) * across;
          float bottom =
              bottomLeft + (values[levels[lower + right + c] & 0xFF] - bottomLeft) * across;
          target[to + c] = top + (bottom - top) * down;
        }
        to += channels;
      }
    }
  }
}
