package org.comparegan.label;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.comparegan.file.Bounded;
import org.comparegan.file.WholeFile;
import org.comparegan.image.DataException;
import org.comparegan.image.ImageSet;
import org.comparegan.image.ImageView;
import org.comparegan.random.AddressedRandom;
import org.comparegan.random.Permutation;
import org.comparegan.random.RandomStream;

/**
 * Selects the images of a set that keep their labels, an equal share of each class.
 *
 * <p>A seed shuffles the images of each class and a split takes the first of them, so the splits of
 * one seed are nested: images labelled at 5 % are also labelled at 10 %. A split applies only to
 * the set with its checksum.
 *
 * <p>Its file is text: a line that names the format, the lines {@code data-sha256}, {@code seed},
 * {@code images} and {@code labelled} (a count), then the index of each labelled image, ascending,
 * one a line.
 */
public final class LabelSplit {
  private static final String FORMAT = "comparegan label split, version 1";
  private static final int HEADER_LINES = 5;

  private final String dataChecksum;
  private final long seed;
  private final int size;
  private final BitSet labelled;

  private LabelSplit(String dataChecksum, long seed, int size, BitSet labelled) {
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

  /** {@link ImageSet#checksum} of the set that was split. */
  public String dataChecksum() {
    return dataChecksum;
  }

  /** The seed of the choice. */
  public long seed() {
    return seed;
  }

  /** Number of images in the set. */
  public int size() {
    return size;
  }

  /** Number of images that keep their label. */
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

  /**
   * All images of a set, with the labels of this split only.
   *
   * @param images fully labelled
   * @throws DataException if the split was made for other images
   */
  public ImageSet applyTo(ImageSet images) {
    String checksum = images.checksum();
    if (!checksum.equals(dataChecksum)) {
      throw new DataException(
          String.format(
              "The label split was made for %d images with checksum %s, but %s has %d with %s:"
                  + " split the labels of this set again.",
              size, dataChecksum, images.name(), images.size(), checksum));
    }
    return new PartlyLabelled(images, this);
  }

  private record PartlyLabelled(ImageSet base, LabelSplit split) implements ImageView.SamePixels {
    @Override
    public int label(int index) {
      return split.isLabelled(index) ? base.label(index) : UNLABELLED;
    }
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

  /** Writes the split as a text file, whole or not at all. */
  public void write(Path file) {
    StringBuilder text = new StringBuilder(FORMAT);
    text.append("\ndata-sha256 ").append(dataChecksum);
    text.append("\nseed ").append(seed);
    text.append("\nimages ").append(size);
    text.append("\nlabelled ").append(labelledCount());
    labelledIndices().forEach(index -> text.append('\n').append(index));
    try {
      WholeFile.write(file, text.append('\n').toString());
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot be written (" + e.getMessage() + ").", e);
    }
  }

  /** Reads what {@link #write} wrote; an error names file, line and what was expected there. */
  public static LabelSplit read(Path file) {
    try {
      return new Lines(file, Bounded.text(file).lines().toList()).parse();
    } catch (NoSuchFileException e) {
      throw new DataException(file + ": no such label split.", e);
    } catch (CharacterCodingException e) {
      throw new DataException(file + ": not a label split, but binary data.", e);
    } catch (IOException e) {
      throw DataException.unreadable(file, e);
    }
  }

  /** Lines of a file being parsed. */
  private record Lines(Path file, List<String> lines) {
    LabelSplit parse() {
      if (!line(1).equals(FORMAT)) {
        throw error(1, "\"" + FORMAT + "\"");
      }
      String checksum = value(2, "data-sha256 ([0-9a-f]{64})", "data-sha256 and 64 hex digits");
      long seed = seed();
      int size = Integer.parseInt(value(4, "images (\\d{1,9})", "images and a number"));
      int count = Integer.parseInt(value(5, "labelled (\\d{1,9})", "labelled and a number"));
      if (lines.size() != HEADER_LINES + count) {
        throw new DataException(
            String.format(
                "%s: expected %d labelled images, found %d.",
                file, count, lines.size() - HEADER_LINES));
      }
      BitSet labelled = new BitSet(size);
      int previous = -1;
      for (int number = HEADER_LINES + 1; number <= lines.size(); number++) {
        int index = Integer.parseInt(value(number, "(\\d{1,9})", "the index of an image"));
        if (index <= previous || index >= size) {
          throw error(number, "an index above " + previous + " and below " + size);
        }
        labelled.set(index);
        previous = index;
      }
      return new LabelSplit(checksum, seed, size, labelled);
    }

    private long seed() {
      String expected = "seed and a 64-bit number";
      try {
        return Long.parseLong(value(3, "seed (-?\\d+)", expected));
      } catch (NumberFormatException e) {
        throw error(3, expected);
      }
    }

    private String line(int number) {
      return number <= lines.size() ? lines.get(number - 1) : "";
    }

    private String value(int number, String pattern, String expected) {
      Matcher matcher = Pattern.compile(pattern).matcher(line(number));
      if (!matcher.matches()) {
        throw error(number, expected);
      }
      return matcher.group(1);
    }

    private DataException error(int number, String expected) {
      return new DataException(
          String.format("%s:%d: expected %s, found \"%s\".", file, number, expected, line(number)));
    }
  }
}
