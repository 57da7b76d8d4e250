package org.comparegan.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.comparegan.image.ImageSet;

/** A sheet of images from a data set, each below its class number. */
public final class ContactSheet {
  private static final int CAPTION = 7;
  private static final int DIGIT_WIDTH = 4;
  private static final int MOST_COLUMNS = 20;

  /** Five rows of three pixels for each digit, the first in the highest bits. */
  private static final int[] DIGITS = {
    0b111_101_101_101_111,
    0b010_110_010_010_111,
    0b111_001_111_100_111,
    0b111_001_111_001_111,
    0b101_101_111_001_001,
    0b111_100_111_001_111,
    0b111_100_111_101_111,
    0b111_001_001_010_010,
    0b111_101_111_101_111,
    0b111_101_111_001_111,
  };

  private ContactSheet() {}

  /**
   * The PNG file: a column for each class with its first images. If there are more classes than
   * columns, the first image of each class; without labels, the first images of the set.
   *
   * @param rows of images, at least 1
   */
  public static byte[] png(ImageSet set, int rows) {
    List<List<Integer>> columns = columns(set, rows);
    int height = set.height() + CAPTION;
    int cell = height * set.width() * set.channels();
    int deep = columns.stream().mapToInt(List::size).max().orElse(0);
    float[] pixels = new float[deep * columns.size() * cell];
    for (int column = 0; column < columns.size(); column++) {
      for (int row = 0; row < columns.get(column).size(); row++) {
        int index = columns.get(column).get(row);
        int at = (row * columns.size() + column) * cell;
        caption(set, index, pixels, at);
        set.read(index, pixels, at + CAPTION * set.width() * set.channels());
      }
    }
    return new ImageGrid(pixels, deep * columns.size(), height, set.width(), set.channels())
        .png(columns.size(), 1, 0);
  }

  private static List<List<Integer>> columns(ImageSet set, int rows) {
    List<List<Integer>> classes = new ArrayList<>();
    for (int i = 0; i < set.classes(); i++) {
      classes.add(new ArrayList<>());
    }
    for (int i = 0; i < set.size(); i++) {
      int label = set.label(i);
      if (label >= 0 && label < classes.size() && classes.get(label).size() < rows) {
        classes.get(label).add(i);
      }
    }
    classes.removeIf(List::isEmpty);
    if (classes.isEmpty()) {
      return inTurn(IntStream.range(0, set.size()).boxed().toList(), rows);
    }
    return classes.size() <= MOST_COLUMNS
        ? classes
        : inTurn(classes.stream().map(images -> images.get(0)).toList(), rows);
  }

  /** As many images as fit, left to right, then top to bottom. */
  private static List<List<Integer>> inTurn(List<Integer> images, int rows) {
    int width = Math.min(images.size(), MOST_COLUMNS);
    List<List<Integer>> columns = new ArrayList<>();
    for (int i = 0; i < Math.min(images.size(), rows * width); i++) {
      if (i < width) {
        columns.add(new ArrayList<>());
      }
      columns.get(i % width).add(images.get(i));
    }
    return columns;
  }

  /** Writes the label, if there is one, into the strip above an image. */
  private static void caption(ImageSet set, int index, float[] pixels, int at) {
    String text = set.classes() == 0 || set.label(index) < 0 ? "" : "" + set.label(index);
    for (int d = 0; d < text.length(); d++) {
      int left = 1 + d * DIGIT_WIDTH;
      int bits = DIGITS[text.charAt(d) - '0'];
      for (int bit = 0; bit < 15; bit++) {
        int x = left + bit % 3;
        if ((bits >> (14 - bit) & 1) == 1 && x < set.width()) {
          int pixel = at + ((1 + bit / 3) * set.width() + x) * set.channels();
          Arrays.fill(pixels, pixel, pixel + set.channels(), 1);
        }
      }
    }
  }
}
