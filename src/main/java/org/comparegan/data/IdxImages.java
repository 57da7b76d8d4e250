package org.comparegan.data;

import java.nio.file.Path;
import java.util.List;
import org.comparegan.image.DataException;
import org.comparegan.image.MemoryImages;

/** Grey images and labels from a pair of idx files, as MNIST and its kin have them. */
public final class IdxImages {
  private IdxImages() {}

  /**
   * Reads both files, gzipped or not.
   *
   * @param imageFile unsigned bytes [n, height, width]
   * @param labelFile unsigned bytes [n], each in [0, classes)
   * @param classNames one name a class
   * @throws DataException if a file is missing, damaged or truncated, or the files do not agree
   */
  public static MemoryImages read(
      String name, Path imageFile, Path labelFile, List<String> classNames) {
    IdxFile images = IdxFile.read(imageFile, 3);
    IdxFile labels = IdxFile.read(labelFile, 1);
    int size = images.dimension(0);
    if (labels.dimension(0) != size) {
      throw new DataException(
          String.format(
              "%s has %d images, but %s has %d labels: the files do not belong together.",
              imageFile, size, labelFile, labels.dimension(0)));
    }
    int[] classes = new int[size];
    for (int i = 0; i < size; i++) {
      classes[i] = labels.values()[i] & 0xFF;
      if (classes[i] >= classNames.size()) {
        throw new DataException(
            String.format(
                "%s: label %d is %d, but there are only the classes 0 to %d.",
                labelFile, i, classes[i], classNames.size() - 1));
      }
    }
    return new MemoryImages(
        name, images.dimension(1), images.dimension(2), 1, classNames, images.values(), classes);
  }
}
