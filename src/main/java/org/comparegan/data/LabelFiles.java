package org.comparegan.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Labels that stand in place of a set's own (gin {@code replace_labels.file_pattern},
 * datasets.py:180).
 *
 * <p>The reference's form are TFRecords of Examples with {@code file_name} and {@code label}: an
 * integer, −1 where unlabelled, or one logit a class. They are read in turn, as the data is, and
 * the names must agree one by one; where they end, the set ends. Our form is a CSV or JSON file,
 * see {@link LabelTable}; sets that are stored as pixels, without file names, take no other.
 */
public final class LabelFiles {
  /** The key of a label in a record. */
  static final String LABEL = "label";

  private static final String SPLIT = "{split}";
  private static final String FILE_NAME = "file_name";

  private LabelFiles() {}

  /**
   * The pictures with the labels of the files.
   *
   * @param pattern files, with {@code *} and {@code ?} in their names; {@code {split}} is replaced
   * @param split the split's name
   * @param soft whether labels are logits
   * @throws DataException if no file matches, a name differs (saying at which example), or a label
   *     is missing, of another kind, or out of range
   */
  public static PictureList replace(
      PictureList pictures, String pattern, String split, boolean soft) {
    List<Path> files = matching(pattern.replace(SPLIT, split));
    Optional<LabelTable> table = table(files, pattern);
    if (table.isPresent()) {
      return table.get().applyTo(pictures);
    }
    List<ExampleRecord> labels =
        ReadingOrder.interleave(files.stream().map(TfRecordFile::list).toList());
    List<Picture> result = new ArrayList<>();
    for (int i = 0; i < Math.min(labels.size(), pictures.size()); i++) {
      result.add(replaced(pictures, i, labels.get(i), soft));
    }
    return pictures.with(result);
  }

  /**
   * Images that have no file names, with the labels of a table by {@code <split>/<number>}, the
   * number counted from 0 in the order of the images.
   *
   * @param pattern as {@link #replace(PictureList, String, String, boolean)} has it
   * @throws DataException if the file is no table, names none of the images or one beyond the last,
   *     or a label is out of range
   */
  static ImageSet replace(ImageSet images, String pattern, Split split) {
    List<Path> files = matching(pattern.replace(SPLIT, split.label()));
    return table(files, pattern)
        .orElseThrow(
            () ->
                new DataException(
                    ("replace_labels.file_pattern: %s is no CSV or JSON table, but %s is stored as"
                            + " pixels, which have no file names that label records could be"
                            + " compared with. Give a table of labels by number, such as \"%s/0\".")
                        .formatted(files.get(0), images.name(), split.label())))
        .applyTo(images, split);
  }

  private static Optional<LabelTable> table(List<Path> files, String pattern) {
    if (!LabelTable.isOne(files.get(0))) {
      return Optional.empty();
    }
    if (files.size() > 1) {
      throw new DataException(pattern + " matches several tables of labels: " + files + ".");
    }
    return Optional.of(LabelTable.read(files.get(0)));
  }

  private static Picture replaced(
      PictureList pictures, int number, ExampleRecord record, boolean soft) {
    Picture picture = pictures.at(number);
    if (record.feature(FILE_NAME).isEmpty()) {
      throw wrong(number, record, "has no feature file_name");
    }
    String name = record.text(FILE_NAME);
    if (!isNamed(picture, name)) {
      throw wrong(
          number,
          record,
          "is for %s, but the example is %s (%s): write one label file for each data file, in the"
                  .formatted(name, picture.fileName(), picture.image())
              + " same order");
    }
    ExampleRecord.Feature label =
        record.feature(LABEL).orElseThrow(() -> wrong(number, record, "has no feature label"));
    if (!soft) {
      if (label.integer().isEmpty()) {
        throw wrong(number, record, "has logits, but this set takes one integer as a label");
      }
      return picture.labelled(Math.toIntExact(label.integer().getAsLong()));
    }
    int logits = label.size() / Float.BYTES;
    if (label.type() != ExampleRecord.Type.FLOATS || logits != pictures.classes()) {
      throw wrong(
          number,
          record,
          "needs %d logits as its label, found %s"
              .formatted(
                  pictures.classes(), label.type() == ExampleRecord.Type.FLOATS ? logits : "none"));
    }
    Location whole =
        new Location.InRecord(record.file(), record.offset(), record.length(), 0, record.length());
    return new Picture(picture.fileName(), picture.label(), picture.image(), Optional.of(whole));
  }

  /** Whether a label of this name belongs to the picture: by its whole name or the last part. */
  static boolean isNamed(Picture picture, String name) {
    return name.equals(picture.fileName()) || name.equals(lastPart(picture.fileName()));
  }

  static String lastPart(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  private static DataException wrong(int number, ExampleRecord record, String what) {
    return new DataException("Label of example %d: %s %s.".formatted(number, record, what));
  }

  /** The files of a pattern in order of their names. */
  private static List<Path> matching(String pattern) {
    Path whole = Path.of(pattern);
    if (Files.isRegularFile(whole)) {
      return List.of(whole);
    }
    Path folder = Optional.ofNullable(whole.getParent()).orElse(Path.of(""));
    String name = String.valueOf(whole.getFileName());
    List<Path> found = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> all = Files.list(folder)) {
        var matcher = folder.getFileSystem().getPathMatcher("glob:" + name);
        all.filter(f -> matcher.matches(f.getFileName())).sorted().forEach(found::add);
      } catch (IOException e) {
        throw new DataException(folder + ": cannot be listed (" + e.getMessage() + ").", e);
      }
    }
    if (found.isEmpty()) {
      throw new DataException("No label file matches " + pattern + ".");
    }
    return found;
  }
}
