package org.comparegan.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.comparegan.file.Bounded;
import org.comparegan.image.DataException;
import org.comparegan.image.ImageSet;
import org.comparegan.image.MemoryImages;
import org.comparegan.image.Split;

/**
 * CIFAR-10 in its binary version: records of one label byte and 3,072 pixel bytes, the red, green
 * and blue plane one after the other, each row by row.
 */
public final class CifarImages {
  /** The ten classes in label order. */
  public static final List<String> CLASS_NAMES =
      List.of(
          "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

  private static final int SIDE = 32;
  private static final int PLANE = SIDE * SIDE;
  private static final int CHANNELS = 3;
  private static final int RECORD = 1 + CHANNELS * PLANE;
  private static final int TRAINING_FILES = 5;

  private CifarImages() {}

  /** CIFAR-10: data_batch_1 up to the first that is missing, so that a part of it will do. */
  static Optional<ImageSet> open(Path folder, Split split, String name) {
    List<Path> files = new ArrayList<>();
    int last = split == Split.TRAIN ? TRAINING_FILES : 1;
    Optional<Path> missing = Optional.empty();
    for (int number = 1; number <= last; number++) {
      Path file =
          folder.resolve(split == Split.TRAIN ? "data_batch_" + number + ".bin" : "test_batch.bin");
      if (!Files.isRegularFile(file)) {
        missing = missing.isPresent() ? missing : Optional.of(file);
      } else if (missing.isPresent()) {
        throw new DataException(
            String.format("%s is missing, although %s is there.", missing.get(), file));
      } else {
        files.add(file);
      }
    }
    return files.isEmpty() ? Optional.empty() : Optional.of(read(name, files));
  }

  /**
   * Reads the files in the given order as one set of 32×32 colour images.
   *
   * @throws DataException if a file is missing, is empty, is not a whole number of records, or has
   *     a label above 9
   */
  public static MemoryImages read(String name, List<Path> files) {
    List<byte[]> contents = new ArrayList<>();
    int size = 0;
    for (Path file : files) {
      byte[] content = content(file);
      contents.add(content);
      size += content.length / RECORD;
    }
    byte[] pixels = new byte[size * CHANNELS * PLANE];
    int[] labels = new int[size];
    int image = 0;
    for (byte[] content : contents) {
      for (int at = 0; at < content.length; at += RECORD) {
        labels[image] = content[at];
        interleave(content, at + 1, pixels, image * CHANNELS * PLANE);
        image++;
      }
    }
    return new MemoryImages(name, SIDE, SIDE, CHANNELS, CLASS_NAMES, pixels, labels);
  }

  private static byte[] content(Path file) {
    byte[] content;
    try {
      content = Bounded.read(file, Bounded.SIDE_FILE);
    } catch (IOException e) {
      throw DataException.unreadable(file, e);
    }
    int rest = content.length % RECORD;
    if (content.length == 0 || rest != 0) {
      throw new DataException(
          String.format(
              "%s: truncated or not CIFAR-10 binary: expected a multiple of %d bytes, found %d"
                  + " (%d whole images and %d bytes).",
              file, RECORD, content.length, content.length / RECORD, rest));
    }
    for (int at = 0; at < content.length; at += RECORD) {
      int label = content[at] & 0xFF;
      if (label >= CLASS_NAMES.size()) {
        throw new DataException(
            String.format(
                "%s: image %d has label %d, but CIFAR-10 has only the classes 0 to 9.",
                file, at / RECORD, label));
      }
    }
    return content;
  }

  private static void interleave(byte[] planes, int from, byte[] pixels, int to) {
    for (int channel = 0; channel < CHANNELS; channel++) {
      for (int i = 0; i < PLANE; i++) {
        pixels[to + i * CHANNELS + channel] = planes[from + channel * PLANE + i];
      }
    }
  }
}
