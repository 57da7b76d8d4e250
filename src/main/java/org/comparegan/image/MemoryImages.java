package org.comparegan.image;

import java.util.List;
import java.util.Objects;

/**
 * Labelled images held in memory, one byte a value.
 *
 * @param name for messages
 * @param height rows of an image
 * @param width columns of an image
 * @param channels 1 or 3
 * @param classNames one name a class
 * @param levels {@code [n, height, width, channels]} unsigned bytes; not copied
 * @param labels {@code [n]}, each in [0, classes) or {@link ImageSet#UNLABELLED}; not copied
 */
@SuppressWarnings("ArrayRecordComponent")
public record MemoryImages(
    String name,
    int height,
    int width,
    int channels,
    List<String> classNames,
    byte[] levels,
    int[] labels)
    implements ImageSet {
  /** Fails if the lengths do not agree, a label is out of range, or there is no image. */
  public MemoryImages {
    classNames = List.copyOf(classNames);
    if (labels.length == 0) {
      throw new DataException(name + ": no images.");
    }
    long needed = (long) labels.length * height * width * channels;
    if (levels.length != needed) {
      throw new DataException(
          String.format(
              "%s: %d images of %d×%d×%d need %d bytes, found %d.",
              name, labels.length, height, width, channels, needed, levels.length));
    }
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < UNLABELLED || labels[i] >= classNames.size()) {
        throw new DataException(
            String.format(
                "%s: image %d has label %d, but there are only the classes 0 to %d.",
                name, i, labels[i], classNames.size() - 1));
      }
    }
  }

  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public int classes() {
    return classNames.size();
  }

  @Override
  public int label(int index) {
    return labels[index];
  }

  @Override
  public void read(int index, byte[] target, int offset) {
    System.arraycopy(levels, start(index), target, offset, pixels());
  }

  @Override
  public void read(int index, float[] target, int offset) {
    UnitScale.scale(levels, start(index), target, offset, pixels());
  }

  private int start(int index) {
    return Objects.checkIndex(index, labels.length) * pixels();
  }
}
