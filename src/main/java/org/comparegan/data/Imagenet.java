package org.comparegan.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.comparegan.image.CorruptFiles;
import org.comparegan.image.DataException;
import org.comparegan.image.ImageSet;
import org.comparegan.image.ImageView;
import org.comparegan.image.Split;
import org.comparegan.label.LabelFiles;
import org.comparegan.label.LabelForm;
import org.comparegan.label.LabelKind;
import org.comparegan.picture.EncodedImages;
import org.comparegan.picture.Picture;
import org.comparegan.picture.PictureList;
import org.comparegan.picture.PictureSize;
import org.comparegan.picture.PictureTransform;

/**
 * One of the reference's views of ImageNet (datasets.py:487).
 *
 * @param side rows and columns of an image
 * @param labels what becomes of the labels
 * @param smallest the smaller side that a training picture must have; 0: any
 */
public record Imagenet(int side, LabelKind labels, int smallest) {
  /** How many classes there are. */
  public static final int CLASSES = 1000;

  private static final Pattern NAME =
      Pattern.compile("(?:([a-z_]+)_)?imagenet_(\\d+)(?:_hq(\\d+))?");

  /**
   * The view of this name, such as {@code imagenet_512_hq400}, at any size.
   *
   * @throws DataException if it is no such name
   */
  public static Imagenet named(String name) {
    Matcher matcher = NAME.matcher(name);
    if (matcher.matches()) {
      String prefix = matcher.group(1) == null ? "" : matcher.group(1) + "_";
      for (LabelKind labels : LabelKind.values()) {
        if (labels.prefix().equals(prefix)) {
          String smallest = matcher.group(3);
          return new Imagenet(
              Integer.parseInt(matcher.group(2)),
              labels,
              smallest == null ? 0 : Integer.parseInt(smallest));
        }
      }
    }
    throw new DataException("\"" + name + "\" is no name of an ImageNet data set.");
  }

  /** The WordNet ids of the classes in the order of their numbers, as TensorFlow Datasets has. */
  public static List<String> classNames() {
    try (InputStream in = Imagenet.class.getResourceAsStream("imagenet-classes.txt")) {
      if (in == null) {
        throw new IllegalStateException("The list of ImageNet's classes is missing in the jar.");
      }
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The name, as in {@code imagenet_512_hq400}. */
  public String key() {
    return labels.prefix() + "imagenet_" + side + (smallest > 0 ? "_hq" + smallest : "");
  }

  /** Opens it from files of the user's, as {@link DataSets} does, at any size. */
  public ImageSet open(Split split, Path dataDir, DataOptions options) {
    return KnownSets.imagenet(key()).open(split, dataDir, options);
  }

  /**
   * The images, from ImageNet's pictures.
   *
   * @param pictures of the split, with labels from 0 to 999
   * @param splitName as label files name it, {@code train} or {@code validation}
   */
  ImageSet images(PictureList pictures, Split split, String splitName, DataOptions options) {
    PictureList seen = pictures;
    if (options.labelFiles().isPresent()) {
      LabelForm form = options.labelForm().orSoft(labels == LabelKind.SOFT);
      seen = LabelFiles.replace(seen, options.labelFiles().get(), splitName, form);
    }
    if (labels == LabelKind.SINGLE_CLASS) {
      seen = seen.unclassed(1);
    }
    if (split == Split.TRAIN) {
      seen = filtered(seen, options.skipped());
    }
    PictureTransform transform = new PictureTransform.CropThenResize(side);
    ImageSet images =
        new EncodedImages(
            seen,
            EncodedImages.Geometry.square(side, 3, transform),
            options.evaluationCrop(),
            options.trainingCrop());
    return labels == LabelKind.RANDOM_CLASS
        ? new ImageView.RandomClass(images, options.seed())
        : images;
  }

  private PictureList filtered(PictureList pictures, Optional<CorruptFiles> skipped) {
    PictureList kept = pictures;
    if (labels == LabelKind.LABELLED_ONLY) {
      kept = kept.where(picture -> picture.label() >= 0);
      if (kept.size() == 0) {
        throw new DataException(pictures.name() + ": none of its images has a label.");
      }
    }
    if (smallest > 0) {
      kept = kept.where(picture -> isLarge(picture, skipped));
      if (kept.size() == 0) {
        throw new DataException(
            "%s: none of its pictures has %d pixels on its smaller side."
                .formatted(pictures.name(), smallest));
      }
    }
    return kept;
  }

  private boolean isLarge(Picture picture, Optional<CorruptFiles> skipped) {
    try {
      PictureSize size = PictureSize.of(picture);
      return Math.min(size.height(), size.width()) >= smallest;
    } catch (DataException e) {
      skipped.orElseThrow(() -> e).add(picture.image().toString(), String.valueOf(e.getMessage()));
      return false;
    }
  }
}
