package org.comparegan.picture;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The encoding of an archive's names that are not in UTF-8, which no archive says. */
final class OldNames {
  private static final Charset GB2312 = Charset.forName("GB2312");
  private static final Charset GBK = Charset.forName("GBK");

  private OldNames() {}

  /**
   * GB2312 if all names fit it; GBK if they do, and are not only letters in the western encoding;
   * else that.
   *
   * @param names read as Latin-1, which keeps their bytes
   */
  static Charset charset(List<String> names, Charset western) {
    List<byte[]> all =
        names.stream()
            .filter(name -> name.chars().allMatch(c -> c < 0x100))
            .map(name -> name.getBytes(StandardCharsets.ISO_8859_1))
            .toList();
    if (fit(all, GB2312)) {
      return GB2312;
    }
    boolean letters =
        all.stream()
            .flatMapToInt(name -> new String(name, western).codePoints())
            .allMatch(c -> c < 0x80 || Character.isLetter(c));
    return !letters && fit(all, GBK) ? GBK : western;
  }

  private static boolean fit(List<byte[]> names, Charset charset) {
    try {
      for (byte[] name : names) {
        charset.newDecoder().decode(ByteBuffer.wrap(name));
      }
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /** A sentence on the encoding. */
  static String notice(Path file, Charset charset) {
    return ("%s: its names are not in UTF-8, and read as %s; if letters are wrong, pack it again"
            + " in UTF-8.")
        .formatted(file, charset);
  }
}
