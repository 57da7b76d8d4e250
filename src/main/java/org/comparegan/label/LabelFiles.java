package org.comparegan.label;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.comparegan.image.DataException;
import org.comparegan.image.ImageSet;
import org.comparegan.image.ImageView;
import org.comparegan.image.LabelledSet;
import org.comparegan.image.SoftLabel;
import org.comparegan.image.Split;
import org.comparegan.picture.ExampleRecord;
import org.comparegan.picture.Picture;
import org.comparegan.picture.Picture.Location;
import org.comparegan.picture.PictureList;
import org.comparegan.picture.TfRecordFile;

/**
 * Labels that replace a set's own (gin {@code replace_labels.file_pattern}, datasets.py:180).
 *
 * <p>The reference uses TFRecords of Examples with {@code file_name} and {@code label}: an integer,
 * −1 where unlabelled, or one logit a class. They are read in the order of the data, their names
 * must match one by one, and the set ends where they end. We also accept a CSV or JSON file, see
 * {@link LabelTable}. In either form, images stored as pixels are named {@code train/0}, {@code
 * train/1}, …, {@code test/0}, …, and each must have a record.
 *
 * <p>A file {@code FILE.provenance} beside the first file says which images the labels are for; see
 * {@link LabelProvenance}.
 */
public final class LabelFiles {
  private static final String SPLIT = "{split}";

  private LabelFiles() {}

  /** The name of an image without a file: {@code <split>/<number>}. */
  static String numbered(Split split, int number) {
    return split.label() + "/" + number;
  }

  /**
   * Gives pictures the labels of files. Pictures without classes get as many as there are labels.
   *
   * @param pattern files, with {@code *} and {@code ?} in their names; {@code {split}} is replaced
   * @param split the split's name
   * @throws DataException if no file matches, a name differs (saying at which example), or a label
   *     is missing, of another kind, or out of range
   */
  public static PictureList replace(
      PictureList pictures, String pattern, String split, LabelForm form) {
    Source source = Source.of(pictures, pattern.replace(SPLIT, split), form);
    PictureList seen =
        form.classes().isEmpty()
            ? pictures
            : pictures
                .map(p -> p.labelled(ImageSet.UNLABELLED))
                .classed(source.classes(), List.of());
    if (source.isTable()) {
      if (form.soft()) {
        throw new DataException(
            "%s: soft labels of pictures come as TFRecords, not as a table: see 'labels write'."
                .formatted(source.files().get(0)));
      }
      LabelTable table = source.table();
      return table.applyTo(
          source.classes() > 0 ? seen : seen.classed(table.classes(), table.classNames()));
    }
    List<Label> labels = source.labels();
    int classes = source.classes();
    if (classes == 0 && !form.soft()) {
      // A folder of pictures without classes gets those of its labels.
      classes =
          1 + labels.stream().mapToInt(label -> label.hard(Integer.MAX_VALUE)).max().orElse(-1);
      seen = seen.classed(classes, List.of());
    }
    if (source.madeForSet()) {
      source.requireCount(labels, pictures);
    }
    List<Picture> result = new ArrayList<>();
    for (int i = 0; i < Math.min(labels.size(), seen.size()); i++) {
      Picture picture = seen.at(i);
      Label label = labels.get(i);
      if (!picture.isNamed(label.name())) {
        throw label.wrong(
            "is for %s, but the example is %s (%s): write one label file for each data file, in the"
                    .formatted(label.name(), picture.fileName(), picture.image())
                + " same order");
      }
      result.add(
          form.soft()
              ? new Picture(
                  picture.fileName(),
                  picture.label(),
                  picture.image(),
                  Optional.of(label.logits(classes)))
              : picture.labelled(label.hard(classes)));
    }
    return seen.with(result);
  }

