package org.comparegan.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.comparegan.file.Sha256;

/** The checksum that {@link ImageSet#checksum} describes. */
public final class ContentChecksum {
  private ContentChecksum() {}

  public static String of(ImageSet images) {
    MessageDigest digest = Sha256.digest();
    ByteBuffer header = ByteBuffer.allocate(4 * Integer.BYTES);
    header.putInt(images.size()).putInt(images.height());
    header.putInt(images.width()).putInt(images.channels());
    digest.update(header.array());
    ByteBuffer record = ByteBuffer.allocate(images.pixels() + Integer.BYTES);
    for (int i = 0; i < images.size(); i++) {
      images.read(i, record.array(), 0);
      record.putInt(images.pixels(), images.label(i));
      digest.update(record.array());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** SHA-256 of a file, in hexadecimal. */
  static String ofFile(Path file) throws IOException {
    MessageDigest digest = Sha256.digest();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
