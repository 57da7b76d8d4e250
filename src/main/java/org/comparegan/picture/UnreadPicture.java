package org.comparegan.picture;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.comparegan.file.ForeignFormat;

/** What a file is that is no JPEG, PNG, GIF or BMP file, by its first bytes. */
final class UnreadPicture {
  private static final int HEAD = 512;

  private static final Map<String, Pattern> FORMATS =
      new TreeMap<>(
          Map.of(
              "a WebP", begin("RIFF....WEBP"),
              "a TIFF", begin("(II\\*\0|MM\0\\*|II\\+\0|MM\0\\+)"),
              "an AVIF", begin("....ftypavi[fs]"),
              "a HEIC", begin("....ftyp(hei|hev|mif1|msf1)"),
              "a JPEG XL", begin("(\u00ff\n|\0\0\0\fJXL )"),
              "a JPEG 2000", begin("(\0\0\0\fjP  |\u00ffO\u00ffQ)"),
              "an icon", begin("\0\0[\1\2]\0"),
              "a Photoshop", begin("8BPS"),
              "a Netpbm", begin("P[1-7]\\s"),
              "an SVG", Pattern.compile("^.{0,400}<svg[ >]", Pattern.DOTALL)));

  private UnreadPicture() {}

  private static Pattern begin(String bytes) {
    return Pattern.compile("^" + bytes, Pattern.DOTALL);
  }

  /** A sentence on what the file is and what to do; empty if that is not known. */
  static Optional<String> what(byte[] file) {
    if (file.length == 0) {
      return Optional.of("it is empty.");
    }
    String head = new String(file, 0, Math.min(file.length, HEAD), ISO_8859_1);
    return FORMATS.entrySet().stream()
        .filter(format -> format.getValue().matcher(head).find())
        .map(
            format ->
                "it is %s file, which is not read: convert it to PNG or JPEG."
                    .formatted(format.getKey()))
        .findFirst()
        .or(
            () ->
                ForeignFormat.standIn(file)
                    .map(format -> "it %s: %s.".formatted(format.what(), format.todo())));
  }
}
