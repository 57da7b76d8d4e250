package org.comparegan.picture;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
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
    return encoded(format, image);
  }

  /** Grey pictures in every form, by a name with an ending. */
  public static Map<String, byte[]> grey(int height, int width) {
    ColorModel greyAndAlpha =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_GRAY),
            true,
            false,
            Transparency.TRANSLUCENT,
            DataBuffer.TYPE_BYTE);
    Map<String, BufferedImage> forms =
        Map.of(
            "l.png", new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY),
            "bit.png", new BufferedImage(width, height, BufferedImage.TYPE_BYTE_BINARY),
            "l16.png", new BufferedImage(width, height, BufferedImage.TYPE_USHORT_GRAY),
            "la.png",
                new BufferedImage(
                    greyAndAlpha,
                    greyAndAlpha.createCompatibleWritableRaster(width, height),
                    false,
                    null),
            "l.jpg", new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY));
    Map<String, byte[]> files = new TreeMap<>();
    forms.forEach(
        (name, image) -> {
          for (int i = 0; i < height * width; i += 3) {
            image.setRGB(i % width, i / width, 0xFFFFFFFF);
          }
          files.put(name, encoded(name.substring(name.indexOf('.') + 1), image));
        });
    return files;
  }

  /** A picture as a file. */
  public static byte[] encoded(String format, BufferedImage image) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(image, format, out)) {
        throw new IllegalArgumentException("no " + format + " of " + image);
      }
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
