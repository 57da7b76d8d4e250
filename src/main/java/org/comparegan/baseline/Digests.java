package org.comparegan.baseline;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Consumer;

/** SHA-256, of which the first 16 bytes are kept. */
final class Digests {
  private static final int KEPT = 16;

  private Digests() {}

  /** Of bytes that come in pieces. */
  static String of(Consumer<Consumer<ByteBuffer>> source) {
    MessageDigest digest = sha256();
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

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256.", e);
    }
  }
}
