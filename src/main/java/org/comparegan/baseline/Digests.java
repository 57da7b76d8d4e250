package org.comparegan.baseline;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.function.Consumer;
import org.comparegan.file.Sha256;

/** SHA-256, of which the first 16 bytes are kept. */
final class Digests {
  private static final int KEPT = 16;

  private Digests() {}

  /** Of bytes that come in pieces. */
  static String of(Consumer<Consumer<ByteBuffer>> source) {
    MessageDigest digest = Sha256.digest();
    source.accept(digest::update);
    return HexFormat.of().formatHex(digest.digest(), 0, KEPT);
  }

  /** Of numbers, little-endian. */
  static String of(float[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return of(sink -> sink.accept(bytes));
  }

  /** Of numbers, little-endian. */
  static String of(int[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asIntBuffer().put(values);
    return of(sink -> sink.accept(bytes));
  }
}
