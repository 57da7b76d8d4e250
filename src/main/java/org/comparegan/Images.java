package org.comparegan;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.comparegan.file.WholeFile;
import org.comparegan.report.ImageGrid;

/**
 * Images of one size in memory, row-major float32 levels in [0, 1].
 *
 * @param pixels {@code [count, height, width, channels]}
 * @param count number of images
 * @param height rows
 * @param width columns
 * @param channels 1 for grey, 3 for red, green, blue
 */
@SuppressWarnings("ArrayRecordComponent")
public record Images(float[] pixels, int count, int height, int width, int channels) {

  /** Fails when the pixels do not fill the shape. */
  public Images {
    new ImageGrid(pixels, count, height, width, channels);
  }

  /** A copy of one image, {@code [height, width, channels]} in [0, 1]. */
  public float[] image(int index) {
    int size = height * width * channels;
    return Arrays.copyOfRange(pixels, index * size, (index + 1) * size);
  }

  /** One image as a picture of 8 bits a channel. */
  public BufferedImage picture(int index) {
    return new ImageGrid(image(index), 1, height, width, channels).picture(1, 1, 0);
  }

  /**
   * Writes all images side by side to one PNG file, which appears whole or not at all.
   *
   * @param columns images in a row
   */
  public void saveGrid(Path file, int columns) throws IOException {
    byte[] png = new ImageGrid(pixels, count, height, width, channels).png(columns, 1, 0);
    WholeFile.write(file, stream -> stream.write(png));
  }
}
