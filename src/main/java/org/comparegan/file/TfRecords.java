package org.comparegan.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * The framing of a TFRecord: the length (64 bits, little-endian), its masked CRC-32C, the data, the
 * masked CRC-32C of the data.
 */
public final class TfRecords {
  /** Bytes before the data. */
  public static final int HEADER = Long.BYTES + Integer.BYTES;

  /** Bytes after the data. */
  public static final int TRAILER = Integer.BYTES;

  private static final long MOST = Integer.MAX_VALUE - 64;

  private TfRecords() {}

  /** Bytes that are no record. */
  public static final class Damaged extends IOException {
    private static final long serialVersionUID = 1;

    Damaged(String what) {
      super(what);
    }
  }

  /** Writes one record. */
  public static void write(OutputStream out, byte[] data) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
    header.putLong(data.length).putInt(crc(header.array(), Long.BYTES));
    out.write(header.array());
    out.write(data);
    ByteBuffer trailer = ByteBuffer.allocate(TRAILER).order(ByteOrder.LITTLE_ENDIAN);
    out.write(trailer.putInt(crc(data, data.length)).array());
  }

  /**
   * Reads the next record.
   *
   * @return its data; absent at the end of the stream, even within an unfinished record
   * @throws Damaged when a checksum does not match
   * @throws IOException when the stream cannot be read
   */
  public static Optional<byte[]> read(InputStream in) throws IOException {
    byte[] header = in.readNBytes(HEADER);
    if (header.length < HEADER) {
      return Optional.empty();
    }
    ByteBuffer fields = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
    long length = fields.getLong();
    if (crc(header, Long.BYTES) != fields.getInt() || length < 0 || length > MOST) {
      throw new Damaged("the checksum of a record's length does not match");
    }
    byte[] data = in.readNBytes((int) length);
    byte[] trailer = in.readNBytes(TRAILER);
    if (trailer.length < TRAILER) {
      return Optional.empty();
    }
    if (crc(data, data.length)
        != ByteBuffer.wrap(trailer).order(ByteOrder.LITTLE_ENDIAN).getInt()) {
      throw new Damaged("the checksum of a record's data does not match");
    }
    return Optional.of(data);
  }

  /**
   * The size in bytes of the record whose header begins at {@code at}, with header and trailer; 0
   * if none begins there.
   */
  public static int size(byte[] bytes, int at) {
    ByteBuffer header = ByteBuffer.wrap(bytes, at, HEADER).slice().order(ByteOrder.LITTLE_ENDIAN);
    long length = header.getLong(0);
    boolean whole =
        length >= 0
            && length <= MOST
            && new MaskedCrc().add(header.slice(0, Long.BYTES)).value()
                == header.getInt(Long.BYTES);
    return whole ? (int) length + HEADER + TRAILER : 0;
  }

  /** The masked CRC-32C of the first {@code length} bytes. */
  public static int crc(byte[] bytes, int length) {
    return new MaskedCrc().add(ByteBuffer.wrap(bytes, 0, length)).value();
  }
}
