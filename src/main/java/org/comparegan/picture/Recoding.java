package org.comparegan.picture;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.comparegan.image.DataException;
import org.comparegan.picture.PictureDecoder.Decoded;

/**
 * Rewrites the pictures that TensorFlow's kernels misread as PNG: BMP files with a palette, whose
 * numbers it takes for grey levels, or with fewer than 24 bits, bit masks or compression; and GIF
 * files whose first picture does not fill the screen, of which it loses size and place.
 */
public final class Recoding {
  private static final int GIF_SCREEN = 6;
  private static final int GIF_FIRST_BLOCK = 13;
  private static final int EXTENSION = 0x21;
  private static final int DESCRIPTOR = 0x2C;
  private static final int DESCRIPTOR_BYTES = 10;
  private static final byte TRAILER = 0x3B;
  private static final int FILE_HEADER = 14;
  private static final int OLD_BMP_HEADER = 12;
  private static final int OS2_BMP_HEADER = 64;
  private static final int WINDOWS_HEADER = 40;
  private static final int RUN_LENGTHS_OF_4 = 2;

  private Recoding() {}

  /**
   * A file that TensorFlow decodes to the right levels: the same bytes if it does anyway, else PNG.
   *
   * @throws DataException if the picture is larger than any is, or a file to be rewritten is
   *     damaged, without naming it
   */
  public static byte[] readable(byte[] file) {
    PictureSize.claimedBy(file).ifPresent(PictureSize::requireDecodable);
    try {
      ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
      if (isGif(bytes)) {
        GifPlace place = GifPlace.of(bytes);
        return place.fillsScreen() ? file : onScreen(decoded(file, "gif"), place).png();
      }
      if (!isBmp(bytes) || isPlainBmp(bytes)) {
        return file;
      }
      return levels(decoded(windowsHeader(bytes), "bmp")).png();
    } catch (IOException | RuntimeException e) {
      String why = e.getMessage() == null ? "it ends too early" : e.getMessage();
      throw new DataException("it is damaged, or of a kind that is not read (" + why + ").", e);
    }
  }

  /**
   * A GIF file without further pictures, all of which TensorFlow decodes before it takes the first;
   * the same bytes for other files, and for those that end too early.
   */
  static byte[] firstOfGif(byte[] file) {
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    try {
      return isGif(bytes) ? GifPlace.of(bytes).alone(file) : file;
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      return file;
    }
  }

  /**
   * A BMP file with the header of Windows in place of those of OS/2 that Java does not read: the
   * short one without a palette, and the long one, whose first 40 bytes are the same. The size of
   * the file is set, which Java needs and some programs leave 0.
   */
  private static byte[] windowsHeader(ByteBuffer file) {
    int old = file.getInt(14);
    boolean isShort = old == OLD_BMP_HEADER && file.getShort(24) == 24;
    if (!isShort && (old != OS2_BMP_HEADER || file.getInt(30) > RUN_LENGTHS_OF_4)) {
      ByteBuffer same = ByteBuffer.wrap(file.array().clone()).order(ByteOrder.LITTLE_ENDIAN);
      return same.putInt(2, same.limit()).array();
    }
    int head = FILE_HEADER + WINDOWS_HEADER;
    int skipped = FILE_HEADER + old;
    ByteBuffer header =
        ByteBuffer.allocate(head + file.limit() - skipped).order(ByteOrder.LITTLE_ENDIAN);
    header.put(0, file, 0, FILE_HEADER);
    header.putInt(2, header.limit()).putInt(10, file.getInt(10) + head - skipped);
    header.putInt(14, WINDOWS_HEADER);
    if (isShort) {
      header.putInt(18, file.getShort(18) & 0xFFFF).putInt(22, file.getShort(20) & 0xFFFF);
      header.putShort(26, (short) 1).putShort(28, file.getShort(24));
    } else {
      header.put(18, file, 18, head - 18);
    }
    header.put(head, file, skipped, file.limit() - skipped);
    return header.array();
  }

  static boolean isGif(ByteBuffer file) {
    return file.limit() > GIF_FIRST_BLOCK
        && file.getInt(0) == ('G' | 'I' << 8 | 'F' << 16 | '8' << 24);
  }

  static boolean isBmp(ByteBuffer file) {
    return file.limit() > 1 && file.getShort(0) == ('B' | 'M' << 8);
  }

