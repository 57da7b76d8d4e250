package org.comparegan.label;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.comparegan.file.TfRecords;
import org.comparegan.file.WholeFile;
import org.comparegan.file.WholeFolder;
import org.comparegan.image.DataException;
import org.comparegan.image.ImageSet;
import org.comparegan.image.ImageView;
import org.comparegan.image.SoftLabel;
import org.comparegan.image.Split;
import org.comparegan.picture.EncodedImages;
import org.comparegan.picture.ExampleRecord;
import org.comparegan.picture.Picture;
import org.comparegan.picture.PictureList;

/**
 * Writes label files for {@link LabelFiles} and the reference, each with its provenance beside it.
 */
public final class LabelFileWriter {
  private final Split split;
  private final List<String> names;
  private final LabelProvenance provenance;

  /**
   * Writes labels of these images.
   *
   * @param images with their own labels, in the order of the new ones
   * @param classes that the new labels come from
   * @param origin short description of how they were made
   */
  public LabelFileWriter(ImageSet images, Split split, int classes, String origin) {
    this.split = split;
    ImageSet set = images instanceof ImageView.SkippingCorrupt skipping ? skipping.base() : images;
    Optional<PictureList> pictures =
        set instanceof EncodedImages encoded
            ? Optional.of(encoded.pictures())
            : set instanceof ImageView.Padded padded
                    && padded.base() instanceof EncodedImages encoded
                ? Optional.of(encoded.pictures())
                : Optional.empty();
    this.names =
        pictures
            .map(list -> list.pictures().stream().map(Picture::fileName).toList())
            .orElseGet(
                () ->
                    IntStream.range(0, images.size())
                        .mapToObj(i -> LabelFiles.numbered(split, i))
                        .toList());
    this.provenance =
        new LabelProvenance(
            images.name(),
            pictures.map(PictureList::checksum).orElseGet(images::checksum),
            images.size(),
            classes,
            origin);
  }

  /**
   * Writes {@code <split>.csv}: {@code file_name}, {@code label}, and for soft labels {@code p0},
   * {@code p1}, ….
   *
   * @param hard {@code [n]}, −1 where unknown
   * @param soft {@code [n, classes]} probabilities, or nothing
   * @throws DataException when there are more or fewer labels than images, or a row of {@code soft}
   *     does not sum to 1
   */
  public Path csv(Path folder, int[] hard, Optional<float[]> soft) throws IOException {
    check(hard, soft);
    int classes = provenance.classes();
    StringBuilder text = new StringBuilder("file_name,label");
    for (int c = 0; soft.isPresent() && c < classes; c++) {
      text.append(',').append(LabelTable.PROBABILITY).append(c);
    }
    for (int i = 0; i < hard.length; i++) {
      text.append('\n').append(quoted(names.get(i))).append(',').append(hard[i]);
      for (int c = 0; soft.isPresent() && c < classes; c++) {
        text.append(',').append(soft.get()[i * classes + c]);
      }
    }
    text.append('\n');
    return write(
        folder, ".csv", out -> out.write(text.toString().getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Writes {@code <split>.tfrecord} in the reference's schema, a record for each image in reading
   * order: {@code file_name}, and as {@code label} an integer or, for soft labels, the logarithms
   * of the probabilities, whose softmax they are.
   *
   * @param hard {@code [n]}, −1 where unknown
   * @param soft {@code [n, classes]} probabilities, or nothing
   * @throws DataException as for {@link #csv}
   */
  public Path tfRecord(Path folder, int[] hard, Optional<float[]> soft) throws IOException {
    check(hard, soft);
    int classes = provenance.classes();
    return write(
        folder,
        ".tfrecord",
        out -> {
          for (int i = 0; i < hard.length; i++) {
            byte[] record;
            if (soft.isPresent()) {
              float[] logits = new float[classes];
              for (int c = 0; c < classes; c++) {
                double p = Math.max(soft.get()[i * classes + c], Float.MIN_NORMAL);
                logits[c] = (float) Math.log(p);
              }
              record = ExampleRecord.encodedLogits(names.get(i), logits);
            } else {
              record = ExampleRecord.encodedLabel(names.get(i), hard[i]);
            }
            TfRecords.write(out, record);
          }
        });
  }

  private Path write(Path folder, String ending, WholeFile.Content labels) throws IOException {
    String name = split.label() + ending;
    WholeFolder.write(
        folder,
        beside -> {
          provenance.write(beside.resolve(name));
          WholeFile.write(beside.resolve(name), labels);
        });
    return folder.resolve(name);
  }

  private void check(int[] hard, Optional<float[]> soft) {
    int classes = provenance.classes();
    if (hard.length != names.size()
        || soft.isPresent() && soft.get().length != (long) hard.length * classes) {
      throw new DataException(
          "%d labels%s for the %d images of %s: each image needs one."
              .formatted(
                  hard.length,
                  soft.map(p -> " and %d probabilities of %d classes".formatted(p.length, classes))
                      .orElse(""),
                  names.size(),
                  provenance.data()));
    }
    for (int i = 0; i < hard.length; i++) {
      if (hard[i] < ImageSet.UNLABELLED || hard[i] >= classes) {
        throw new DataException(
            "The label of \"%s\" is %d, but there are only the classes 0 to %d."
                .formatted(names.get(i), hard[i], classes - 1));
      }
      if (soft.isPresent()) {
        float[] row = java.util.Arrays.copyOfRange(soft.get(), i * classes, (i + 1) * classes);
        SoftLabel.checked("The label of \"" + names.get(i) + "\"", row);
      }
    }
  }

  private static String quoted(String name) {
    // A spreadsheet computes cells that begin so; a path has another form that it leaves alone.
    String plain = name.matches("(?s)[=+\\-@\t].*") ? "./" + name : name;
    return plain.matches("[^\",\\r\\n]*") ? plain : "\"" + plain.replace("\"", "\"\"") + "\"";
  }
}
