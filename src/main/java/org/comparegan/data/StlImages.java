package org.comparegan.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.comparegan.image.DataException;
import org.comparegan.image.ImageSet;
import org.comparegan.image.Split;
import org.comparegan.picture.Picture;
import org.comparegan.picture.Picture.Location;

/**
 * STL-10 in its binary version: 96×96 images of three planes, column by column, read from the files
 * on demand and halved to 48×48. Labels are 1 to 10 in the files.
 *
 * <p>A pixel is the mean of the four that it covers, rounded half up. The reference has no such
 * set; its network {@code resnet_stl_arch} is for this size.
 */
public final class StlImages implements ImageSet {
  /** The ten classes in label order. */
  public static final List<String> CLASS_NAMES =
      List.of("airplane", "bird", "car", "cat", "deer", "dog", "horse", "monkey", "ship", "truck");

  private static final int STORED = 96;
  private static final int SIDE = STORED / 2;
  private static final int CHANNELS = 3;
  private static final int RECORD = CHANNELS * STORED * STORED;

  private final String name;
  private final List<Location> images;
  private final byte[] labels;

  private StlImages(String name, List<Location> images, byte[] labels) {
    this.name = name;
    this.images = images;
    this.labels = labels;
  }

  /** STL-10 at 48×48: the labelled training images, then any unlabelled ones. */
  static Optional<ImageSet> open(Path folder, Split split, String name) {
    String prefix = split == Split.TRAIN ? "train" : "test";
    Path images = folder.resolve(prefix + "_X.bin");
    Path labels = folder.resolve(prefix + "_y.bin");
    if (!Files.isRegularFile(images) || !Files.isRegularFile(labels)) {
      return Optional.empty();
    }
    Path more = folder.resolve("unlabeled_X.bin");
    boolean unlabelled = split == Split.TRAIN && Files.isRegularFile(more);
    return Optional.of(
        open(name, images, labels, unlabelled ? Optional.of(more) : Optional.empty()));
  }

  /**
   * Opens the files.
   *
   * @param unlabelled further images without labels
   * @throws DataException if a file is missing or truncated, or a label is out of range
   */
  private static StlImages open(String name, Path images, Path labels, Optional<Path> unlabelled) {
    List<Location> places = new ArrayList<>(records(images));
    byte[] classes = new Picture(labels.toString(), 0, new Location.InFile(labels)).encoded();
    if (classes.length != places.size()) {
      throw new DataException(
          "%s has %d images, but %s has %d labels: the files do not belong together."
              .formatted(images, places.size(), labels, classes.length));
    }
    for (int i = 0; i < classes.length; i++) {
      if (classes[i] < 1 || classes[i] > CLASS_NAMES.size()) {
        throw new DataException(
            "%s: label %d is %d, but there are only the classes 1 to %d."
                .formatted(labels, i, classes[i] & 0xFF, CLASS_NAMES.size()));
      }
    }
    unlabelled.ifPresent(file -> places.addAll(records(file)));
    return new StlImages(name, List.copyOf(places), classes);
  }

  private static List<Location> records(Path file) {
    try {
      long size = Files.size(file);
      if (size == 0 || size % RECORD != 0) {
        throw new DataException(
            "%s: truncated or not STL-10 binary: expected a multiple of %d bytes, found %d."
                .formatted(file, RECORD, size));
      }
      List<Location> places = new ArrayList<>();
      for (long at = 0; at < size; at += RECORD) {
        places.add(new Location.InArchive(file, "image " + at / RECORD, at, RECORD));
      }
      return places;
    } catch (IOException e) {
      throw DataException.unreadable(file, e);
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int size() {
    return images.size();
  }

  @Override
  public int height() {
    return SIDE;
  }

  @Override
  public int width() {
    return SIDE;
  }

  @Override
  public int channels() {
    return CHANNELS;
  }

  @Override
  public int classes() {
    return CLASS_NAMES.size();
  }

  @Override
  public List<String> classNames() {
    return CLASS_NAMES;
  }

  @Override
  public int label(int index) {
    Objects.checkIndex(index, size());
    return index < labels.length ? labels[index] - 1 : UNLABELLED;
  }

  @Override
  public String place(int index) {
    return images.get(index).toString();
  }

  @Override
  public void read(int index, byte[] target, int offset) {
    byte[] stored = new Picture(name, 0, images.get(index)).encoded();
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        for (int c = 0; c < CHANNELS; c++) {
          int at = c * STORED * STORED + 2 * x * STORED + 2 * y;
          int sum = 2;
          for (int next : new int[] {at, at + 1, at + STORED, at + STORED + 1}) {
            sum += stored[next] & 0xFF;
          }
          target[offset + (y * SIDE + x) * CHANNELS + c] = (byte) (sum / 4);
        }
      }
    }
  }
}
