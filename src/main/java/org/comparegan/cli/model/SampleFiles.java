package org.comparegan.cli.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.comparegan.file.WholeFile;
import org.comparegan.npz.NpyArray;
import org.comparegan.npz.Npz;
import org.comparegan.report.ImageGrid;

/**
 * Where samples go: one picture, a picture an image, or an array.
 *
 * @param out by its ending a PNG file or an npz file, else a directory
 * @param grid whether a directory also gets a picture of all
 */
record SampleFiles(Path out, boolean grid) {

  /**
   * Images with what they were made from.
   *
   * @param columns of a picture of all; 0: as many as rows
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Made(NpyArray.Floats images, NpyArray.Floats z, int[] labels, int columns) {}

  /** Writes the files, each whole or not at all. */
  void write(Made made) throws IOException {
    String name = out.toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".npz")) {
      Map<String, NpyArray> arrays = new LinkedHashMap<>();
      arrays.put("generated", made.images());
      arrays.put("z", made.z());
      if (made.labels().length > 0) {
        arrays.put("labels", new NpyArray.Ints(new int[] {made.labels().length}, made.labels()));
      }
      Npz.write(out, arrays);
      return;
    }
    NpyArray.Floats images = made.images();
    int n = images.shape()[0];
    if (name.endsWith(".png")) {
      picture(out, images, 0, n, made.columns());
      return;
    }
    Files.createDirectories(out);
    for (int i = 0; i < n; i++) {
      picture(out.resolve("%05d.png".formatted(i)), images, i, 1, 1);
    }
    if (grid) {
      picture(out.resolve("grid.png"), images, 0, n, made.columns());
    }
  }

  private static void picture(Path file, NpyArray.Floats images, int first, int n, int columns)
      throws IOException {
    int height = images.shape()[1];
    int width = images.shape()[2];
    int channels = images.shape()[3];
    int size = height * width * channels;
    float[] part = Arrays.copyOfRange(images.values(), first * size, (first + n) * size);
    ImageGrid picture = new ImageGrid(part, n, height, width, channels);
    byte[] png = picture.png(columns > 0 ? columns : picture.squareColumns(), 1, 0);
    WholeFile.write(file, stream -> stream.write(png));
  }
}
