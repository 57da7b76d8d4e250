package org.comparegan.picture;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.comparegan.image.DataException;

/**
 * Size of a picture according to its file header, without decoding it.
 *
 * @param height rows
 * @param width columns
 * @param channels 1 if the file is grey, else 3
 */
public record PictureSize(int height, int width, int channels) {
  private static final int PNG = 0x89504E47;
  private static final int JPEG = 0xFFD8;
  private static final int START_OF_SCAN = 0xDA;
  private static final int OLD_BMP_HEADER = 12;

  /** As many as TensorFlow decodes: 2²⁹ bytes of three channels. */
  private static final long MOST_PIXELS = (1 << 29) / 3;

  /** Rewriting a picture as PNG takes as much. */
  private static final int HEAP_PER_PIXEL = 8;

  /**
   * Reads the header of a picture.
   *
   * @throws DataException when it is not a JPEG, PNG, GIF or BMP file, or ends within its header
   */
  public static PictureSize of(Picture picture) {
    byte[] file = picture.encoded();
    try {
      PictureSize size = of(ByteBuffer.wrap(file));
      size.requireDecodable();
      return size;
    } catch (DataException e) {
      throw new DataException(picture.image() + ": not a complete picture: " + e.getMessage(), e);
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new DataException(
          picture.image()
              + ": not a complete picture: "
              + UnreadPicture.what(file).orElse("it is not a JPEG, PNG, GIF or BMP file."),
          e);
    }
  }

  /** The size that a file claims; empty if it is no picture, or ends within its header. */
  static Optional<PictureSize> claimedBy(byte[] file) {
    try {
      return Optional.of(of(ByteBuffer.wrap(file)));
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * Refuses sizes that no picture has, before memory is taken for them.
   *
   * @throws DataException that does not name the picture
   */
  void requireDecodable() {
    long most = Math.min(MOST_PIXELS, Runtime.getRuntime().maxMemory() / HEAP_PER_PIXEL);
    if (height < 1 || width < 1) {
      throw new DataException("its size is %d×%d.".formatted(height, width));
    }
    if ((long) height * width > most) {
      throw new DataException(
          "its size is %,d×%,d: more than %,d pixels are not read.".formatted(height, width, most));
    }
  }

  static PictureSize of(ByteBuffer file) {
    int magic = file.getInt(0);
    if (magic == PNG) {
      int colour = file.get(25);
      return new PictureSize(file.getInt(20), file.getInt(16), colour == 0 || colour == 4 ? 1 : 3);
    }
    if (magic >>> 16 == JPEG) {
      return jpeg(file);
    }
    file.order(ByteOrder.LITTLE_ENDIAN);
    if (Recoding.isGif(file)) {
      Recoding.GifPlace place = Recoding.GifPlace.of(file);
      return new PictureSize(place.height(), place.width(), 3);
    }
    if (Recoding.isBmp(file)) {
      if (file.getInt(14) == OLD_BMP_HEADER) {
        return new PictureSize(file.getShort(20) & 0xFFFF, file.getShort(18) & 0xFFFF, 3);
      }
      return new PictureSize(Math.abs(file.getInt(22)), file.getInt(18), 3);
    }
    throw new IllegalArgumentException("unknown magic number");
  }

  /** Whether a JPEG ends before its first scan; libjpeg then writes to the terminal. */
  static boolean endsInHeader(byte[] file) {
    if (file.length < 4 || (file[0] & 0xFF) != 0xFF || (file[1] & 0xFF) != 0xD8) {
      return false;
    }
    int at = 2;
    while (at + 4 <= file.length) {
      int marker = file[at + 1] & 0xFF;
      boolean withoutLength = marker == 0xFF || marker < 0xC0 || marker >= 0xD0 && marker < 0xDA;
      if ((file[at] & 0xFF) != 0xFF || marker == START_OF_SCAN || withoutLength) {
        return false;
      }
      at += 2 + ((file[at + 2] & 0xFF) << 8 | file[at + 3] & 0xFF);
    }
    return true;
  }

  /** Follows the markers up to the frame header. */
  private static PictureSize jpeg(ByteBuffer file) {
    int at = 2;
    while (true) {
      if (file.get(at) != (byte) 0xFF) {
        throw new IllegalArgumentException("no marker where one must be");
      }
      while ((file.get(at + 1) & 0xFF) == 0xFF) {
        at++;
      }
      int marker = file.get(at + 1) & 0xFF;
      boolean frame =
          marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
      if (frame) {
        return new PictureSize(
            file.getShort(at + 5) & 0xFFFF,
            file.getShort(at + 7) & 0xFFFF,
            file.get(at + 9) == 1 ? 1 : 3);
      }
      at += 2 + (file.getShort(at + 2) & 0xFFFF);
    }
  }
}
