package org.comparegan.data;

import java.util.Optional;
import org.comparegan.image.CorruptFiles;
import org.comparegan.image.ImageSet;
import org.comparegan.image.Split;
import org.comparegan.label.LabelFiles;
import org.comparegan.label.LabelForm;
import org.comparegan.picture.Crop;
import org.comparegan.picture.PictureList;

/**
 * How a data set is read.
 *
 * @param labelFiles gin {@code replace_labels.file_pattern}
 * @param labelForm form of the labels in these files
 * @param trainingCrop gin {@code train_imagenet_transform.crop_method}
 * @param evaluationCrop gin {@code eval_imagenet_transform.crop_method}
 * @param seed gin {@code dataset.seed}, of random classes
 * @param form to which the pictures of a path are brought, gin {@code pictures}
 * @param skipped records unreadable pictures and shards; empty: they are an error
 */
public record DataOptions(
    Optional<String> labelFiles,
    LabelForm labelForm,
    Crop trainingCrop,
    Crop evaluationCrop,
    long seed,
    PictureForm form,
    Optional<CorruptFiles> skipped) {
  /** The reference's defaults. */
  public static final DataOptions DEFAULTS =
      new DataOptions(
          Optional.empty(),
          LabelForm.HARD,
          Crop.DISTORTED,
          Crop.MIDDLE,
          547,
          PictureForm.AS_STORED,
          Optional.empty());

  /** A copy that skips and records unreadable files. */
  public DataOptions skipping(CorruptFiles log) {
    return new DataOptions(
        labelFiles, labelForm, trainingCrop, evaluationCrop, seed, form, Optional.of(log));
  }

  /** A copy with the set's own labels. */
  public DataOptions withoutLabelFiles() {
    return new DataOptions(
        Optional.empty(), LabelForm.HARD, trainingCrop, evaluationCrop, seed, form, skipped);
  }

  /** A copy with labels from files. */
  public DataOptions labelled(String pattern) {
    return labelled(pattern, LabelForm.HARD);
  }

  /** A copy with labels of a given form from files. */
  public DataOptions labelled(String pattern, LabelForm labels) {
    return new DataOptions(
        Optional.of(pattern), labels, trainingCrop, evaluationCrop, seed, form, skipped);
  }

  /** Pictures with the labels of the files, if there are any. */
  PictureList relabelled(PictureList pictures, String split) {
    return labelFiles
        .map(pattern -> LabelFiles.replace(pictures, pattern, split, labelForm))
        .orElse(pictures);
  }

  /** Images without file names, with the labels of the files, if there are any. */
  ImageSet relabelled(ImageSet images, Split split) {
    return labelFiles
        .map(pattern -> LabelFiles.replace(images, pattern, split, labelForm))
        .orElse(images);
  }
}
