package org.comparegan.data;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/** Unlabelled images of one size from the picture files of a directory, in order of their names. */
public final class ImageFolder {
  private static final List<String> ENDINGS = List.of(".png", ".jpg", ".jpeg", ".bmp", ".gif");

  private ImageFolder() {}

  /**
   * Reads them into memory. Grey files give one channel, others three; transparency is dropped.
   *
   * @throws DataException when there are none, one cannot be read, or they differ in size
   */
  public static ImageSet read(Path folder) {
    List<Path> files = files(folder);
    BufferedImage first = picture(files.get(0));
    int channels = first.getRaster().getNumBands() == 1 && !indexed(first) ? 1 : 3;
    int size = first.getWidth() * first.getHeight() * channels;
    byte[] pixels = new byte[Math.multiplyExact(size, files.size())];
    for (int i = 0; i < files.size(); i++) {
      BufferedImage one = picture(files.get(i));
      if (one.getWidth() != first.getWidth() || one.getHeight() != first.getHeight()) {
        throw new DataException(
            "%s is %d×%d, but %s is %d×%d: bring all to one size."
                .formatted(
                    files.get(i),
                    one.getHeight(),
                    one.getWidth(),
                    files.get(0),
                    first.getHeight(),
                    first.getWidth()));
      }
      write(one, channels, pixels, i * size);
    }
    int[] labels = new int[files.size()];
    Arrays.fill(labels, ImageSet.UNLABELLED);
    return new MemoryImages(
        folder.toString(),
        first.getHeight(),
        first.getWidth(),
        channels,
        List.of(),
        pixels,
        labels);
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> all = Files.list(folder)) {
      List<Path> files = all.filter(ImageFolder::named).sorted().toList();
      if (files.isEmpty()) {
        throw new DataException(folder + " has no picture files (" + ENDINGS + ").");
      }
      return files;
    } catch (IOException e) {
      throw new DataException(folder + " cannot be listed (" + e + ").", e);
    }
  }

  private static boolean named(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    return ENDINGS.stream().anyMatch(name::endsWith);
  }

  private static boolean indexed(BufferedImage picture) {
    return picture.getColorModel() instanceof java.awt.image.IndexColorModel;
  }

  private static BufferedImage picture(Path file) {
    try {
      BufferedImage picture = ImageIO.read(file.toFile());
      if (picture != null) {
        return picture;
      }
    } catch (IOException e) {
      throw new DataException(file + " is no whole picture (" + e.getMessage() + ").", e);
    }
    throw new DataException(file + " is no picture that can be read.");
  }

  private static void write(BufferedImage picture, int channels, byte[] target, int offset) {
    int at = offset;
    for (int y = 0; y < picture.getHeight(); y++) {
      for (int x = 0; x < picture.getWidth(); x++) {
        // Levels of grey come from the raster: the colour model would change their gamma.
        if (picture.getRaster().getNumBands() == 1 && !indexed(picture)) {
          byte level = (byte) picture.getRaster().getSample(x, y, 0);
          for (int c = 0; c < channels; c++) {
            target[at++] = level;
          }
        } else {
          int rgb = picture.getRGB(x, y);
          target[at++] = (byte) (rgb >> 16);
          if (channels == 3) {
            target[at++] = (byte) (rgb >> 8);
            target[at++] = (byte) rgb;
          }
        }
      }
    }
  }
}
