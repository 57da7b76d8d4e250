package org.comparegan.report;

import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.comparegan.image.ImageSet;

/** A sheet of images from a data set under the numbers and names of their classes. */
public final class ContactSheet {
  private static final int MOST_COLUMNS = 20;

  /** Narrower images are enlarged by a whole factor, so that there is room for names. */
  private static final int LEAST_WIDTH = 96;

  private final ImageSet set;
  private final Letters letters = Letters.read();

  private ContactSheet(ImageSet set) {
    this.set = set;
  }

  /**
   * The PNG file: a column for each class, its name above its first images. If there are more
   * classes than columns, the first image of each class under its name; without labels, the first
   * images of the set.
   *
   * @param rows of images, at least 1
   */
  public static byte[] png(ImageSet set, int rows) {
    return new ContactSheet(set).png(rows);
  }

  private byte[] png(int rows) {
    List<List<Integer>> classes = classes(rows);
    boolean columns = !classes.isEmpty() && classes.size() <= MOST_COLUMNS;
    List<Integer> inTurn =
        classes.isEmpty()
            ? IntStream.range(0, set.size()).boxed().toList()
            : classes.stream().map(images -> images.get(0)).toList();
    int across = columns ? classes.size() : Math.min(inTurn.size(), MOST_COLUMNS);
    int down =
        columns
            ? classes.stream().mapToInt(List::size).max().orElse(0)
            : Math.min(rows, (inTurn.size() + across - 1) / across);
    int scale = Math.max(1, (LEAST_WIDTH + set.width() - 1) / set.width());
    int width = set.width() * scale;
    int height = set.height() * scale;
    // One line of names for columns, one above each row of images otherwise.
    int names = classes.isEmpty() ? 0 : columns ? 1 : down;
    BufferedImage sheet =
        ImageGrid.blank(
            across * width, down * height + names * Letters.LINE, set.channels(), false);
    float[] pixels = new float[set.pixels()];
    ImageGrid image = new ImageGrid(pixels, 1, set.height(), set.width(), set.channels());
    for (int row = 0; row < down; row++) {
      for (int column = 0; column < across; column++) {
        int at = columns ? row : row * across + column;
        List<Integer> images = columns ? classes.get(column) : inTurn;
        if (at < images.size()) {
          int top = row * height + Math.min(row + 1, names) * Letters.LINE;
          set.read(images.get(at), pixels, 0);
          image.draw(sheet.getRaster(), column * width, top, 0, scale);
          if (row < names) {
            letters.write(
                sheet.getRaster(), column * width, top - Letters.LINE, width, name(images.get(at)));
          }
        }
      }
    }
    return ImageGrid.encoded(sheet);
  }

  /** The first images of each class that has some. */
  private List<List<Integer>> classes(int rows) {
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
    return classes;
  }

  private String name(int image) {
    int label = set.label(image);
    return label < set.classNames().size() ? label + " " + set.classNames().get(label) : "" + label;
  }

  /**
   * Letters of a fixed width, so that a Java without fonts can write.
   *
   * @param picture the characters 0x20 to 0x7e and 0xa0 to 0xff side by side, white on black
   */
  private record Letters(BufferedImage picture) {
    private static final int WIDTH = 6;
    private static final int HEIGHT = 13;
    private static final int LINE = HEIGHT + 3;
    private static final int LEFT = 2;

    static Letters read() {
      try (InputStream in = ContactSheet.class.getResourceAsStream("letters-6x13.png")) {
        if (in == null) {
          throw new IllegalStateException("The build is incomplete: letters-6x13.png is missing.");
        }
        return new Letters(ImageIO.read(in));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Writes words in a line; what does not fit is cut, with a point in the place of the rest. */
    void write(WritableRaster target, int left, int top, int width, String words) {
      String line = latin(words);
      int most = (width - LEFT) / WIDTH;
      String shown = line.length() <= most ? line : line.substring(0, most - 1) + "\u00b7";
      int[] white = new int[target.getNumBands()];
      Arrays.fill(white, 255);
      for (int i = 0; i < shown.length() * WIDTH; i++) {
        for (int y = 0; y < HEIGHT; y++) {
          int from = place(shown.charAt(i / WIDTH)) * WIDTH + i % WIDTH;
          if (picture.getRaster().getSample(from, y, 0) > 0) {
            target.setPixel(left + LEFT + i, top + 1 + y, white);
          }
        }
      }
    }

    /** What cannot be written loses its accents, or is a question mark. */
    private static String latin(String words) {
      StringBuilder line = new StringBuilder();
      Normalizer.normalize(words, Normalizer.Form.NFC)
          .codePoints()
          .forEach(
              c -> {
                String letter = Character.toString(c);
                String bare = Normalizer.normalize(letter, Normalizer.Form.NFD).substring(0, 1);
                line.append(known(c) ? letter : known(bare.codePointAt(0)) ? bare : "?");
              });
      return line.toString();
    }

    private static boolean known(int c) {
      return c >= 0x20 && c < 0x7f || c >= 0xa0 && c <= 0xff;
    }

    private static int place(char c) {
      return c < 0x7f ? c - 0x20 : c - 0xa0 + 0x5f;
    }
  }
}
