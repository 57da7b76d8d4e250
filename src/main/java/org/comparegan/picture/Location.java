package org.comparegan.picture;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.comparegan.file.TfRecords;
import org.comparegan.image.DataException;

/** Location of the bytes of a picture or label. Each read opens and closes the file. */
public sealed interface Location {
  /**
   * All bytes.
   *
   * @throws IOException when the file is gone or ends too early
   * @throws DataException when a checksum does not fit
   */
  byte[] read() throws IOException;

  /** Number of bytes; 0 when the file is gone. */
  long length();

  /** A whole file, shown as its path. */
  record InFile(Path file) implements Location {
    @Override
    public byte[] read() throws IOException {
      return Files.readAllBytes(file);
    }

    @Override
    public long length() {
      return file.toFile().length();
    }

    @Override
    public String toString() {
      return file.toString();
    }
  }

  /** A part of a file, such as a member of a tar archive. */
  record InArchive(Path file, String member, long offset, int bytes) implements Location {
    @Override
    public byte[] read() throws IOException {
      return span(file, offset, bytes);
    }

    @Override
    public long length() {
      return bytes;
    }

    @Override
    public String toString() {
      return file + "!" + member;
    }
  }

  /** A member of an open zip file. */
  record InZip(ZipFile zip, String member) implements Location {
    @Override
    public byte[] read() throws IOException {
      ZipEntry entry = zip.getEntry(member);
      if (entry == null) {
        throw new IOException(this + " is gone.");
      }
      byte[] bytes;
      try (InputStream in = zip.getInputStream(entry)) {
        bytes = in.readAllBytes();
      }
      CRC32 crc = new CRC32();
      crc.update(bytes);
      if (entry.getCrc() >= 0 && crc.getValue() != entry.getCrc()) {
        throw new DataException(this + ": its checksum does not fit: the archive is damaged.");
      }
      return bytes;
    }

    @Override
    public long length() {
      ZipEntry entry = zip.getEntry(member);
      return entry == null ? 0 : Math.max(0, entry.getSize());
    }

    @Override
    public String toString() {
      return zip.getName() + "!" + member;
    }
  }

  /**
   * A part of a TFRecord's data. Each read verifies the record's checksum.
   *
   * @param offset start of the record in the file
   * @param record length of its data in bytes
   * @param from offset of the part in the data
   * @param bytes length of the part
   */
  record InRecord(Path file, long offset, int record, int from, int bytes) implements Location {
    @Override
    public byte[] read() throws IOException {
      byte[] all = span(file, offset + TfRecords.HEADER, record + TfRecords.TRAILER);
      int stored = ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN).getInt(record);
      if (TfRecords.crc(all, record) != stored) {
        throw new DataException(this + ": the checksum of its data does not fit: it is damaged.");
      }
      return Arrays.copyOfRange(all, from, from + bytes);
    }

    @Override
    public long length() {
      return bytes;
    }

    @Override
    public String toString() {
      return file + ", record at byte " + offset;
    }
  }

  private static byte[] span(Path file, long offset, int length) throws IOException {
    byte[] bytes = new byte[length];
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    try (FileChannel channel = FileChannel.open(file)) {
      while (buffer.hasRemaining()) {
        if (channel.read(buffer, offset + buffer.position()) < 0) {
          throw new EOFException("ends at byte " + channel.size());
        }
      }
    }
    return bytes;
  }
}
