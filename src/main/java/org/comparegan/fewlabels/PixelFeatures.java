package org.comparegan.fewlabels;

import java.util.Objects;
import org.comparegan.image.ImageSet;
import org.comparegan.metric.Features;

/**
 * The levels of images as their features: the baseline of what a network is worth.
 *
 * @param images each a row of height × width × channels levels in [0, 1]
 */
public record PixelFeatures(ImageSet images) implements Features {
  @Override
  public int rows() {
    return images.size();
  }

  @Override
  public int columns() {
    return images.pixels();
  }

  @Override
  public void copy(int first, int count, double[] target, int offset) {
    Objects.checkFromIndexSize(first, count, rows());
    float[] one = new float[images.pixels()];
    for (int i = 0; i < count; i++) {
      images.read(first + i, one, 0);
      for (int j = 0; j < one.length; j++) {
        target[offset + i * one.length + j] = one[j];
      }
    }
  }
}
