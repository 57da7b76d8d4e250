package org.comparegan.train;

import java.util.Arrays;
import org.comparegan.image.CropDraw;
import org.comparegan.image.ImageSet;
import org.comparegan.image.ImageView;

/** A set of images of which one is all NaN. */
record PoisonedImages(ImageSet base, int poisoned) implements ImageView {
  @Override
  public void read(int index, CropDraw draw, float[] target, int offset) {
    base.read(index, draw, target, offset);
    if (index == poisoned) {
      Arrays.fill(target, offset, offset + pixels(), Float.NaN);
    }
  }
}
