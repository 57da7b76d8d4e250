package org.comparegan.fewlabels;

import org.comparegan.image.ImageSet;

/** Images in a row, as evaluation sees them. */
final class ImageBlocks {
  private ImageBlocks() {}

  /** {@code [rows, h, w, c]} in [0, 1]. */
  static float[] read(ImageSet images, int first, int rows) {
    float[] batch = new float[rows * images.pixels()];
    for (int i = 0; i < rows; i++) {
      images.read(first + i, batch, i * images.pixels());
    }
    return batch;
  }
}
