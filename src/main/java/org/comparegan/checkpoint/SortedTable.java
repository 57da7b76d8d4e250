package org.comparegan.checkpoint;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.apache.commons.compress.compressors.snappy.SnappyCompressorInputStream;
import org.comparegan.file.MaskedCrc;

/**
 * A LevelDB table (TensorFlow {@code core/lib/io/table}): sorted keys and values in blocks, each
 * with a checksum that is verified whenever the block is read. One block is in memory at a time;
 * {@link Writer} writes tables.
 */
final class SortedTable implements AutoCloseable {
  private static final long MAGIC = 0xdb4775248b80fb57L;
  private static final int FOOTER_BYTES = 48;
  private static final int TRAILER_BYTES = 5;

  /** As far back as Snappy's compressors refer. */
  private static final int SNAPPY_WINDOW = 1 << 16;

  /** A copy of three bytes yields at most 64. */
  private static final int LARGEST_RATIO = 32;

  private record Handle(long offset, long size) {}

  private record IndexEntry(byte[] lastKey, Handle block) {}

  private final Path file;
  private final FileChannel channel;
  private final long fileSize;
  private final List<IndexEntry> index = new ArrayList<>();

  private SortedTable(Path file, FileChannel channel, long fileSize) {
    this.file = file;
    this.channel = channel;
    this.fileSize = fileSize;
  }

