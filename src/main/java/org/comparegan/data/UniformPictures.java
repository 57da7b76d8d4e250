package org.comparegan.data;

import java.nio.file.Path;
import java.util.stream.IntStream;

/** Pictures of a folder or archive of the user's, which all have one size. */
final class UniformPictures {
  private UniformPictures() {}

  /**
   * Opens them, with one channel if the first is grey, else three.
   *
   * @throws DataException if there are none, one is no picture, or they differ in size
   */
  static ImageSet open(Path path, Split split, DataOptions options) {
    PictureList pictures = pictures(path, split);
    if (options.labelFiles().isPresent()) {
      pictures = LabelFiles.replace(pictures, options.labelFiles().get(), split.label(), false);
    }
    PictureSize first = PictureSize.of(pictures.at(0));
    PictureList all = pictures;
    IntStream.range(1, all.size())
        .parallel()
        .forEach(i -> requireSame(all.at(0), first, all.at(i)));
    return new EncodedImages(
        all,
        new EncodedImages.Geometry(
            first.height(), first.width(), first.channels(), new PictureTransform.AsTheyAre()),
        Crop.NONE,
        Crop.NONE);
  }

  /** The pictures of any size. */
  static PictureList pictures(Path path, Split split) {
    PictureList pictures =
        SourceFiles.find(path, split, path + "/" + split.label())
            .orElseThrow(
                () ->
                    new DataException(
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
