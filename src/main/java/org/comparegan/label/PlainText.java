package org.comparegan.label;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import org.comparegan.image.DataException;

/** The text of a user's file: UTF-8, or UTF-16 as spreadsheets write it. */
final class PlainText {
  private static final char MARK = '\uFEFF';

  private PlainText() {}

  /**
   * Decodes a file, without its byte-order mark.
   *
   * @param place the file, for messages
   * @throws DataException with file and line if the text is in another encoding
   */
  static String of(Object place, byte[] bytes) {
    Charset charset = charset(bytes);
    CharsetDecoder decoder = charset.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length + 1);
    CoderResult result = decoder.decode(in, out, true);
    String text = out.flip().toString();
    int zero = text.indexOf(0);
    if (result.isError() || zero >= 0) {
      String before = zero < 0 ? text : text.substring(0, zero);
      throw new DataException(
          "%s:%d: the text is not in %s: convert it, as with \"iconv -f latin1 -t utf-8\"."
              .formatted(place, 1 + before.chars().filter(c -> c == '\n').count(), charset));
    }
    return !text.isEmpty() && text.charAt(0) == MARK ? text.substring(1) : text;
  }

  /**
   * A name with its letters composed (NFC): one that macOS has decomposed (NFD) equals the same
   * name from elsewhere.
   */
  static String composed(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFC);
  }

  /** UTF-16 by its mark, or by the place of the first zero byte, that of a line end or letter. */
  private static Charset charset(byte[] bytes) {
    if (bytes.length < 2) {
      return StandardCharsets.UTF_8;
    }
    int first = (bytes[0] & 0xFF) << 8 | (bytes[1] & 0xFF);
    int zero = 0;
    while (zero < bytes.length && bytes[zero] != 0) {
      zero++;
    }
    boolean zeros = zero < bytes.length;
    if (first == 0xFFFE || (first != 0xFEFF && zeros && zero % 2 == 1)) {
      return StandardCharsets.UTF_16LE;
    }
    return first == 0xFEFF || zeros ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_8;
  }
}
