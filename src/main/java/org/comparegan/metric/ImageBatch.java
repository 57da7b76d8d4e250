package org.comparegan.metric;

import java.util.Objects;

/** Images of one size, [count, height, width, channels] float32 in [0, 255], row-major. */
public final class ImageBatch {
  private final float[] pixels;
  private final int count;
  private final int height;
  private final int width;
  private final int channels;

  /**
   * A view on pixels, which must not change afterwards.
   *
   * @throws MetricException if the array is not of that size or a pixel lies outside [0, 255]
   */
  public ImageBatch(float[] pixels, int count, int height, int width, int channels) {
    if (count < 0
        || height < 1
        || width < 1
        || channels < 1
        || pixels.length != (long) count * height * width * channels) {
      throw new MetricException(
          "%d pixels do not make images of shape [%d, %d, %d, %d]"
              .formatted(pixels.length, count, height, width, channels));
    }
    for (int i = 0; i < pixels.length; i++) {
      if (!(pixels[i] >= 0 && pixels[i] <= 255)) {
        throw new MetricException(
            "image %d has a pixel of %s; all must lie in [0, 255]"
                .formatted(i / (height * width * channels), pixels[i]));
      }
    }
    this.pixels = pixels;
    this.count = count;
    this.height = height;
    this.width = width;
    this.channels = channels;
  }

  /** Number of images. */
  public int count() {
    return count;
  }

  /** Rows of an image. */
  public int height() {
    return height;
  }

  /** Columns of an image. */
  public int width() {
    return width;
  }

  /** Colours: 1 or 3. */
  public int channels() {
    return channels;
  }

  /** Each image as one row of pixels, [count, height·width·channels]. */
  public Features rows() {
    return Features.of(pixels, count, height * width * channels);
  }

  /** Copies of some of the images, in this order. */
  public ImageBatch select(int[] images) {
    int size = height * width * channels;
    float[] selected = new float[Math.multiplyExact(images.length, size)];
    for (int i = 0; i < images.length; i++) {
      Objects.checkIndex(images[i], count);
      System.arraycopy(pixels, images[i] * size, selected, i * size, size);
    }
    return new ImageBatch(selected, images.length, height, width, channels);
  }

  /** One colour of one image, a new array [height, width]. */
  double[] plane(int image, int channel) {
    Objects.checkIndex(image, count);
    int size = height * width;
    double[] plane = new double[size];
    for (int i = 0; i < size; i++) {
      plane[i] = pixels[(image * size + i) * channels + channel];
    }
    return plane;
  }
}
