package org.comparegan.image;

import java.util.Arrays;

/**
 * Each image in the middle of a larger black one. Where the margin is odd, the larger half is below
 * and to the right, as in TensorFlow's {@code resize_image_with_crop_or_pad}.
 *
 * @param base the smaller images
 * @param height rows after padding
 * @param width columns after padding
 */
public record PaddedImages(ImageSet base, int height, int width) implements ImageView {
  /** Refuses a size below that of the base. */
  public PaddedImages {
    if (height < base.height() || width < base.width()) {
      throw new DataException(
          String.format(
              "%s: images of %d×%d cannot be padded to %d×%d.",
              base.name(), base.height(), base.width(), height, width));
    }
  }

  @Override
  public void read(int index, byte[] target, int offset) {
    byte[] image = new byte[base.pixels()];
    base.read(index, image, 0);
    Arrays.fill(target, offset, offset + pixels(), (byte) 0);
    int row = base.width() * channels();
    for (int y = 0; y < base.height(); y++) {
      System.arraycopy(image, y * row, target, offset + inside(y), row);
    }
  }

  @Override
  public void read(int index, float[] target, int offset) {
    byte[] image = new byte[base.pixels()];
    base.read(index, image, 0);
    Arrays.fill(target, offset, offset + pixels(), 0);
    int row = base.width() * channels();
    for (int y = 0; y < base.height(); y++) {
      UnitScale.scale(image, y * row, target, offset + inside(y), row);
    }
  }

  @Override
  public void read(int index, CropDraw draw, float[] target, int offset) {
    read(index, target, offset);
  }

  private int inside(int y) {
    int top = (height - base.height()) / 2;
    int left = (width - base.width()) / 2;
    return ((top + y) * width + left) * channels();
  }
}
