package org.comparegan.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads what must be in memory as a whole, but never more than memory can hold: a quarter of
 * Java's, or less. Sizes that a file or archive declares are not believed.
 */
public final class Bounded {
  /** Most bytes of an encoded picture. */
  public static final long PICTURE = 128L << 20;

  /** Most bytes of a text or table in an archive. */
  public static final long SIDE_FILE = 256L << 20;

  private static final int MOST_SHOWN = 200;

  private Bounded() {}

  /** More bytes than are read. */
  public static final class TooLarge extends IOException {
    private static final long serialVersionUID = 1;

    private TooLarge(String message) {
      super(message);
    }

    /** Only the message, since some errors quote their causes with the type. */
    @Override
    public String toString() {
      return String.valueOf(getMessage());
    }
  }

  /**
   * The bytes of a file that is parsed as a whole.
   *
   * @throws IOException if it cannot be read or is too large
   */
  public static byte[] read(Path file) throws IOException {
    return read(file, Long.MAX_VALUE);
  }

  /** As above, with a lower bound. */
  public static byte[] read(Path file, long most) throws IOException {
    require(Files.size(file), most);
    try (InputStream in = Files.newInputStream(file)) {
      return read(in, most);
    }
  }

  /**
   * The bytes up to the end of a stream.
   *
   * @throws IOException if it cannot be read or goes on after {@code most} bytes
   */
  public static byte[] read(InputStream in, long most) throws IOException {
    int bound = bound(most);
    byte[] bytes = in.readNBytes(bound);
    if (bytes.length == bound && in.read() >= 0) {
      throw tooLarge(most);
    }
    return bytes;
  }

  /**
   * A text in UTF-8 that is parsed as a whole.
   *
   * @throws CharacterCodingException if it is in another encoding
   * @throws IOException if it cannot be read or is too large
   */
  public static String text(Path file) throws IOException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(read(file))).toString();
  }

  /** A text of a file as messages quote it: its first 200 characters. */
  public static String excerpt(String text) {
    return text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN) + "…";
  }

  /**
   * Fails for more bytes than are read.
   *
   * @throws IOException that says how many may be
   */
  public static void require(long bytes, long most) throws IOException {
    if (bytes > bound(most)) {
      throw tooLarge(most);
    }
  }

  private static int bound(long most) {
    return (int)
        Math.min(Math.min(most, Integer.MAX_VALUE - 16), Runtime.getRuntime().maxMemory() / 4);
  }

  private static TooLarge tooLarge(long most) {
    int bound = bound(most);
    return new TooLarge(
        "it has more than %,d MiB, %s"
            .formatted(
                bound >> 20,
                bound == most
                    ? "the most that is read"
                    : "a quarter of Java's memory: give Java more"));
  }
}
