package org.comparegan.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.comparegan.image.DataException;
import org.comparegan.image.ImageSet;
import org.comparegan.image.LevelImages;
import org.comparegan.image.MemoryImages;
import org.comparegan.npz.Npy;
import org.comparegan.npz.NpyArray;
import org.comparegan.npz.Npz;

/**
 * Images in a NumPy array, {@code [n, h, w, c]}: bytes, or levels in [0, 1]. A {@code .npy} file is
 * the array; a {@code .npz} file has it as {@code arr_0} with labels as {@code arr_1}, as
 * guided-diffusion writes its sample batches, or as {@code images} or {@code generated}, with
 * {@code labels}.
 */
public final class ArrayImages {
  private static final List<String> IMAGES = List.of("arr_0", "images", "generated");
  private static final List<String> LABELS = List.of("arr_1", "labels");

  private ArrayImages() {}

  /** Whether a path has the name of an array file. */
  public static boolean isOne(String path) {
    return path.endsWith(".npy") || path.endsWith(".npz");
  }

  /**
   * Reads a file, all in memory.
   *
   * @throws DataException when the array has another shape or type, or levels outside [0, 1]
   * @throws org.comparegan.npz.NpzException when the file is damaged
   * @throws IOException when it cannot be read
   */
  public static ImageSet read(Path file) throws IOException {
    if (file.toString().endsWith(".npy")) {
      return of(file.toString(), Npy.read(file), Optional.empty());
    }
    Npz npz = Npz.read(file);
    String name =
        IMAGES.stream()
            .filter(npz::has)
            .findFirst()
            .orElseThrow(
                () ->
                    new DataException(
                        "%s has none of the arrays %s; it has %s."
                            .formatted(file, IMAGES, npz.names())));
    return of(
        file + ", " + name,
        npz.get(name),
        LABELS.stream().filter(npz::has).findFirst().map(npz::get));
  }

  private static ImageSet of(String name, NpyArray array, Optional<NpyArray> labels) {
    int[] shape = array.shape();
    if (shape.length != 4 || (shape[3] != 1 && shape[3] != 3)) {
      String hint =
          shape.length == 4 && (shape[1] == 1 || shape[1] == 3)
              ? " Its channels come first: save array.transpose(0, 2, 3, 1)."
              : "";
      throw new DataException(
          "%s has the shape %s; images are [n, h, w, c] with 1 or 3 channels.%s"
              .formatted(name, Arrays.toString(shape), hint));
    }
    int[] ids = labels.map(found -> ids(name, found, shape[0])).orElseGet(() -> unknown(shape[0]));
    if (array instanceof NpyArray.Bytes bytes) {
      int classes = Arrays.stream(ids).max().orElse(-1) + 1;
      return new MemoryImages(
          name,
          shape[1],
          shape[2],
          shape[3],
          Stream.generate(() -> "").limit(classes).toList(),
          bytes.values(),
          ids);
    }
    if (!(array instanceof NpyArray.Floats || array instanceof NpyArray.Doubles)) {
      throw new DataException(
          name + " has integers: save array.astype('uint8') if they are levels of 0 to 255.");
    }
    float[] levels = array.floats();
    requireLevels(name, levels, shape[1] * shape[2] * shape[3]);
    return new LevelImages(name, shape[0], shape[1], shape[2], shape[3], levels);
  }

  private static void requireLevels(String name, float[] levels, int pixels) {
    for (int i = 0; i < levels.length; i++) {
      if (!(levels[i] >= 0 && levels[i] <= 1)) {
        throw new DataException(
            ("%s: image %d has a level of %s. Levels must be in [0, 1]: rescale the array, or"
                    + " save levels of 0 to 255 as uint8.")
                .formatted(name, i / pixels, levels[i]));
      }
    }
  }

  private static int[] ids(String name, NpyArray labels, int n) {
    long[] wide = labels.longs();
    if (wide.length != n) {
      throw new DataException("%s: %d labels for %d images.".formatted(name, wide.length, n));
    }
    int[] ids = new int[n];
    for (int i = 0; i < n; i++) {
      if (wide[i] < ImageSet.UNLABELLED || wide[i] > Integer.MAX_VALUE - 1) {
        throw new DataException("%s: image %d has the label %d.".formatted(name, i, wide[i]));
      }
      ids[i] = (int) wide[i];
    }
    return ids;
  }

  private static int[] unknown(int n) {
    int[] ids = new int[n];
    Arrays.fill(ids, ImageSet.UNLABELLED);
    return ids;
  }
}
