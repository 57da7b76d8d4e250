package org.comparegan.picture;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.comparegan.file.Bounded;
import org.comparegan.file.TfRecords;
import org.comparegan.image.DataException;
import org.comparegan.image.ImageSet;

/**
 * An encoded picture that has not been read yet.
 *
 * @param fileName its name in the set; empty if the source has none
 * @param label the class, or {@link ImageSet#UNLABELLED}
 * @param image location of its bytes
 * @param logits location of the record with its logits, if its label is soft
 */
public record Picture(String fileName, int label, Location image, Optional<Location> logits) {
  /** A picture with a hard label. */
  public Picture(String fileName, int label, Location image) {
    this(fileName, label, image, Optional.empty());
  }

  /** A copy with another, hard label. */
  public Picture labelled(int other) {
    return new Picture(fileName, other, image, Optional.empty());
  }

  /** Whether a name means this picture, with or without its folders. */
  public boolean isNamed(String name) {
    return name.equals(fileName) || name.equals(lastPart(fileName));
  }

  /** A file name without its folders. */
  public static String lastPart(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  /**
   * The bytes of its file.
   *
   * @throws DataException when they cannot be read, naming their location
   */
  public byte[] encoded() {
    try {
      return image.read();
    } catch (NoSuchFileException e) {
      throw new DataException(image + ": the file is gone since the data set was opened.", e);
    } catch (IOException e) {
      throw DataException.unreadable(image, e);
    }
  }

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
        return Bounded.read(file, Bounded.PICTURE);
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
          bytes = Bounded.read(in, Bounded.PICTURE);
        }
        CRC32 crc = new CRC32();
        crc.update(bytes);
        if (entry.getCrc() >= 0 && crc.getValue() != entry.getCrc()) {
          throw new DataException(this + ": its checksum does not match: the archive is damaged.");
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
          throw new DataException(
              this + ": the checksum of its data does not match: it is" + " damaged.");
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
      Bounded.require(length, Bounded.PICTURE);
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
}
