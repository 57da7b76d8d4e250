package org.comparegan.label;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.comparegan.image.DataException;
import org.comparegan.image.ImageSet;
import org.comparegan.image.ImageView;
import org.comparegan.image.SoftLabel;
import org.comparegan.image.Split;
import org.comparegan.picture.ExampleRecord;
import org.comparegan.picture.Location;
import org.comparegan.picture.Picture;
import org.comparegan.picture.PictureList;
import org.comparegan.picture.TfRecordFile;

/**
 * Labels that stand in place of a set's own (gin {@code replace_labels.file_pattern},
 * datasets.py:180).
 *
 * <p>The reference's form are TFRecords of Examples with {@code file_name} and {@code label}: an
 * integer, −1 where unlabelled, or one logit a class. They are read in turn, as the data is, and
 * the names must agree one by one; where they end, the set ends. Our form is a CSV or JSON file,
 * see {@link LabelTable}. The images of a set that is stored as pixels have the names {@code
 * train/0}, {@code train/1}, …, {@code test/0}, …, in either form, and each must have a record.
 *
 * <p>A file {@code FILE.provenance} beside the first of the files says which images they are for;
 * see {@link LabelProvenance}.
 */
public final class LabelFiles {
  private static final String SPLIT = "{split}";

  private LabelFiles() {}

  /** The name of an image that has no file: {@code <split>/<number>}. */
  static String numbered(Split split, int number) {
    return split.label() + "/" + number;
  }

  /**
   * The pictures with the labels of the files.
   *
   * @param pattern files, with {@code *} and {@code ?} in their names; {@code {split}} is replaced
   * @param split the split's name
   * @throws DataException if no file matches, a name differs (saying at which example), or a label
   *     is missing, of another kind, or out of range
   */
  public static PictureList replace(
      PictureList pictures, String pattern, String split, LabelForm form) {
    List<Path> files = matching(pattern.replace(SPLIT, split));
    int classes = form.classesOf(pictures.classes());
    boolean whole = check(files, pictures.name(), pictures::checksum, pictures.size(), classes);
    PictureList seen =
        form.classes().isEmpty()
            ? pictures
            : pictures.map(p -> p.labelled(ImageSet.UNLABELLED)).classed(classes, List.of());
    Optional<LabelTable> table = table(files, pattern);
    if (table.isPresent()) {
      if (form.soft()) {
        throw new DataException(
            "%s: soft labels of pictures come as TFRecords, not as a table: see 'labels write'."
                .formatted(files.get(0)));
      }
      return table.get().applyTo(seen);
    }
    List<ExampleRecord> labels =
        TfRecordFile.interleave(files.stream().map(TfRecordFile::list).toList());
    if (whole) {
      requireCount(files, labels.size(), pictures.name(), pictures.size());
    }
    List<Picture> result = new ArrayList<>();
    for (int i = 0; i < Math.min(labels.size(), seen.size()); i++) {
      result.add(replaced(seen, i, labels.get(i), form.soft()));
    }
    return seen.with(result);
  }

