package org.comparegan.picture;

/**
 * A part of a picture.
 *
 * @param top first row
 * @param left first column
 * @param height rows
 * @param width columns
 */
public record PixelBox(int top, int left, int height, int width) {
  /** All of a picture. */
  static PixelBox whole(int height, int width) {
    return new PixelBox(0, 0, height, width);
  }

  /**
   * The largest square.
   *
   * @param down share of the margin above it, in [0, 1)
   * @param across share of the margin left of it
   */
  static PixelBox square(int height, int width, float down, float across) {
    int side = Math.min(height, width);
    // The product is cut off, as in the reference.
    return new PixelBox(
        (int) ((height - side) * down), (int) ((width - side) * across), side, side);
  }
}