  /** Whether each pixel is blue, green, red, and perhaps a byte that is not used. */
  private static boolean isPlainBmp(ByteBuffer file) {
    if (file.getInt(14) == OLD_BMP_HEADER) {
      return false;
    }
    int bits = file.getShort(28);
    return file.getInt(30) == 0 && (bits == 24 || bits == 32);
  }

  /**
   * The place of a GIF file's first picture on its screen.
   *
   * @param height rows of the screen, at least to the end of the picture
   * @param width columns of the screen, at least to the end of the picture
   * @param top first row of the picture
   * @param left first column of the picture
   * @param at where its descriptor begins in the file
   */
  record GifPlace(int height, int width, int top, int left, boolean fillsScreen, int at) {
    static GifPlace of(ByteBuffer file) {
      int flags = file.get(10);
      int at = GIF_FIRST_BLOCK + paletteBytes(flags);
      while (file.get(at) == EXTENSION) {
        at = afterBlocks(file, at + 2);
      }
      if (file.get(at) != DESCRIPTOR) {
        throw new IllegalArgumentException("GIF without a picture");
      }
      int left = number(file, at + 1);
      int top = number(file, at + 3);
      int width = number(file, at + 5);
      int height = number(file, at + 7);
      int screenWidth = Math.max(number(file, GIF_SCREEN), left + width);
      int screenHeight = Math.max(number(file, GIF_SCREEN + 2), top + height);
      return new GifPlace(
          screenHeight, screenWidth, top, left, height == screenHeight && width == screenWidth, at);
    }

    private byte[] alone(byte[] file) {
      int palette = paletteBytes(file[at + DESCRIPTOR_BYTES - 1]);
      int end = afterBlocks(ByteBuffer.wrap(file), at + DESCRIPTOR_BYTES + palette + 1);
      if (file[end] == TRAILER) {
        return file;
      }
      byte[] first = Arrays.copyOf(file, end + 1);
      first[end] = TRAILER;
      return first;
    }

    private static int paletteBytes(int flags) {
      return (flags & 0x80) == 0 ? 0 : 3 * (2 << (flags & 7));
    }

    /** The place behind a series of blocks, each behind its length, up to one of length 0. */
    private static int afterBlocks(ByteBuffer file, int from) {
      int at = from;
      while (file.get(at) != 0) {
        at += 1 + (file.get(at) & 0xFF);
      }
      return at + 1;
    }

    private static int number(ByteBuffer file, int at) {
      return file.getShort(at) & 0xFFFF;
    }
  }

  private static BufferedImage decoded(byte[] file, String format) throws IOException {
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format);
    ImageReader reader = readers.next();
    try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(file))) {
      reader.setInput(in, true, true);
      return reader.read(0);
    } finally {
      reader.dispose();
    }
  }

  /** The levels of an image, with one channel if its colours are all grey. */
  private static Decoded levels(BufferedImage image) {
    boolean grey = isGrey(image);
    int channels = grey ? 1 : 3;
    byte[] levels = new byte[image.getHeight() * image.getWidth() * channels];
    int at = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        int colour = colour(image, x, y);
        if (!grey) {
          levels[at++] = (byte) (colour >> 16);
          levels[at++] = (byte) (colour >> 8);
        }
        levels[at++] = (byte) colour;
      }
    }
    return new Decoded(image.getHeight(), image.getWidth(), channels, levels);
  }

  private static boolean isGrey(BufferedImage image) {
    if (image.getColorModel() instanceof IndexColorModel palette) {
      for (int i = 0; i < palette.getMapSize(); i++) {
        if (palette.getRed(i) != palette.getGreen(i) || palette.getRed(i) != palette.getBlue(i)) {
          return false;
        }
      }
      return true;
    }
    return image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY;
  }

  private static int colour(BufferedImage image, int x, int y) {
    if (image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY) {
      // Java's grey is linear: getRGB would make it lighter.
      return 0x010101 * image.getRaster().getSample(x, y, 0);
    }
    return image.getRGB(x, y);
  }

  /**
   * A GIF's first picture in its place on a black screen, which is seen where it is transparent.
   */
  private static Decoded onScreen(BufferedImage image, GifPlace place) {
    byte[] levels = new byte[place.height() * place.width() * 3];
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        int at = 3 * ((place.top() + y) * place.width() + place.left() + x);
        int colour = colour(image, x, y);
        if (colour >>> 24 == 0) {
          continue;
        }
        levels[at] = (byte) (colour >> 16);
        levels[at + 1] = (byte) (colour >> 8);
        levels[at + 2] = (byte) colour;
      }
    }
    return new Decoded(place.height(), place.width(), 3, levels);
  }
}