  /**
   * Gives images without file names the labels of a table or of records named {@code
   * <split>/<number>}, numbered from 0 in the order of the images.
   *
   * @param pattern files, with {@code *} and {@code ?} in their names; {@code {split}} is replaced
   * @throws DataException if a table names none of the images or one beyond the last, there are
   *     more or fewer records than images, or a label is missing, of another kind, or out of range
   */
  public static ImageSet replace(ImageSet images, String pattern, Split split, LabelForm form) {
    Source source = Source.of(images, pattern.replace(SPLIT, split.label()), form);
    if (source.isTable()) {
      return source.table().applyTo(images, split, form);
    }
    int classes = source.classes();
    List<Label> labels = source.labels();
    source.requireCount(labels, images);
    int[] hard = new int[images.size()];
    float[][] soft = new float[form.soft() ? images.size() : 0][];
    for (int i = 0; i < hard.length; i++) {
      Label label = labels.get(i);
      if (!label.name().equals(numbered(split, i))) {
        throw label.wrong(
            "is for \"%s\", but the example is \"%s\"".formatted(label.name(), numbered(split, i)));
      }
      if (form.soft()) {
        soft[i] = ExampleRecord.softLabel(label.logits(classes), classes);
        hard[i] = SoftLabel.largest(soft[i]);
      } else {
        hard[i] = label.hard(classes);
      }
    }
    return new ImageView.Relabelled(images, hard, soft, classes);
  }

  /**
   * The label files of a set.
   *
   * @param classes that the labels come from
   * @param madeForSet whether their provenance says that they were made for this set
   */
  private record Source(List<Path> files, int classes, boolean madeForSet) {
    /** Fails if their provenance names another set. */
    static Source of(LabelledSet set, String pattern, LabelForm form) {
      List<Path> files = matching(pattern);
      int classes = form.classesOf(set.classes());
      Optional<LabelProvenance> known = LabelProvenance.of(files.get(0));
      known.ifPresent(made -> made.require(files.get(0), set, classes));
      if (LabelTable.isOne(files.get(0)) && files.size() > 1) {
        throw new DataException(pattern + " matches several tables of labels: " + files + ".");
      }
      return new Source(files, classes, known.isPresent());
    }

    boolean isTable() {
      return LabelTable.isOne(files.get(0));
    }

    LabelTable table() {
      return LabelTable.read(files.get(0));
    }

    List<Label> labels() {
      List<ExampleRecord> records =
          TfRecordFile.interleave(files.stream().map(TfRecordFile::list).toList());
      return IntStream.range(0, records.size())
          .mapToObj(i -> new Label(i, records.get(i)))
          .toList();
    }

    void requireCount(List<Label> labels, LabelledSet set) {
      if (labels.size() != set.size()) {
        throw new DataException(
            "%s: %d label records for the %d images of %s: each image needs one."
                .formatted(
                    files.size() == 1 ? files.get(0) : files.size() + " files from " + files.get(0),
                    labels.size(),
                    set.size(),
                    set.name()));
      }
    }
  }

  /** The label record of an example, numbered from 0. */
  private record Label(int number, ExampleRecord record) {
    String name() {
      if (record.feature(ExampleRecord.FILE_NAME).isEmpty()) {
        throw wrong("has no feature file_name");
      }
      return record.text(ExampleRecord.FILE_NAME);
    }

    private ExampleRecord.Feature feature() {
      return record.feature(ExampleRecord.LABEL).orElseThrow(() -> wrong("has no feature label"));
    }

    int hard(int classes) {
      if (feature().type() == ExampleRecord.Type.FLOATS && feature().count() > 1) {
        throw wrong("has logits, but this set takes one integer as a label");
      }
      int label = record.hardLabel(ExampleRecord.LABEL);
      if (label < ImageSet.UNLABELLED || label >= Math.max(1, classes)) {
        throw wrong(
            "has label %d, but there are only the classes 0 to %d".formatted(label, classes - 1));
      }
      return label;
    }

    /** Location of the whole record, if it has one logit per class. */
    Location logits(int classes) {
      boolean floats = feature().type() == ExampleRecord.Type.FLOATS;
      int logits = feature().count();
      if (!floats || logits != classes) {
        throw wrong(
            "needs %d logits as its label, found %s".formatted(classes, floats ? logits : "none"));
      }
      return new Location.InRecord(
          record.file(), record.offset(), record.length(), 0, record.length());
    }

    DataException wrong(String what) {
      return new DataException("Label of example %d: %s %s.".formatted(number, record, what));
    }
  }

  /** The files that match a pattern, sorted by name. */
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
            .filter(f -> !f.getFileName().toString().startsWith(".") || name.startsWith("."))
            .sorted()
            .forEach(found::add);
      } catch (IOException e) {
        throw DataException.unlisted(folder, e);
      }
    }
    if (found.isEmpty()) {
      throw new DataException("No label file matches " + pattern + ".");
    }
    return found;
  }
}
