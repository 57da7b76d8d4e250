package org.comparegan.picture;

import com.google.protobuf.CodedInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.comparegan.file.TfRecords;
import org.comparegan.image.CorruptFiles;
import org.comparegan.image.DataException;

/**
 * Lists the records of TFRecord files. Long values such as pictures are skipped, so that each
 * record takes only a few small reads.
 */
public final class TfRecordFile {
  private static final int WINDOW = 512;

  /** The first two bytes of a gzip file, the lower one first. */
  private static final int GZIP = 0x8B1F;

  /** Number of files that the reference reads at a time. */
  private static final int CYCLE = 64;

  private TfRecordFile() {}

  /**
   * All records in the order of the file.
   *
   * @throws DataException if the file is missing or truncated, the checksum of a length does not
   *     match, or a record is not an Example, each with the byte offset of the record
   */
  public static List<ExampleRecord> list(Path file) {
    return list(file, Optional.empty());
  }

  /**
   * The records up to the first damage.
   *
   * @param skipped records the damage; empty: it is an error
   */
  public static List<ExampleRecord> list(Path file, Optional<CorruptFiles> skipped) {
    List<ExampleRecord> records = new ArrayList<>();
    try {
      list(file, records);
    } catch (DataException e) {
      skipped
          .orElseThrow(() -> e)
          .add(file.toString(), e.getMessage() + " " + records.size() + " records are taken.");
    }
    return records;
  }

  private static void list(Path file, List<ExampleRecord> records) {
    long at = 0;
    try (FileChannel channel = FileChannel.open(file)) {
      long size = channel.size();
      while (at < size) {
        int length = length(file, channel, at, size);
        records.add(parse(file, channel, at, length));
        at += TfRecords.HEADER + length + TfRecords.TRAILER;
      }
    } catch (NoSuchFileException e) {
      throw new DataException(file + ": no such file.", e);
    } catch (IOException e) {
      throw new DataException(
          "%s, record at byte %d: not a tf.train.Example (%s).".formatted(file, at, e.getMessage()),
          e);
    }
  }

  private static int length(Path file, FileChannel channel, long at, long size) throws IOException {
    if (at + TfRecords.HEADER > size) {
      throw truncated(file, at, TfRecords.HEADER, size);
    }
    ByteBuffer header = ByteBuffer.allocate(TfRecords.HEADER).order(ByteOrder.LITTLE_ENDIAN);
    while (header.hasRemaining() && channel.read(header, at + header.position()) >= 0) {}
    long length = header.getLong(0);
    if (at == 0 && (length & 0xFFFF) == GZIP) {
      throw new DataException(file + ": it is compressed with gzip: unpack it (gunzip).");
    }
    if (TfRecords.crc(header.array(), Long.BYTES) != header.getInt(Long.BYTES)) {
      throw new DataException(
          file
              + ", record at byte "
              + at
              + ": the checksum of its length does not match: this is not a TFRecord file, or it"
              + " is damaged from here on.");
    }
    if (length < 0
        || length > Integer.MAX_VALUE - 64
        || at + TfRecords.HEADER + length + TfRecords.TRAILER > size) {
      throw truncated(file, at, TfRecords.HEADER + length + TfRecords.TRAILER, size);
    }
    return (int) length;
  }

  private static DataException truncated(Path file, long at, long needed, long size) {
    return new DataException(
        "%s: truncated: the record at byte %d needs %d bytes, found %d."
            .formatted(file, at, needed, size - at));
  }

  private static ExampleRecord parse(Path file, FileChannel channel, long at, int length)
      throws IOException {
    InputStream in = new Region(channel, at + TfRecords.HEADER, length);
    // A small window: after a picture is stepped over, only a few fields are left.
    CodedInputStream coded = CodedInputStream.newInstance(in, WINDOW);
    return ExampleRecord.parse(file, at, length, coded);
  }

  /** A range of a channel; skipping costs nothing. */
  private static final class Region extends InputStream {
    private final FileChannel channel;
    private long at;
    private long left;

    Region(FileChannel channel, long at, long left) {
      this.channel = channel;
      this.at = at;
      this.left = left;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      int count = channel.read(ByteBuffer.wrap(target, offset, (int) Math.min(length, left)), at);
      if (count > 0) {
        at += count;
        left -= count;
      }
      return count;
    }

    @Override
    public long skip(long count) {
      long skipped = Math.max(0, Math.min(count, left));
      at += skipped;
      left -= skipped;
      return skipped;
    }
  }

  /** Whether the file starts like a TFRecord. */
  public static boolean looksLikeOne(Path file) {
    try (InputStream in = new BufferedInputStream(java.nio.file.Files.newInputStream(file), 16)) {
      byte[] header = in.readNBytes(TfRecords.HEADER);
      return header.length == TfRecords.HEADER
          && TfRecords.crc(header, Long.BYTES)
              == ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).getInt(Long.BYTES);
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * The order in which the reference reads several files: one record of each in turn, at most 64
   * files at a time ({@code interleave} with cycle length 64 and block length 1, datasets.py:221).
   * The next file takes the place of one that has ended.
   */
  public static <T> List<T> interleave(List<List<T>> files) {
    List<T> order = new ArrayList<>();
    int[] file = new int[CYCLE];
    int[] place = new int[CYCLE];
    Arrays.fill(file, -1);
    int next = 0;
    int open = 0;
    int slot = 0;
    while (next < files.size() || open > 0) {
      if (file[slot] < 0 && next < files.size()) {
        file[slot] = next++;
        place[slot] = 0;
        open++;
      }
      if (file[slot] >= 0) {
        List<T> current = files.get(file[slot]);
        if (place[slot] < current.size()) {
          order.add(current.get(place[slot]++));
        } else {
          file[slot] = -1;
          open--;
        }
      }
      slot = (slot + 1) % CYCLE;
    }
    return order;
  }
}
