package org.comparegan.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.comparegan.image.CorruptFiles;
import org.comparegan.image.DataException;
import org.comparegan.image.ImageSet;
import org.comparegan.image.Split;
import org.comparegan.picture.Crop;
import org.comparegan.picture.EncodedImages;
import org.comparegan.picture.Picture;
import org.comparegan.picture.PictureFiles;
import org.comparegan.picture.PictureList;
import org.comparegan.picture.PictureSize;
import org.comparegan.picture.PictureTransform;

/** Pictures of one size from a user's folder or archive. */
final class UniformPictures {
  /** Endings of compressed files, as they are counted for users. */
  private static final Pattern COMPRESSED =
      Pattern.compile("\\.(gz|tgz|bz2|tbz2?|xz|txz|zst|7z|rar|zip|tar)\\b");

  private UniformPictures() {}

  /**
   * Opens a set in the form that is asked for; by default with three channels if any picture has
   * colour, else one.
   *
   * @throws DataException if there are none, or a file is not a picture
   * @throws DataException.OtherSize if sizes differ and none is asked for
   */
  static ImageSet open(Path path, Split split, DataOptions options) {
    PictureList all = options.relabelled(pictures(path, split, options.skipped()), split.label());
    List<Optional<PictureSize>> sizes =
        all.pictures().parallelStream().map(one -> size(one, options.skipped())).toList();
    PictureList kept = all.at(i -> sizes.get(i).isPresent());
    if (kept.size() == 0) {
      throw new DataException(all.name() + ": none of its pictures can be read.");
    }
    List<PictureSize> known = sizes.stream().flatMap(Optional::stream).toList();
    int channels = known.stream().mapToInt(PictureSize::channels).max().orElseThrow();
    return new EncodedImages(
        kept, geometry(kept, known, channels, options.form()), Crop.MIDDLE, Crop.MIDDLE);
  }

  /**
   * Opens pictures of any sizes as sets of one size each, none of them resized.
   *
   * @return by size, in the order in which the sizes appear
   */
  static List<DataSets.OneSize> bySize(Path path, Split split, DataOptions options) {
    PictureList all = pictures(path, split, options.skipped());
    List<Optional<PictureSize>> sizes =
        all.pictures().parallelStream().map(one -> size(one, options.skipped())).toList();
    int channels =
        sizes.stream().flatMap(Optional::stream).mapToInt(PictureSize::channels).max().orElse(1);
    Map<List<Integer>, List<Integer>> rows = new LinkedHashMap<>();
    int row = 0;
    for (int i = 0; i < sizes.size(); i++) {
      if (sizes.get(i).isPresent()) {
        PictureSize size = sizes.get(i).get();
        rows.computeIfAbsent(List.of(size.height(), size.width()), any -> new ArrayList<>())
            .add(row++);
      }
    }
    PictureList kept = all.at(i -> sizes.get(i).isPresent());
    return rows.entrySet().stream()
        .map(
            entry -> {
              Set<Integer> own = Set.copyOf(entry.getValue());
              EncodedImages.Geometry geometry =
                  new EncodedImages.Geometry(
                      entry.getKey().get(0),
                      entry.getKey().get(1),
                      channels,
                      new PictureTransform.AsTheyAre(),
                      "");
              return new DataSets.OneSize(
                  new EncodedImages(kept.at(own::contains), geometry, Crop.MIDDLE, Crop.MIDDLE),
                  entry.getValue());
            })
        .toList();
  }

  /** From pictures of these sizes to images of one size; {@code stored} channels have colour. */
  private static EncodedImages.Geometry geometry(
      PictureList kept, List<PictureSize> sizes, int stored, PictureForm form) {
    PictureSize first = sizes.get(0);
    int height = form.resolution().orElse(first.height());
    int width = form.resolution().orElse(first.width());
    int channels = form.colors().orElse(stored);
    boolean resized =
        form.resolution().isPresent()
            && sizes.stream().anyMatch(one -> one.height() != height || one.width() != width);
    if (form.resolution().isEmpty()) {
      requireOneSize(kept, sizes);
    }
    PictureTransform transform =
        resized ? new PictureTransform.CropThenResize(height) : new PictureTransform.AsTheyAre();
    boolean greyed = channels < stored;
    return new EncodedImages.Geometry(
        height,
        width,
        channels,
        greyed ? new PictureTransform.Grey(transform) : transform,
        (resized ? "resized to " + height : "") + (greyed ? " as grey" : ""));
  }

