package org.comparegan.picture;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The orientation in the EXIF data of JPEG and PNG files. */
public final class Exif {
  private static final int PNG = 0x89504E47;
  private static final int PNG_EXIF = 0x65584966;
  private static final int PNG_FIRST_CHUNK = 8;
  private static final int CHUNK_FRAME = 12;
  private static final int JPEG = 0xFFD8;
  private static final int JPEG_EXIF = 0xE1;
  private static final int JPEG_SCAN = 0xDA;
  private static final byte[] JPEG_HEAD = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);
  private static final int ORIENTATION = 0x0112;
  private static final int ENTRY = 12;

  private Exif() {}

  /** How a picture is to be turned or mirrored, 1 (not at all) to 8; 1 if the file does not say. */
  public static int orientation(byte[] file) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(file);
      int magic = bytes.getInt(0);
      int found = magic == PNG ? ofPng(bytes) : magic >>> 16 == JPEG ? ofJpeg(bytes) : 1;
      return found >= 1 && found <= 8 ? found : 1;
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      // Damaged data says nothing.
      return 1;
    }
  }

  private static int ofPng(ByteBuffer file) {
    int at = PNG_FIRST_CHUNK;
    while (file.getInt(at + 4) != PNG_EXIF) {
      at = Math.addExact(at, CHUNK_FRAME + (file.getInt(at) & 0x7FFFFFFF));
    }
    return ofTiff(file, at + 8);
  }

  private static int ofJpeg(ByteBuffer file) {
    int at = 2;
    while (file.get(at) == (byte) 0xFF && (file.get(at + 1) & 0xFF) != JPEG_SCAN) {
      if (file.get(at + 1) == (byte) 0xFF) {
        // A marker may follow several bytes of this value.
        at++;
        continue;
      }
      boolean exif = (file.get(at + 1) & 0xFF) == JPEG_EXIF;
      if (exif && file.slice(at + 4, JPEG_HEAD.length).equals(ByteBuffer.wrap(JPEG_HEAD))) {
        return ofTiff(file, at + 4 + JPEG_HEAD.length);
      }
      at += 2 + (file.getShort(at + 2) & 0xFFFF);
    }
    return 1;
  }

  private static int ofTiff(ByteBuffer file, int start) {
    ByteBuffer tiff =
        file.slice(start, file.limit() - start)
            .order(file.get(start) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int directory = tiff.getInt(4);
    int entries = tiff.getShort(directory) & 0xFFFF;
    for (int i = 0; i < entries; i++) {
      int entry = directory + 2 + i * ENTRY;
      if ((tiff.getShort(entry) & 0xFFFF) == ORIENTATION) {
        return tiff.getShort(entry + 8) & 0xFFFF;
      }
    }
    return 1;
  }
}
