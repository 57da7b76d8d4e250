package org.comparegan.file;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** CRC-32C in the masked form of LevelDB and TensorFlow. Not thread-safe. */
public final class MaskedCrc {
  private final CRC32C crc = new CRC32C();

  /** Adds the buffer's remaining bytes; its position does not move. */
  public MaskedCrc add(ByteBuffer bytes) {
    crc.update(bytes.duplicate());
    return this;
  }

  /** Adds all bytes. */
  public MaskedCrc add(byte[] bytes) {
    crc.update(bytes, 0, bytes.length);
    return this;
  }

  /** Adds a 32-bit number as four bytes, lowest first. */
  public MaskedCrc addInt(int value) {
    for (int shift = 0; shift < 32; shift += 8) {
      crc.update(value >>> shift);
    }
    return this;
  }

  /** The masked value so far. */
  public int value() {
    int plain = (int) crc.getValue();
    return ((plain >>> 15) | (plain << 17)) + 0xa282ead8;
  }
}
