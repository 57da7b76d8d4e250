package org.comparegan.label;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.comparegan.file.WholeFile;
import org.comparegan.image.DataException;

/**
 * The text form of a {@link LabelSplit}: a first line that names the format, the lines {@code
 * data-sha256}, {@code seed}, {@code images} and {@code labelled} (a count), then the index of each
 * labelled image, ascending, one a line.
 */
final class LabelSplitFile {
  private static final String FORMAT = "comparegan label split, version 1";
  private static final int HEADER_LINES = 5;

  private final Path file;
  private final List<String> lines;

  private LabelSplitFile(Path file, List<String> lines) {
    this.file = file;
    this.lines = lines;
  }

  static void write(LabelSplit split, Path file) {
    StringBuilder text = new StringBuilder(FORMAT);
    text.append("\ndata-sha256 ").append(split.dataChecksum());
    text.append("\nseed ").append(split.seed());
    text.append("\nimages ").append(split.size());
    text.append("\nlabelled ").append(split.labelledCount());
    split.labelledIndices().forEach(index -> text.append('\n').append(index));
    try {
      WholeFile.write(file, text.append('\n').toString());
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot be written (" + e.getMessage() + ").", e);
    }
  }

  static LabelSplit read(Path file) {
    try {
      return new LabelSplitFile(file, Files.readAllLines(file)).parse();
    } catch (NoSuchFileException e) {
      throw new DataException(file + ": no such label split.", e);
    } catch (CharacterCodingException e) {
      throw new DataException(file + ": not a label split, but binary data.", e);
    } catch (IOException e) {
      throw new DataException(file + ": cannot be read (" + e.getMessage() + ").", e);
    }
  }

  private LabelSplit parse() {
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