  private static void requireOneSize(PictureList kept, List<PictureSize> known) {
    PictureSize first = known.get(0);
    for (int i = 1; i < known.size(); i++) {
      PictureSize size = known.get(i);
      if (size.height() != first.height() || size.width() != first.width()) {
        throw new DataException.OtherSize(
            "%s is %d×%d, but %s is %d×%d: bring all to one size with data prepare --resolution."
                .formatted(
                    kept.place(i),
                    size.height(),
                    size.width(),
                    kept.place(0),
                    first.height(),
                    first.width()));
      }
    }
  }

  /** The size of a picture; empty if its header cannot be read and it is skipped. */
  private static Optional<PictureSize> size(Picture picture, Optional<CorruptFiles> skipped) {
    try {
      return Optional.of(PictureSize.of(picture));
    } catch (DataException e) {
      CorruptFiles.skip(skipped, picture.image().toString(), e);
      return Optional.empty();
    }
  }

  /** The pictures of any size. */
  static PictureList pictures(Path path, Split split, Optional<CorruptFiles> skipped) {
    PictureList pictures =
        PictureSources.find(path, split, path + "/" + split.label(), skipped)
            .orElseThrow(() -> missing(path, split));
    if (pictures.size() == 0) {
      throw new DataException(
          String.join(
              " ",
              Stream.concat(Stream.of(path + " has no pictures."), pictures.notices().stream())
                  .toList()));
    }
    return split == Split.TEST ? numberedAsTraining(pictures, path) : pictures;
  }

  /** Gives the classes of the test split the numbers that they have in the training split. */
  private static PictureList numberedAsTraining(PictureList pictures, Path path) {
    List<String> own = pictures.classNames();
    List<String> training =
        own.isEmpty() || (Files.isDirectory(path) && !PictureSources.isDivided(path))
            ? List.of()
            : PictureSources.trainingClasses(path);
    if (training.isEmpty() || training.equals(own)) {
      return pictures;
    }
    int[] numbers = own.stream().mapToInt(training::indexOf).toArray();
    List<String> further = own.stream().filter(name -> !training.contains(name)).toList();
    List<String> notices =
        further.isEmpty()
            ? List.of()
            : List.of(
                "%s: the training split does not have the class %s: its images have no label."
                    .formatted(pictures.name(), String.join(", ", further)));
    return pictures
        .classed(Math.max(own.size(), training.size()), List.of())
        .map(
            one ->
                one.label() == ImageSet.UNLABELLED
                    ? one
                    : one.labelled(
                        numbers[one.label()] < 0 ? ImageSet.UNLABELLED : numbers[one.label()]))
        .classed(training.size(), training)
        .noticed(notices);
  }

  private static DataException.Missing missing(Path path, Split split) {
    List<String> names = PictureSources.names(split);
    if (!Files.isDirectory(path) || PictureSources.isDivided(path)) {
      return new DataException.Missing(
          "%s: there is no %s split here; looked for %s.%s"
              .formatted(path, split.label(), String.join(", ", names), brokenLinks(path, names)));
    }
    String unread = PictureFiles.below(path).unread().all();
    return new DataException.Missing(
        ("%s: found no pictures: neither %s files at any depth, nor TFRecords (*-train.tfrecord-*,"
                + " *-test.tfrecord-*), nor zip or tar files train or test.%s%s")
            .formatted(
                path,
                PictureFiles.FORMATS,
                unread.isEmpty()
                    ? ""
                    : " Files that are not read: "
                        + unread
                        + (COMPRESSED.matcher(unread).find()
                            ? " (compressed ones must be unpacked first)."
                            : "."),
                brokenLinks(path, names)));
  }

  /** A sentence on names of the split that are links to nowhere, if there are any. */
  private static String brokenLinks(Path folder, List<String> names) {
    if (!Files.isDirectory(folder)) {
      return "";
    }
    try (Stream<Path> all = Files.list(folder)) {
      List<String> broken =
          all.filter(file -> Files.isSymbolicLink(file) && !Files.exists(file))
              .map(file -> String.valueOf(file.getFileName()))
              .filter(
                  file ->
                      names.contains(
                          file.toLowerCase(Locale.ROOT).replaceFirst("\\.(zip|tar)$", "")))
              .sorted()
              .toList();
      return broken.isEmpty() ? "" : " The link " + String.join(", ", broken) + " leads nowhere.";
    } catch (IOException e) {
      throw DataException.unlisted(folder, e);
    }
  }
}
