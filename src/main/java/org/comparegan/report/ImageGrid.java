package org.comparegan.report;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import javax.imageio.ImageIO;

/**
 * Images side by side, row by row, in one picture.
 *
 * <p>A level x in [0, 1] becomes the byte min(255, ⌊256·x⌋), which gives every byte an equal share
 * of the range; the reference's notebook does the same. Values outside of the range are clipped and
 * not a number is black. Images of one channel make a grey file, those of three channels one of
 * red, green, blue.
 *
 * @param pixels {@code [n, h, w, c]} in [0, 1], row-major
 * @param count n, at least 1
 * @param height h
 * @param width w
 * @param channels c, 1 or 3
 */
@SuppressWarnings("ArrayRecordComponent")
public record ImageGrid(float[] pixels, int count, int height, int width, int channels) {
  private static final int MOST_COLUMNS = 10;
  private static final int WITHOUT_CLASSES = 8;

  /** Fails when the pixels do not fill the shape. */
  public ImageGrid {
    if (count < 1 || height < 1 || width < 1 || channels != 1 && channels != 3) {
      throw new IllegalArgumentException(
          "A grid needs images of 1 or 3 channels, not the shape "
              + Arrays.toString(new int[] {count, height, width, channels})
              + ".");
    }
    if (pixels.length != (long) count * height * width * channels) {
      throw new IllegalArgumentException(
          pixels.length
              + " pixels do not fill the shape "
              + Arrays.toString(new int[] {count, height, width, channels})
              + ".");
    }
  }

  /** Number of columns that makes the grid roughly square. */
  public int squareColumns() {
    return (int) Math.ceil(Math.sqrt(count));
  }

  /**
   * Columns of a sheet in which a column is a class: the largest multiple of the classes up to ten,
   * or the first ten of more classes; eight without classes.
   */
  public static int classColumns(int classes) {
    int shown = Math.min(classes, MOST_COLUMNS);
    return classes < 2 ? WITHOUT_CLASSES : MOST_COLUMNS / shown * shown;
  }

  /**
   * The PNG file.
   *
   * @param columns images in a row
   * @param scale side of the square that a pixel becomes, in pixels of the picture
   * @param gap transparent pixels between images
   */
  public byte[] png(int columns, int scale, int gap) {
    return encoded(picture(columns, scale, gap));
  }

  /** The picture; parameters as of {@link #png}. */
  public BufferedImage picture(int columns, int scale, int gap) {
    if (columns < 1 || scale < 1 || gap < 0) {
      throw new IllegalArgumentException(
          "A grid needs columns and scale of 1 or more and a gap of 0 or more, not "
              + Arrays.toString(new int[] {columns, scale, gap})
              + ".");
    }
    int across = Math.min(columns, count);
    int down = (count + across - 1) / across;
    BufferedImage picture =
        blank(
            across * (width * scale + gap) - gap,
            down * (height * scale + gap) - gap,
            channels,
            gap > 0 || across * down > count);
    for (int n = 0; n < count; n++) {
      int left = n % across * (width * scale + gap);
      int top = n / across * (height * scale + gap);
      draw(picture.getRaster(), left, top, n, scale);
    }
    return picture;
  }

  /**
   * Draws an image with its corner at a pixel of the picture. Past the color model: Java takes grey
   * for linear light and would brighten it.
   */
  void draw(WritableRaster picture, int left, int top, int image, int scale) {
    int bands = picture.getNumBands();
    int[] line = new int[width * scale * bands];
    for (int y = 0; y < height * scale; y++) {
      for (int i = 0; i < line.length; i++) {
        int at = ((image * height + y / scale) * width + i / bands / scale) * channels;
        line[i] = i % bands < channels ? level(pixels[at + i % bands]) : 255;
      }
      picture.setPixels(left, top + y, width * scale, 1, line);
    }
  }

  /**
   * A black picture.
   *
   * @param channels 1 for grey, 3 for red, green, blue
   * @param transparent where nothing is drawn
   */
  static BufferedImage blank(int across, int down, int channels, boolean transparent) {
    ColorModel colors =
        new ComponentColorModel(
            ColorSpace.getInstance(channels == 1 ? ColorSpace.CS_GRAY : ColorSpace.CS_sRGB),
            transparent,
            false,
            transparent ? Transparency.TRANSLUCENT : Transparency.OPAQUE,
            DataBuffer.TYPE_BYTE);
    return new BufferedImage(
        colors, colors.createCompatibleWritableRaster(across, down), false, null);
  }

  /** The PNG file of a picture. */
  static byte[] encoded(BufferedImage picture) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(picture, "png", bytes)) {
        throw new IllegalStateException("This Java cannot write PNG files.");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** The byte of a level. */
  static int level(float x) {
    return (int) Math.max(0, Math.min(255, Math.floor(256.0 * x)));
  }
}
