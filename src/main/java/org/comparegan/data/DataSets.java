package org.comparegan.data;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/**
 * The registry: data sets under the reference's names ({@code datasets.py:620}).
 *
 * <p>{@code mnist}, {@code fashion-mnist} (28×28×1) and {@code cifar10} (32×32×3) are as there.
 * {@code fashion-mnist-32} is ours: the same images with a black margin of two pixels, 32×32×1,
 * since BigGAN starts at 32.
 */
public final class DataSets {
  private static final int NEAREST = 3;

  private DataSets() {}

  /** All names, in a fixed order. */
  public static List<String> names() {
    return KnownSet.ALL.stream().map(KnownSet::key).toList();
  }

  /**
   * Opens a set from files of the user's.
   *
   * @param dataDir the directory that has the files, or has them in a folder of the usual name
   *     ({@code fashion-mnist}, {@code cifar-10-batches-bin}, …)
   * @throws DataException if the name is unknown, the files are not there, or a file is damaged
   */
  public static ImageSet open(String name, Split split, Path dataDir) {
    return find(name).open(split, dataDir);
  }

  /**
   * Opens a set from the {@code data} folder that comes with the project, which has Fashion-MNIST
   * (see {@code data/README.md}: 12,000 of the training images and all test images).
   *
   * @throws DataException if the name is unknown, or is not among the embedded sets
   */
  public static ImageSet open(String name, Split split) {
    return open(name, split, EmbeddedData.folder());
  }

  /** Opens a set from the user's files where there are some, else from those of the project. */
  public static ImageSet open(String name, Split split, Optional<Path> dataDir) {
    return dataDir.isPresent() ? open(name, split, dataDir.get()) : open(name, split);
  }

  private static KnownSet find(String name) {
    return KnownSet.ALL.stream()
        .filter(set -> set.key().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new DataException(
                    String.format(
                        "Unknown data set \"%s\". The nearest known names: %s.",
                        name, String.join(", ", nearest(name)))));
  }

  private static List<String> nearest(String name) {
    return names().stream()
        .sorted(
            Comparator.comparingInt(
                known -> LevenshteinDistance.getDefaultInstance().apply(name, known)))
        .limit(NEAREST)
        .toList();
  }
}