  /**
   * Images that have no file names, with the labels of a table or of records by {@code
   * <split>/<number>}, the number counted from 0 in the order of the images.
   *
   * @param pattern as {@link #replace(PictureList, String, String, LabelForm)} has it
   * @throws DataException if a table names none of the images or one beyond the last, there are
   *     more or fewer records than images, or a label is missing, of another kind, or out of range
   */
  public static ImageSet replace(ImageSet images, String pattern, Split split, LabelForm form) {
    List<Path> files = matching(pattern.replace(SPLIT, split.label()));
    int classes = form.classesOf(images.classes());
    check(files, images.name(), images::checksum, images.size(), classes);
    Optional<LabelTable> table = table(files, pattern);
    if (table.isPresent()) {
      return table.get().applyTo(images, split, form);
    }
    List<ExampleRecord> records =
        TfRecordFile.interleave(files.stream().map(TfRecordFile::list).toList());
    requireCount(files, records.size(), images.name(), images.size());
    int[] hard = new int[images.size()];
    float[][] soft = new float[form.soft() ? images.size() : 0][];
    for (int i = 0; i < hard.length; i++) {
      ExampleRecord record = records.get(i);
      requireName(i, record, numbered(split, i));
      ExampleRecord.Feature label = label(i, record);
      if (form.soft()) {
        soft[i] = ExampleRecord.softLabel(logits(i, record, label, classes), classes);
        hard[i] = SoftLabel.largest(soft[i]);
      } else {
        hard[i] = hard(i, record);
        if (hard[i] < ImageSet.UNLABELLED || hard[i] >= classes) {
          throw wrong(
              i,
              record,
              "has label %d, but there are only the classes 0 to %d"
                  .formatted(hard[i], classes - 1));
        }
      }
    }
    return new ImageView.Relabelled(images, hard, soft, classes);
  }

  /** Whether the files say what they are for; an error if they are for something else. */
  private static boolean check(
      List<Path> files, String name, Supplier<String> checksum, int size, int classes) {
    Optional<LabelProvenance> known = LabelProvenance.of(files.get(0));
    known.ifPresent(made -> made.require(files.get(0), name, checksum.get(), size, classes));
    return known.isPresent();
  }

  private static void requireCount(List<Path> files, int records, String name, int images) {
    if (records != images) {
      throw new DataException(
          "%s: %d label records for the %d images of %s: each image needs one."
              .formatted(
                  files.size() == 1 ? files.get(0) : files.size() + " files from " + files.get(0),
                  records,
                  images,
                  name));
    }
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
    if (record.feature(ExampleRecord.FILE_NAME).isEmpty()) {
      throw wrong(number, record, "has no feature file_name");
    }
    String name = record.text(ExampleRecord.FILE_NAME);
    if (!picture.isNamed(name)) {
      throw wrong(
          number,
          record,
          "is for %s, but the example is %s (%s): write one label file for each data file, in the"
                  .formatted(name, picture.fileName(), picture.image())
              + " same order");
    }
    ExampleRecord.Feature label = label(number, record);
    if (!soft) {
      return picture.labelled(hard(number, record));
    }
    return new Picture(
        picture.fileName(),
        picture.label(),
        picture.image(),
        Optional.of(logits(number, record, label, pictures.classes())));
  }

  private static void requireName(int number, ExampleRecord record, String expected) {
    if (!record.text(ExampleRecord.FILE_NAME).equals(expected)) {
      throw wrong(
          number,
          record,
          "is for \"%s\", but the example is \"%s\""
              .formatted(record.text(ExampleRecord.FILE_NAME), expected));
    }
  }

  private static ExampleRecord.Feature label(int number, ExampleRecord record) {
    return record
        .feature(ExampleRecord.LABEL)
        .orElseThrow(() -> wrong(number, record, "has no feature label"));
  }

  private static int hard(int number, ExampleRecord record) {
    return record
        .hardLabel()
        .orElseThrow(
            () -> wrong(number, record, "has logits, but this set takes one integer as a label"));
  }

  /** The whole record, if it has one logit a class. */
  private static Location logits(
      int number, ExampleRecord record, ExampleRecord.Feature label, int classes) {
    boolean floats = label.type() == ExampleRecord.Type.FLOATS;
    int logits = label.size() / Float.BYTES;
    if (!floats || logits != classes) {
      throw wrong(
          number,
          record,
          "needs %d logits as its label, found %s".formatted(classes, floats ? logits : "none"));
    }
    return new Location.InRecord(
        record.file(), record.offset(), record.length(), 0, record.length());
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
        all.filter(f -> matcher.matches(f.getFileName()))
            .filter(f -> !f.toString().endsWith(LabelProvenance.ENDING))
            .sorted()
            .forEach(found::add);
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
