package org.comparegan.label;

import java.nio.file.Path;
import java.util.BitSet;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.comparegan.image.DataException;
import org.comparegan.image.ImageSet;
import org.comparegan.random.AddressedRandom;
import org.comparegan.random.Permutation;
import org.comparegan.random.RandomStream;

/**
 * Which images of a set keep their label, the same share of each class.
 *
 * <p>A seed puts the images of each class in a random order and a split takes the first of them, so
 * the splits of one seed are nested: what is labelled at 5 % is labelled at 10 % too. A split
 * belongs to the set with the checksum that it carries.
 */
public final class LabelSplit {
  private final String dataChecksum;
  private final long seed;
  private final int size;
  private final BitSet labelled;

  LabelSplit(String dataChecksum, long seed, int size, BitSet labelled) {
    this.dataChecksum = dataChecksum;
    this.seed = seed;
    this.size = size;
    this.labelled = labelled;
  }

  /**
   * Keeps {@code percent} % of the labels of each class, rounded to the nearest number of images.
   *
   * @param percent in (0, 100]
   * @throws DataException if a class would have no label left
   * @throws IllegalArgumentException if {@code percent} is out of range
   */
  public static LabelSplit percent(ImageSet images, double percent, long seed) {
    if (!(percent > 0 && percent <= 100)) {
      throw new IllegalArgumentException(
          "The share of labels must lie above 0 % and up to 100 %: " + percent + " %.");
    }
    return perClass(images, count -> (int) Math.round(count * percent / 100), percent + " %", seed);
  }

  /**
   * Keeps {@code count} labels of each class.
   *
   * @throws DataException if a class has fewer
   * @throws IllegalArgumentException if {@code count} is not positive
   */
  public static LabelSplit count(ImageSet images, int count, long seed) {
    if (count <= 0) {
      throw new IllegalArgumentException("Labels per class must be positive: " + count + ".");
    }
    return perClass(images, found -> count, count + " labels", seed);
  }

  /** Reads what {@link #write} wrote; an error names file, line and what was expected there. */
  public static LabelSplit read(Path file) {
    return LabelSplitFile.read(file);
  }

  /** Writes the split as a text file, whole or not at all. */
  public void write(Path file) {
    LabelSplitFile.write(this, file);
  }

  /** {@link ImageSet#checksum} of the set that was split. */
  public String dataChecksum() {
    return dataChecksum;
  }

  /** The seed of the choice. */
  public long seed() {
    return seed;
  }

  /** How many images the set has. */
  public int size() {
    return size;
  }

  /** How many images keep their label. */
  public int labelledCount() {
    return labelled.cardinality();
  }

  /** Whether the image keeps its label. */
  public boolean isLabelled(int index) {
    return labelled.get(index);
  }

  /** The images that keep their label, in ascending order. */
  public IntStream labelledIndices() {
    return labelled.stream();
  }

  private static LabelSplit perClass(
      ImageSet images, IntUnaryOperator countOf, String share, long seed) {
    RandomStream stream = AddressedRandom.of(seed).stream("data/label_split");
    BitSet labelled = new BitSet(images.size());
    for (int c = 0; c < images.classes(); c++) {
      int label = c;
      int[] members =
          IntStream.range(0, images.size()).filter(i -> images.label(i) == label).toArray();
      int count = countOf.applyAsInt(members.length);
      if (count == 0 || count > members.length) {
        throw new DataException(
            String.format(
                "%s: class %d%s has too few labelled images (%d) to keep %s of each class.",
                images.name(), c, nameOf(images, c), members.length, share));
      }
      Permutation order = stream.permutation(c, members.length);
      IntStream.range(0, count).forEach(i -> labelled.set(members[order.at(i)]));
    }
    if (labelled.isEmpty()) {
      throw new DataException(images.name() + " has no classes, so there are no labels to split.");
    }
    return new LabelSplit(images.checksum(), seed, images.size(), labelled);
  }

  private static String nameOf(ImageSet images, int label) {
    return images.classNames().isEmpty() ? "" : " (" + images.classNames().get(label) + ")";
  }
}
