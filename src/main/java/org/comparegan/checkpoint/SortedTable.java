package org.comparegan.checkpoint;

import java.io.IOException;
import java.nio.BufferUnderflowException;
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
import org.comparegan.file.MaskedCrc;

/**
 * Reads a LevelDB table (TensorFlow {@code core/lib/io/table}): sorted keys and values in blocks,
 * each with a checksum that is verified whenever the block is read. One block is in memory at a
 * time.
 */
final class SortedTable implements AutoCloseable {
  static final long MAGIC = 0xdb4775248b80fb57L;
  static final int FOOTER_BYTES = 48;
  static final int TRAILER_BYTES = 5;
  private static final String AGAIN = "the file is damaged or incomplete: copy it again";

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
      throw CheckpointException.because(file, "cannot be read", e, AGAIN);
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

  /** Reads every block once, so that every checksum is verified. */
  void verify() {
    forEach((key, value) -> {});
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
      handle(footer); // the metaindex, which TensorFlow leaves empty
      indexBlock = handle(footer);
    } catch (BufferUnderflowException e) {
      throw damaged("has an unreadable footer");
    }
    scan(
        indexBlock,
        (key, value) -> {
          try {
            index.add(new IndexEntry(key, handle(value)));
          } catch (BufferUnderflowException e) {
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
        throw new BufferUnderflowException();
      }
      block.limit((int) end);
      byte[] key = new byte[0];
      while (block.hasRemaining()) {
        long shared = Varint.read(block);
        long unshared = Varint.read(block);
        long valueLength = Varint.read(block);
        if (shared < 0
            || shared > key.length
            || unshared < 0
            || unshared > block.remaining()
            || valueLength < 0
            || valueLength > block.remaining() - unshared) {
          throw new BufferUnderflowException();
        }
        key = Arrays.copyOf(key, (int) (shared + unshared));
        block.get(key, (int) shared, (int) unshared);
        ByteBuffer value =
            block.slice(block.position(), (int) valueLength).order(ByteOrder.LITTLE_ENDIAN);
        block.position(block.position() + (int) valueLength);
        visitor.accept(key.clone(), value);
      }
    } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
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
      case 1 -> decompress(content, handle).order(ByteOrder.LITTLE_ENDIAN);
      default ->
          throw damaged("the block at byte " + handle.offset + " is packed in an unknown way");
    };
  }

  private ByteBuffer decompress(ByteBuffer content, Handle handle) {
    try {
      return Snappy.decompress(content);
    } catch (BufferUnderflowException e) {
      throw damaged("the block at byte " + handle.offset + " does not decompress");
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
      throw CheckpointException.because(file, "cannot be read", e, AGAIN);
    }
    return bytes.flip();
  }

  private static Handle handle(ByteBuffer from) {
    return new Handle(Varint.read(from), Varint.read(from));
  }

  private CheckpointException damaged(String what) {
    return CheckpointException.in(file, what, AGAIN);
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
}
