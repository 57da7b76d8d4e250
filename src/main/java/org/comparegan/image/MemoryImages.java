package org.comparegan.image;

import java.util.List;
import java.util.Objects;

/** Images held in memory, one byte a value. */
public final class MemoryImages implements ImageSet {
  private final String name;
  private final int height;
  private final int width;
  private final int channels;
  private final List<String> classNames;
  private final byte[] pixels;
  private final int[] labels;

  /**
   * @param classNames one name a class
   * @param pixels [n, height, width, channels] unsigned bytes; not copied, so leave them alone
   * @param labels [n], each in [0, classes) or {@link ImageSet#UNLABELLED}; not copied
   * @throws DataException if the lengths do not agree, a label is out of range, or n = 0
   */
  public MemoryImages(
      String name,
      int height,
      int width,
      int channels,
      List<String> classNames,
      byte[] pixels,
      int[] labels) {
    this.name = name;
    this.height = height;
    this.width = width;
    this.channels = channels;
    this.classNames = List.copyOf(classNames);
    this.pixels = pixels;
    this.labels = labels;
    if (labels.length == 0) {
      throw new DataException(name + ": no images.");
    }
    if (pixels.length != (long) labels.length * pixels()) {
      throw new DataException(
          String.format(
              "%s: %d images of %d×%d×%d need %d bytes, found %d.",
              name,
              labels.length,
              height,
              width,
              channels,
              (long) labels.length * pixels(),
              pixels.length));
    }
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < UNLABELLED || labels[i] >= this.classNames.size()) {
        throw new DataException(
            String.format(
                "%s: image %d has label %d, but there are only the classes 0 to %d.",
                name, i, labels[i], this.classNames.size() - 1));
      }
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public int height() {
    return height;
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public int channels() {
    return channels;
  }

  @Override
  public int classes() {
    return classNames.size();
  }

  @Override
  public List<String> classNames() {
    return classNames;
  }

  @Override
  public int label(int index) {
    return labels[index];
  }

  @Override
  public void read(int index, byte[] target, int offset) {
    System.arraycopy(pixels, start(index), target, offset, pixels());
  }

  @Override
  public void read(int index, float[] target, int offset) {
    UnitScale.scale(pixels, start(index), target, offset, pixels());
  }

  private int start(int index) {
    return Objects.checkIndex(index, labels.length) * pixels();
  }
}