  /** Whether a file ends as a table does. */
  static boolean isTable(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer end = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      return channel.size() >= FOOTER_BYTES
          && channel.read(end, channel.size() - Long.BYTES) == Long.BYTES
          && end.getLong(0) == MAGIC;
    }
  }

  /** Opens a table and reads its index; {@link CheckpointException} if it is not whole. */
  static SortedTable open(Path file) {
    FileChannel channel;
    try {
      channel = FileChannel.open(file, StandardOpenOption.READ);
    } catch (NoSuchFileException e) {
      throw new CheckpointException(file + ": no such file; check the path", e);
    } catch (IOException e) {
      throw CheckpointException.because(file, "cannot be opened", e, "check path and permissions");
    }
    try {
      SortedTable table = new SortedTable(file, channel, channel.size());
      table.readIndex();
      return table;
    } catch (IOException e) {
      closeQuietly(channel, e);
      throw CheckpointException.because(file, "cannot be read", e, CheckpointException.COPY_AGAIN);
    } catch (RuntimeException e) {
      closeQuietly(channel, e);
      throw e;
    }
  }

  /** Visits every key and value in order. The value buffer is valid during the call only. */
  void forEach(BiConsumer<byte[], ByteBuffer> visitor) {
    for (IndexEntry entry : index) {
      scan(entry.block, visitor);
    }
  }

  /** The value of a key, if it is there. */
  Optional<ByteBuffer> get(byte[] key) {
    List<ByteBuffer> found = new ArrayList<>();
    for (IndexEntry entry : index) {
      if (Arrays.compareUnsigned(key, entry.lastKey) <= 0) {
        scan(
            entry.block,
            (k, value) -> {
              if (Arrays.equals(k, key)) {
                found.add(value);
              }
            });
        break;
      }
    }
    return found.stream().findFirst();
  }

  private void readIndex() {
    if (fileSize < FOOTER_BYTES) {
      throw damaged("has " + fileSize + " bytes, a table has at least " + FOOTER_BYTES);
    }
    ByteBuffer footer = readBytes(fileSize - FOOTER_BYTES, FOOTER_BYTES);
    if (footer.getLong(FOOTER_BYTES - 8) != MAGIC) {
      throw damaged("does not end as a TensorFlow table does");
    }
    Handle indexBlock;
    try {
      CodedInputStream handles = CodedInputStream.newInstance(footer);
      handle(handles); // the metaindex, which TensorFlow leaves empty
      indexBlock = handle(handles);
    } catch (IOException e) {
      throw damaged("has an unreadable footer");
    }
    scan(
        indexBlock,
        (key, value) -> {
          try {
            index.add(new IndexEntry(key, handle(CodedInputStream.newInstance(value))));
          } catch (IOException e) {
            throw damaged("has an unreadable block index");
          }
        });
  }

  private void scan(Handle handle, BiConsumer<byte[], ByteBuffer> visitor) {
    ByteBuffer block = readBlock(handle);
    try {
      int restarts = block.getInt(block.limit() - 4);
      long end = block.limit() - 4L - 4L * restarts;
      if (restarts < 0 || end < 0) {
        throw new EOFException();
      }
      CodedInputStream in = CodedInputStream.newInstance(block.limit((int) end));
      byte[] key = new byte[0];
      while (!in.isAtEnd()) {
        long shared = in.readRawVarint64();
        long unshared = in.readRawVarint64();
        long length = in.readRawVarint64();
        long left = end - in.getTotalBytesRead();
        if (shared < 0
            || shared > key.length
            || unshared < 0
            || unshared > left
            || length < 0
            || length > left - unshared) {
          throw new EOFException();
        }
        byte[] rest = in.readRawBytes((int) unshared);
        key = Arrays.copyOf(key, (int) (shared + unshared));
        System.arraycopy(rest, 0, key, (int) shared, rest.length);
        ByteBuffer value = block.slice(in.getTotalBytesRead(), (int) length);
        in.skipRawBytes((int) length);
        visitor.accept(key.clone(), value.order(ByteOrder.LITTLE_ENDIAN));
      }
    } catch (IOException | IndexOutOfBoundsException e) {
      throw damaged("the block at byte " + handle.offset + " does not parse");
    }
  }

  private ByteBuffer readBlock(Handle handle) {
    if (handle.offset < 0
        || handle.size < 0
        || handle.size > Integer.MAX_VALUE - 64
        || handle.offset > fileSize - FOOTER_BYTES - TRAILER_BYTES - handle.size) {
      throw damaged(
          "the index points to a block of "
              + handle.size
              + " bytes at byte "
              + handle.offset
              + ", the file has "
              + fileSize
              + " bytes");
    }
    int size = (int) handle.size;
    ByteBuffer raw = readBytes(handle.offset, size + TRAILER_BYTES);
    if (new MaskedCrc().add(raw.slice(0, size + 1)).value() != raw.getInt(size + 1)) {
      throw damaged("the checksum of the block at byte " + handle.offset + " does not agree");
    }
    ByteBuffer content = raw.slice(0, size);
    return switch (raw.get(size)) {
      case 0 -> content.order(ByteOrder.LITTLE_ENDIAN);
      case 1 -> {
        try {
          yield ByteBuffer.wrap(decompress(content)).order(ByteOrder.LITTLE_ENDIAN);
        } catch (IOException e) {
          throw damaged("the block at byte " + handle.offset + " does not decompress");
        }
      }
      default ->
          throw damaged("the block at byte " + handle.offset + " is packed in an unknown way");
    };
  }

  /**
   * The plain bytes of a raw Snappy block, without framing.
   *
   * @throws IOException when the block is not sound
   */
  static byte[] decompress(ByteBuffer block) throws IOException {
    byte[] packed = new byte[block.remaining()];
    block.get(packed);
    ByteArrayInputStream in = new ByteArrayInputStream(packed);
    try (SnappyCompressorInputStream plain = new SnappyCompressorInputStream(in, SNAPPY_WINDOW)) {
      int size = plain.getSize();
      // The claimed size must not cost memory.
      if (size < 0 || size > (long) LARGEST_RATIO * packed.length) {
        throw new EOFException();
      }
      byte[] bytes = plain.readNBytes(size);
      if (bytes.length < size || plain.read() >= 0 || in.available() > 0) {
        throw new EOFException();
      }
      return bytes;
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new IOException(e);
    }
  }

  private ByteBuffer readBytes(long offset, int count) {
    ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    try {
      while (bytes.hasRemaining()) {
        if (channel.read(bytes, offset + bytes.position()) < 0) {
          throw damaged("ends at byte " + (offset + bytes.position()));
        }
      }
    } catch (IOException e) {
      throw CheckpointException.because(file, "cannot be read", e, CheckpointException.COPY_AGAIN);
    }
    return bytes.flip();
  }

  private static Handle handle(CodedInputStream from) throws IOException {
    return new Handle(from.readRawVarint64(), from.readRawVarint64());
  }

  /** Base-128 numbers, low group first. */
  private static byte[] varints(long... values) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      for (long value : values) {
        out.writeUInt64NoTag(value);
      }
      out.flush();
    } catch (IOException e) {
      throw new IllegalStateException("Memory cannot be written.", e);
    }
    return bytes.toByteArray();
  }

  private CheckpointException damaged(String what) {
    return CheckpointException.damaged(file, what);
  }

  private static void closeQuietly(FileChannel channel, Exception first) {
    try {
      channel.close();
    } catch (IOException e) {
      first.addSuppressed(e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw CheckpointException.because(file, "cannot be closed", e, "check the disk");
    }
  }

  /** Writes a LevelDB table without compression: keys strictly ascending as unsigned bytes. */
  static final class Writer {
    private static final int BLOCK_BYTES = 1 << 18;
    private static final int RESTART_EVERY = 16;

    private final OutputStream out;
    private final Block data = new Block(RESTART_EVERY);
    private final Block index = new Block(1);
    private byte[] lastKey = {};
    private boolean any;
    private long offset;

    Writer(OutputStream out) {
      this.out = out;
    }

    void add(byte[] key, byte[] value) throws IOException {
      if (any && Arrays.compareUnsigned(lastKey, key) >= 0) {
        throw new IllegalArgumentException("keys of a table must ascend");
      }
      data.add(key, value);
      lastKey = key;
      any = true;
      if (data.bytes.size() >= BLOCK_BYTES) {
        flush();
      }
    }

    /** Writes what is left, the index and the footer. The stream stays open. */
    void finish() throws IOException {
      if (!data.isEmpty()) {
        flush();
      }
      ByteArrayOutputStream footer = new ByteArrayOutputStream(FOOTER_BYTES);
      footer.writeBytes(write(new Block(1)));
      footer.writeBytes(write(index));
      byte[] padded = Arrays.copyOf(footer.toByteArray(), FOOTER_BYTES);
      ByteBuffer.wrap(padded).order(ByteOrder.LITTLE_ENDIAN).putLong(FOOTER_BYTES - 8, MAGIC);
      out.write(padded);
    }

    private void flush() throws IOException {
      index.add(lastKey, write(data));
      data.clear();
    }

    /** Writes a block with its trailer and returns its handle. */
    private byte[] write(Block block) throws IOException {
      byte[] content = block.finished();
      ByteBuffer trailer = ByteBuffer.allocate(TRAILER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
      trailer.put((byte) 0).putInt(new MaskedCrc().add(content).add(new byte[] {0}).value());
      out.write(content);
      out.write(trailer.array());
      byte[] handle = varints(offset, content.length);
      offset += content.length + TRAILER_BYTES;
      return handle;
    }

    private static final class Block {
      private final int restartEvery;
      private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      private final List<Integer> restarts = new ArrayList<>();
      private byte[] previous = {};
      private int count;

      Block(int restartEvery) {
        this.restartEvery = restartEvery;
      }

      boolean isEmpty() {
        return count == 0;
      }

      void add(byte[] key, byte[] value) {
        int shared = 0;
        if (count % restartEvery == 0) {
          restarts.add(bytes.size());
        } else {
          int mismatch = Arrays.mismatch(previous, key);
          shared = mismatch < 0 ? key.length : mismatch;
        }
        bytes.writeBytes(varints(shared, key.length - shared, value.length));
        bytes.write(key, shared, key.length - shared);
        bytes.writeBytes(value);
        previous = key;
        count++;
      }

      byte[] finished() {
        List<Integer> points = restarts.isEmpty() ? List.of(0) : restarts;
        ByteBuffer tail = ByteBuffer.allocate(4 * points.size() + 4).order(ByteOrder.LITTLE_ENDIAN);
        points.forEach(tail::putInt);
        tail.putInt(points.size());
        ByteArrayOutputStream whole = new ByteArrayOutputStream(bytes.size() + tail.capacity());
        whole.writeBytes(bytes.toByteArray());
        whole.writeBytes(tail.array());
        return whole.toByteArray();
      }

      void clear() {
        bytes.reset();
        restarts.clear();
        previous = new byte[0];
        count = 0;
      }
    }
  }
}
