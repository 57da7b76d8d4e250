package org.comparegan.train;

import java.util.Arrays;
import java.util.List;
import org.comparegan.data.ImageSet;

/** A set of images of which one is all NaN. */
record PoisonedImages(ImageSet images, int poisoned) implements ImageSet {
  @Override
  public String name() {
    return images.name();
  }

  @Override
  public int size() {
    return images.size();
  }

  @Override
  public int height() {
    return images.height();
  }

  @Override
  public int width() {
    return images.width();
  }

  @Override
  public int channels() {
    return images.channels();
  }

  @Override
  public int classes() {
    return images.classes();
  }

  @Override
  public List<String> classNames() {
    return images.classNames();
  }

  @Override
  public int label(int index) {
    return images.label(index);
  }

  @Override
  public void read(int index, byte[] target, int offset) {
    images.read(index, target, offset);
  }

  @Override
  public void read(int index, float[] target, int offset) {
    images.read(index, target, offset);
    if (index == poisoned) {
      Arrays.fill(target, offset, offset + pixels(), Float.NaN);
    }
  }
}
