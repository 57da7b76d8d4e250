package org.comparegan.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.comparegan.image.DataException;
import org.comparegan.image.ImageSet;
import org.comparegan.image.ImageView;
import org.comparegan.image.Split;
import org.comparegan.picture.Crop;
import org.comparegan.picture.EncodedImages;
import org.comparegan.picture.Picture;
import org.comparegan.picture.PictureList;
import org.comparegan.picture.PictureTransform;
import org.comparegan.picture.Shards;
import org.comparegan.picture.TfRecordFile;

/** Builds the reference's data sets from encoded pictures. */
final class ReferencePictures {
  private static final int FULL = 100;
  private static final int CELEBA_CROP = 160;
  private static final int CELEBA_FIRST_VALIDATION = 162_771;
  private static final int CELEBA_FIRST_TEST = 182_638;
  private static final Pattern CELEBA_NAME = Pattern.compile("(?:.*/)?(\\d{6})\\.(?:jpg|png)");

  private ReferencePictures() {}

  /** Small images in TFRecords of TensorFlow Datasets, one PNG each, padded to {@code side}. */
  static KnownSet.Opener small(int stored, int channels, List<String> classNames, int side) {
    return (place, split, name, options) ->
        records(place, split, name, options)
            .map(
                pictures -> {
                  PictureList seen =
                      options.relabelled(
                          pictures.classed(classNames.size(), classNames), split.label());
                  ImageSet images =
                      new EncodedImages(
                          seen,
                          EncodedImages.Geometry.square(
                              stored, channels, new PictureTransform.AsTheyAre()),
                          Crop.NONE,
                          Crop.NONE);
                  return side == stored ? images : new ImageView.Padded(images, side, side);
                });
  }

  /** CelebA: 202,599 aligned pictures of 218×178; their numbers determine the split. */
  static Optional<ImageSet> celebA(Path place, Split split, String name, DataOptions options) {
    Optional<PictureList> found =
        records(place, split, name, options)
            .or(
                () ->
                    loose(place, options, name, "img_align_celeba")
                        .map(all -> all.where(picture -> celebASplit(picture, split))));
    return images(found, 64, new PictureTransform.CropOrPadThenResize(CELEBA_CROP, 64));
  }

  /** The official partition: the last 19,962 pictures are the test set. */
  private static boolean celebASplit(Picture picture, Split split) {
    Matcher matcher = CELEBA_NAME.matcher(picture.fileName());
    if (!matcher.matches()) {
      throw new DataException(
          picture.image() + ": CelebA's pictures are named 000001.jpg to 202599.jpg.");
    }
    int number = Integer.parseInt(matcher.group(1));
    return split == Split.TRAIN ? number < CELEBA_FIRST_VALIDATION : number >= CELEBA_FIRST_TEST;
  }

  /** CelebA-HQ at 128×128, which the reference names but lacks. Every tenth picture is held out. */
  static Optional<ImageSet> celebAHq(Path place, Split split, String name, DataOptions options) {
    Optional<PictureList> found =
        records(place, Split.TRAIN, name, options)
            .or(() -> loose(place, options, name, "celeba-128"))
            .map(all -> all.at(i -> (i % 10 == 9) == (split == Split.TEST)));
    return images(found, 128, new PictureTransform.CropThenResize(128));
  }

  /** LSUN's bedrooms; every hundredth picture, counted across the files, is held out. */
  static Optional<ImageSet> lsun(Path place, Split split, String name, DataOptions options) {
    List<Path> shards = Shards.find(place, PictureSources.names(Split.TRAIN));
    Optional<PictureList> found;
    if (shards.isEmpty()) {
      found =
          loose(place, options, name, "bedroom_train")
              .map(all -> all.at(i -> isHeldOut(i) == (split == Split.TEST)));
      if (found.isEmpty()) {
        PictureSources.refuseLmdb(place.resolve("bedroom_train_lmdb"));
      }
    } else {
      List<List<Picture>> kept = new ArrayList<>();
      int number = 0;
      for (List<Picture> file : Shards.pictures(shards, options.skipped())) {
        List<Picture> part = new ArrayList<>();
        for (Picture picture : file) {
          if (isHeldOut(number++) == (split == Split.TEST)) {
            part.add(picture);
          }
        }
        kept.add(part);
      }
      List<Picture> order = TfRecordFile.interleave(kept);
      found = Optional.of(new PictureList(name, order, Integer.MAX_VALUE, List.of()));
    }
    return images(found, 128, new PictureTransform.CropOrPad(128));
  }

  private static boolean isHeldOut(int number) {
    return number % FULL == FULL - 1;
  }

  private static Optional<PictureList> records(
      Path place, Split split, String name, DataOptions options) {
    List<Path> shards = Shards.find(place, PictureSources.names(split));
    return shards.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new PictureList(
                name,
                TfRecordFile.interleave(Shards.pictures(shards, options.skipped())),
                Integer.MAX_VALUE,
                List.of()));
  }

  /** Pictures of a folder, or of a folder, zip or tar file of the usual name in it. */
  private static Optional<PictureList> loose(
      Path place, DataOptions options, String name, String usual) {
    for (Path candidate :
        List.of(
            place.resolve(usual), place.resolve(usual + ".zip"), place.resolve(usual + ".tar"))) {
      if (Files.exists(candidate)) {
        return PictureSources.find(candidate, Split.TRAIN, name, options.skipped());
      }
    }
    String last = String.valueOf(place.getFileName());
    return last.startsWith(usual) || Files.isRegularFile(place)
        ? PictureSources.find(place, Split.TRAIN, name, options.skipped())
        : Optional.empty();
  }

  private static Optional<ImageSet> images(
      Optional<PictureList> pictures, int side, PictureTransform transform) {
    return pictures
        .map(found -> found.unclassed(0))
        .map(
            seen ->
                new EncodedImages(
                    seen,
                    EncodedImages.Geometry.square(side, 3, transform),
                    Crop.MIDDLE,
                    Crop.MIDDLE));
  }
}
