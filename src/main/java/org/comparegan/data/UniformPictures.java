package org.comparegan.data;

import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.IntStream;
import org.comparegan.image.CorruptFiles;
import org.comparegan.image.DataException;
import org.comparegan.image.ImageSet;
import org.comparegan.image.Split;
import org.comparegan.picture.Crop;
import org.comparegan.picture.EncodedImages;
import org.comparegan.picture.Picture;
import org.comparegan.picture.PictureList;
import org.comparegan.picture.PictureSize;
import org.comparegan.picture.PictureTransform;

/** Pictures of one size from a user's folder or archive. */
final class UniformPictures {
  private UniformPictures() {}

  /**
   * Opens a set, with one channel if the first picture is grey, else three.
   *
   * @throws DataException if there are none, a file is not a picture, or sizes differ
   */
  static ImageSet open(Path path, Split split, DataOptions options) {
    PictureList all = options.relabelled(pictures(path, split, options.skipped()), split.label());
    Sizes sizes = new Sizes(options.skipped());
    boolean[] good = new boolean[all.size()];
    IntStream.range(0, all.size()).parallel().forEach(i -> good[i] = sizes.isKnown(all.at(i)));
    PictureList kept = all.at(i -> good[i]);
    if (kept.size() == 0) {
      throw new DataException(all.name() + ": none of its pictures can be read.");
    }
    PictureSize first = PictureSize.of(kept.at(0));
    IntStream.range(1, kept.size())
        .parallel()
        .forEach(i -> requireSame(kept.at(0), first, kept.at(i)));
    return new EncodedImages(
        kept,
        new EncodedImages.Geometry(
            first.height(), first.width(), first.channels(), new PictureTransform.AsTheyAre()),
        Crop.NONE,
        Crop.NONE);
  }

  /** Checks which pictures have a readable header. */
  private record Sizes(Optional<CorruptFiles> skipped) {
    boolean isKnown(Picture picture) {
      try {
        PictureSize.of(picture);
        return true;
      } catch (DataException e) {
        CorruptFiles.skip(skipped, picture.image().toString(), e);
        return false;
      }
    }
  }

  /** The pictures of any size. */
  static PictureList pictures(Path path, Split split, Optional<CorruptFiles> skipped) {
    PictureList pictures =
        PictureSources.find(path, split, path + "/" + split.label(), skipped)
            .orElseThrow(
                () ->
                    new DataException.Missing(
                        "%s: found no pictures of the split %s: neither *-%s.tfrecord-*, nor a"
                                .formatted(path, split.label(), split.label())
                            + " folder, zip or tar file of its name, nor picture files (.png, .jpg,"
                            + " .jpeg, .bmp, .gif)."));
    if (pictures.size() == 0) {
      throw new DataException(path + " has no pictures.");
    }
    return pictures;
  }

  private static void requireSame(Picture model, PictureSize first, Picture picture) {
    PictureSize size = PictureSize.of(picture);
    if (size.height() != first.height() || size.width() != first.width()) {
      throw new DataException(
          "%s is %d×%d, but %s is %d×%d: bring all to one size with data prepare --resolution."
              .formatted(
                  picture.image(),
                  size.height(),
                  size.width(),
                  model.image(),
                  first.height(),
                  first.width()));
    }
  }
}
