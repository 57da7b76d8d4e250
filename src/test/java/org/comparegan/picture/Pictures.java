package org.comparegan.picture;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Picture files whose levels are known. */
public final class Pictures {
  private Pictures() {}

  /** A picture of noise that differs for each number. */
  public static byte[] encoded(String format, int height, int width, int number) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, level(number, y, x) << 16 | level(number, x, y) << 8 | number & 0xFF);
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, format, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** Writes one, and the folders above it. */
  public static Path write(Path file, int height, int width, int number) throws IOException {
    Files.createDirectories(file.getParent());
    String name = file.toString();
    String format = name.endsWith(".png") ? "png" : "jpg";
    return Files.write(file, encoded(format, height, width, number));
  }

  private static int level(int number, int y, int x) {
    return (number * 37 + y * 5 + x * 3 + (y * x) % 7) & 0xFF;
  }
}
