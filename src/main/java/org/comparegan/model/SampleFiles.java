package org.comparegan.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.comparegan.file.WholeFile;
import org.comparegan.file.WholeFolder;
import org.comparegan.npz.NpyArray;
import org.comparegan.npz.Npz;
import org.comparegan.report.ImageGrid;

/**
 * Writes samples: a picture of all, a picture of each, or arrays.
 *
 * @param out a PNG or npz file by its ending, else a directory
 * @param grid whether a directory also gets a picture of all, {@code grid.png}
 */
public record SampleFiles(Path out, boolean grid) {

  /**
   * Writes the files, all or none.
   *
   * @param rows what the images were made from
   * @param images {@code [n, h, w, c]} in [0, 1], row-major
   */
  public void write(ImageSource source, SampledRows rows, float[] images) throws IOException {
    int n = rows.latents().z().length / source.latentWidth();
    String name = out.toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".npz")) {
      arrays(source, rows.latents(), images, n);
    } else if (name.endsWith(".png")) {
      byte[] png = picture(source, images, n, columns(rows, n));
      WholeFile.write(out, stream -> stream.write(png));
    } else {
      WholeFolder.write(out, folder -> pictures(folder, source, rows, images, n));
    }
  }

  private void pictures(Path folder, ImageSource source, SampledRows rows, float[] images, int n)
      throws IOException {
    int size = source.height() * source.width() * source.channels();
    for (int i = 0; i < n; i++) {
      float[] one = Arrays.copyOfRange(images, i * size, (i + 1) * size);
      Files.write(folder.resolve("%05d.png".formatted(i)), picture(source, one, 1, 1));
    }
    if (grid) {
      Files.write(folder.resolve("grid.png"), picture(source, images, n, columns(rows, n)));
    }
  }

  private void arrays(ImageSource source, Latents latents, float[] images, int n)
      throws IOException {
    int[] shape = {n, source.height(), source.width(), source.channels()};
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    arrays.put("generated", new NpyArray.Floats(shape, images));
    arrays.put("z", new NpyArray.Floats(new int[] {n, source.latentWidth()}, latents.z()));
    if (latents.labels().length > 0) {
      arrays.put("labels", new NpyArray.Ints(new int[] {n}, latents.labels()));
    }
    Npz.write(out, arrays);
  }

  private static byte[] picture(ImageSource source, float[] images, int n, int columns) {
    return new ImageGrid(images, n, source.height(), source.width(), source.channels())
        .png(columns, 1, 0);
  }

  /** Columns of the rows, or else a number near the root of {@code n} that fills the last row. */
  private static int columns(SampledRows rows, int n) {
    int square = (int) Math.ceil(Math.sqrt(n));
    return rows.columns() > 0
        ? rows.columns()
        : IntStream.rangeClosed(square, 2 * square)
            .filter(columns -> n % columns == 0)
            .findFirst()
            .orElse(square);
  }

  /** Why the last row of a picture of {@code n} images is not full, if there is such a picture. */
  public Optional<String> gap(SampledRows rows, int n) {
    int columns = columns(rows, n);
    boolean picture = grid || out.toString().toLowerCase(Locale.ROOT).endsWith(".png");
    return picture && n > columns && n % columns != 0
        ? Optional.of(
            "The last row has %d of %d images: %d do not fill rows of %d, as --count %d would."
                .formatted(n % columns, columns, n, columns, n + columns - n % columns))
        : Optional.empty();
  }
}
