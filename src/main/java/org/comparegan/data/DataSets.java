package org.comparegan.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.comparegan.file.Checkout;
import org.comparegan.file.NearestName;
import org.comparegan.image.CorruptFiles;
import org.comparegan.image.DataException;
import org.comparegan.image.ImageSet;
import org.comparegan.image.ImageView;
import org.comparegan.image.Split;
import org.comparegan.picture.Crop;
import org.comparegan.picture.EncodedImages;
import org.comparegan.picture.PictureList;
import org.comparegan.picture.PictureTransform;

/**
 * The registry: data sets under the reference's names ({@code datasets.py:620}), and any folder or
 * archive of pictures by its path.
 *
 * <p>{@code fashion-mnist-32}, {@code stl10} and {@code celeb_a_hq_128} are ours. The first is
 * Fashion-MNIST with a black margin of two pixels, 32×32×1, since BigGAN starts at 32.
 */
public final class DataSets {
  private static final int NEAREST = 3;
  private static final String SEEN =
      "The data has no test split: the scores compare with the training pictures, so that copies"
          + " of them score well.";

  private DataSets() {}

  /** All names, in a fixed order. */
  public static List<String> names() {
    return KnownSet.all().stream().map(KnownSet::key).toList();
  }

  /**
   * Properties of a set that do not depend on its files.
   *
   * @throws DataException if the name is unknown
   */
  public static DataFacts facts(String name) {
    return FakeDataSet.isOne(name)
        ? FakeDataSet.facts(find(FakeDataSet.original(name)).facts())
        : find(name).facts();
  }

  /**
   * Opens a set from the {@code data} folder that comes with the project, which has Fashion-MNIST
   * (see {@code data/README.md}: 12,000 of the training images and all test images).
   *
   * @throws DataException if the name is unknown, or is not among the embedded sets
   */
  public static ImageSet open(String name, Split split) {
    return open(name, split, Optional.empty());
  }

  /** {@link #open(String, Split, Optional, DataOptions)} with the reference's options. */
  public static ImageSet open(String name, Split split, Optional<Path> dataDir) {
    return open(name, split, dataDir, DataOptions.DEFAULTS);
  }

  /**
   * Opens a set from the user's files where there are some, else from those of the project.
   *
   * @param name a known name; {@code fake:} and a known name, for noise in its shape, which needs
   *     no files; or the path of a folder, zip, tar or TFRecord file with pictures of one size
   * @param dataDir the directory that has the files, or has them in a folder of the usual name
   *     ({@code fashion-mnist}, {@code cifar-10-batches-bin}, …); absent: that of the project
   * @throws DataException if the name is unknown, the files are not there, or a file is damaged
   */
  public static ImageSet open(
      String name, Split split, Optional<Path> dataDir, DataOptions options) {
    if (!isPath(name) && FakeDataSet.isOne(name)) {
      return FakeDataSet.of(name + "/" + split.label(), facts(name), options.seed());
    }
    ImageSet set =
        isPath(name)
            ? UniformPictures.open(Path.of(name), split, options)
            : find(name).open(split, dataDir.orElseGet(DataSets::embeddedFolder), options);
    requireForm(name, set, options.form());
    return skipping(set, options);
  }

  /**
   * Images to compare generated ones with.
   *
   * @param images of the test split, or of the training split of a path that has no other
   * @param seen whether they are those that training sees
   */
  public record HeldOut(ImageSet images, boolean seen) {
    /** What scores against images that training sees are worth; a sentence or none. */
    public List<String> warnings() {
      return seen ? List.of(SEEN) : List.of();
    }
  }

  /** Opens the test split, or the training split of a path that has no test split. */
  public static HeldOut heldOut(String name, Optional<Path> dataDir, DataOptions options) {
    boolean seen = !hasTestSplit(name);
    return new HeldOut(open(name, seen ? Split.TRAIN : Split.TEST, dataDir, options), seen);
  }

  /** Whether a set has images that training does not see, as all known ones do. */
  public static boolean hasTestSplit(String name) {
    return !isPath(name) || PictureSources.hasTestSplit(Path.of(name));
  }

  /** A known set has a form of its own; only a copy of it can have another. */
  private static void requireForm(String name, ImageSet set, PictureForm form) {
    boolean fits =
        form.resolution().orElse(set.height()) == set.height()
            && form.resolution().orElse(set.width()) == set.width()
            && form.colors().orElse(set.channels()) == set.channels();
    if (!fits) {
      set.close();
      throw new DataException.OtherSize(
          "%s has images of %dx%dx%d. A copy can have others: data prepare %s %s --to DIR."
              .formatted(name, set.height(), set.width(), set.channels(), name, form.options()));
    }
  }

  /**
   * The pictures of a path, of any sizes, with the middle square of each resized to {@code side}
   * pixels.
   */
  public static ImageSet thumbnails(Path path, Split split, int side, DataOptions options) {
    PictureList pictures = UniformPictures.pictures(path, split, options.skipped());
    EncodedImages.Geometry geometry =
        EncodedImages.Geometry.square(side, 3, new PictureTransform.CropThenResize(side));
    return skipping(new EncodedImages(pictures, geometry, Crop.MIDDLE, Crop.MIDDLE), options);
  }

  /**
   * Some images of a set whose images differ in size.
   *
   * @param images of one size
   * @param rows where each of them stands in the whole set
   */
  public record OneSize(ImageSet images, List<Integer> rows) {}

  /** The pictures of a path, of any sizes, in sets of one size each; none is resized. */
  public static List<OneSize> bySize(Path path, Split split, DataOptions options) {
    return UniformPictures.bySize(path, split, options);
  }

  /** Whether this is a file or folder rather than a known name. */
  public static boolean isPath(String name) {
    if (names().contains(name) || name.isEmpty()) {
      return false;
    }
    Path path = Path.of(name);
    return Files.exists(path) || Files.isSymbolicLink(path);
  }

  /** What the pictures of a path are called: its last part, without the ending of an archive. */
  public static String pathName(String path) {
    return String.valueOf(Path.of(path).toAbsolutePath().normalize().getFileName())
        .replaceFirst("\\.(zip|tar|tfrecords?)$", "");
  }

  private static ImageSet skipping(ImageSet set, DataOptions options) {
    Optional<CorruptFiles> log = options.skipped();
    return log.isPresent() ? new ImageView.SkippingCorrupt(set, log.get()) : set;
  }

  private static KnownSet find(String name) {
    return KnownSet.all().stream()
        .filter(set -> set.key().equals(name))
        .findFirst()
        .orElseThrow(() -> unknown(name));
  }

  private static DataException unknown(String name) {
    return name.contains("/") || name.contains("\\")
        ? new DataException.Missing(
            name
                + ": there is no such file or folder. If the pictures have moved, name their new"
                + " place with --data.")
        : new DataException(
            String.format(
                "Unknown data set \"%s\". The nearest known names: %s. There is no file or"
                    + " folder of that name either.",
                name, String.join(", ", nearest(name))));
  }

  private static Set<String> nearest(String name) {
    return new LinkedHashSet<>(NearestName.sorted(name, names()).stream().limit(NEAREST).toList());
  }

  /** The {@code data} folder that comes with the project. */
  static Path embeddedFolder() {
    return Checkout.find("data/fashion-mnist")
        .map(set -> set.getParent())
        .orElseThrow(
            () ->
                new DataException.Missing(
                    "Found no embedded data set, the folder data/fashion-mnist of the checkout."
                        + " Name the checkout with -D"
                        + Checkout.HOME
                        + "=DIR, or the data with --data-dir."));
  }
}
