package org.comparegan.file;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The framing of a TFRecord: the length (64 bits, little-endian), its masked CRC-32C, the data, the
 * masked CRC-32C of the data.
 */
public final class TfRecords {
  /** Bytes before the data. */
  public static final int HEADER = Long.BYTES + Integer.BYTES;

  /** Bytes after the data. */
  public static final int TRAILER = Integer.BYTES;

  private TfRecords() {}

  /** Writes one record. */
  public static void write(OutputStream out, byte[] data) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
    header.putLong(data.length).putInt(crc(header.array(), Long.BYTES));
    out.write(header.array());
    out.write(data);
    ByteBuffer trailer = ByteBuffer.allocate(TRAILER).order(ByteOrder.LITTLE_ENDIAN);
    out.write(trailer.putInt(crc(data, data.length)).array());
  }

  /** The masked CRC-32C of the first {@code length} bytes. */
  public static int crc(byte[] bytes, int length) {
    return new MaskedCrc().add(ByteBuffer.wrap(bytes, 0, length)).value();
  }
}
