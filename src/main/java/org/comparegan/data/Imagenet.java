package org.comparegan.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
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
import org.comparegan.label.SourceLabels;
import org.comparegan.picture.EncodedImages;
import org.comparegan.picture.ExampleRecord;
import org.comparegan.picture.Picture;
import org.comparegan.picture.PictureArchives;
import org.comparegan.picture.PictureFiles;
import org.comparegan.picture.PictureList;
import org.comparegan.picture.PictureSize;
import org.comparegan.picture.PictureTransform;
import org.comparegan.picture.Shards;
import org.comparegan.picture.TfRecordFile;

/**
 * One of the reference's views of ImageNet (datasets.py:487).
 *
 * @param side rows and columns of an image
 * @param labels how labels are treated
 * @param smallest smallest allowed size of a training picture's shorter side; 0: any
 */
public record Imagenet(int side, LabelKind labels, int smallest) {
  /** Number of classes. */
  public static final int CLASSES = 1000;

  private static final Pattern NAME =
      Pattern.compile("(?:([a-z_]+)_)?imagenet_(\\d+)(?:_hq(\\d+))?");

  /**
   * The view of this name, such as {@code imagenet_512_hq400}, at any size.
   *
   * @throws DataException if this is not the name of such a view
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
    throw new DataException("\"" + name + "\" is not an ImageNet data set.");
  }

  /** The WordNet ids of the classes in the order of TensorFlow Datasets. */
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

  /** Opens it from the user's files, as {@link DataSets} does, at any size. */
  public ImageSet open(Split split, Path dataDir, DataOptions options) {
    return KnownSet.imagenet(key()).open(split, dataDir, options);
  }

  /** ImageNet 2012, in TFRecords, in folders or tar files named by WordNet ids. */
  KnownSet.Opener opener() {
    return (place, split, name, options) ->
        pictures(place, split, name, options)
            .map(
                pictures ->
                    images(
                        pictures, split, split == Split.TRAIN ? "train" : "validation", options));
  }

  /** ImageNet's pictures with their class numbers; empty if the folder has other classes. */
  private static Optional<PictureList> pictures(
      Path place, Split split, String name, DataOptions options) {
    List<String> names = classNames();
    List<Path> shards = Shards.find(place, PictureSources.names(split));
    if (!shards.isEmpty()) {
      List<Picture> pictures =
          TfRecordFile.interleave(Shards.pictures(shards, options.skipped(), Imagenet::fromZero));
      return Optional.of(new PictureList(name, pictures, CLASSES, names));
    }
    Optional<Path> tar =
        Optional.of(
                place.resolve(
                    split == Split.TRAIN ? "ILSVRC2012_img_train.tar" : "ILSVRC2012_img_val.tar"))
            .filter(Files::isRegularFile);
    Optional<PictureList> found =
        tar.map(file -> SourceLabels.of(name, PictureArchives.tar(file)))
            .or(
                () ->
                    mayHold(place, split, names)
                        ? PictureSources.find(place, split, name, options.skipped())
                        : Optional.empty());
    return found.map(pictures -> renumbered(pictures, names));
  }

  /** A record's picture; the labels of ImageNet's own scripts begin at 1, with 0 for none. */
  private static Picture fromZero(ExampleRecord record) {
    Picture picture = record.picture();
    return record.labelKey().equals(Optional.of(ExampleRecord.IMAGENET_LABEL))
        ? picture.labelled(picture.label() - 1)
        : picture;
  }

  /** Renumbers the source's classes by their WordNet ids. */
  private static PictureList renumbered(PictureList pictures, List<String> names) {
    List<String> own = pictures.classNames();
    int[] numbers = own.stream().mapToInt(names::indexOf).toArray();
    for (int i = 0; i < numbers.length; i++) {
      if (numbers[i] < 0) {
        throw new DataException(
            "%s: \"%s\" is not a class of ImageNet.".formatted(pictures.name(), own.get(i)));
      }
    }
    return pictures
        .classed(CLASSES, names)
        .map(p -> p.label() < 0 || own.isEmpty() ? p : p.labelled(numbers[p.label()]));
  }

  /**
   * Whether a place may hold these classes: it is or contains an archive of the split, or some
   * folders are named after classes.
   */
  private static boolean mayHold(Path place, Split split, List<String> classes) {
    if (Files.isRegularFile(place)) {
      return true;
    }
    List<Path> places = new ArrayList<>(List.of(place));
    for (String name : PictureSources.names(split)) {
      places.add(place.resolve(name));
      if (Files.isRegularFile(place.resolve(name + ".zip"))
          || Files.isRegularFile(place.resolve(name + ".tar"))) {
        return true;
      }
    }
    HashSet<String> known = new HashSet<>(classes);
    return places.stream()
        .filter(Files::isDirectory)
        .anyMatch(folder -> folders(folder).stream().anyMatch(known::contains));
  }

  private static Collection<String> folders(Path folder) {
    try {
      return PictureFiles.folders(folder);
    } catch (IOException e) {
      throw DataException.unlisted(folder, e);
    }
  }

  /**
   * The images, from ImageNet's pictures.
   *
   * @param pictures of the split, with labels from 0 to 999
   * @param splitName the split's name in label files, {@code train} or {@code validation}
   */
  private ImageSet images(
      PictureList pictures, Split split, String splitName, DataOptions options) {
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
      CorruptFiles.skip(skipped, picture.image().toString(), e);
      return false;
    }
  }
}
