package org.comparegan.checkpoint;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.comparegan.file.MaskedCrc;

/** Writes a LevelDB table without compression: keys strictly ascending as unsigned bytes. */
final class SortedTableWriter {
  private static final int BLOCK_BYTES = 1 << 18;
  private static final int RESTART_EVERY = 16;

  private final OutputStream out;
  private final Block data = new Block(RESTART_EVERY);
  private final Block index = new Block(1);
  private byte[] lastKey = {};
  private boolean any;
  private long offset;

  SortedTableWriter(OutputStream out) {
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
    ByteArrayOutputStream footer = new ByteArrayOutputStream(SortedTable.FOOTER_BYTES);
    footer.writeBytes(write(new Block(1)));
    footer.writeBytes(write(index));
    byte[] padded = Arrays.copyOf(footer.toByteArray(), SortedTable.FOOTER_BYTES);
    ByteBuffer.wrap(padded)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(SortedTable.FOOTER_BYTES - 8, SortedTable.MAGIC);
    out.write(padded);
  }

  private void flush() throws IOException {
    index.add(lastKey, write(data));
    data.clear();
  }

  /** Writes a block with its trailer and returns its handle. */
  private byte[] write(Block block) throws IOException {
    byte[] content = block.finished();
    ByteBuffer trailer =
        ByteBuffer.allocate(SortedTable.TRAILER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    trailer.put((byte) 0).putInt(new MaskedCrc().add(content).add(new byte[] {0}).value());
    out.write(content);
    out.write(trailer.array());
    ByteArrayOutputStream handle = new ByteArrayOutputStream();
    Varint.write(handle, offset);
    Varint.write(handle, content.length);
    offset += content.length + SortedTable.TRAILER_BYTES;
    return handle.toByteArray();
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
      Varint.write(bytes, shared);
      Varint.write(bytes, key.length - shared);
      Varint.write(bytes, value.length);
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
