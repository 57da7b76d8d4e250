package org.comparegan.npz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/**
 * A matrix of float32 or float64, read in blocks of rows as float64, by several threads at once.
 */
public abstract class NpyRows {
  private final int rows;
  private final int columns;

  private NpyRows(int rows, int columns) {
    this.rows = rows;
    this.columns = columns;
  }

  /** Extent of the first axis. */
  public final int rows() {
    return rows;
  }

  /** Extent of the second axis. */
  public final int columns() {
    return columns;
  }

  /**
   * Copies {@code count} rows from row {@code first} on, row-major, to {@code target[offset…]}.
   *
   * @throws UncheckedIOException when the file cannot be read, or has been closed
   */
  public abstract void copy(int first, int count, double[] target, int offset);

  /** The rows of an array in memory. */
  static NpyRows of(NpyArray array) {
    int[] shape = array.shape();
    return new NpyRows(shape[0], shape[1]) {
      @Override
      public void copy(int first, int count, double[] target, int offset) {
        int from = first * columns();
        int size = count * columns();
        if (array instanceof NpyArray.Doubles d) {
          System.arraycopy(d.values(), from, target, offset, size);
        } else {
          float[] values = array.floats();
          for (int i = 0; i < size; i++) {
            target[offset + i] = values[from + i];
          }
        }
      }
    };
  }

  /** The rows of an array on the disk, whose elements begin at {@code start}. */
  static NpyRows of(FileChannel channel, long start, NpyHeader header, String origin)
      throws IOException {
    int[] shape = header.shape();
    ElementType type = ElementType.of(header.type(), origin);
    long end = start + (long) header.elements() * type.width();
    if (channel.size() < end) {
      throw new NpzException(
          "%s is truncated: its header promises %d elements, it ends after %d."
              .formatted(origin, header.elements(), (channel.size() - start) / type.width()));
    }
    return new NpyRows(shape[0], shape[1]) {
      @Override
      public void copy(int first, int count, double[] target, int offset) {
        long at = start + (long) first * columns() * type.width();
        ByteBuffer bytes =
            ByteBuffer.allocate(count * columns() * type.width()).order(ByteOrder.LITTLE_ENDIAN);
        try {
          while (bytes.hasRemaining()) {
            if (channel.read(bytes, at + bytes.position()) < 0) {
              throw new IOException(origin + " has become shorter while it was read.");
            }
          }
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        bytes.flip();
        if (type == ElementType.FLOAT64) {
          bytes.asDoubleBuffer().get(target, offset, count * columns());
        } else {
          float[] values = new float[count * columns()];
          bytes.asFloatBuffer().get(values);
          for (int i = 0; i < values.length; i++) {
            target[offset + i] = values[i];
          }
        }
      }
    };
  }
}
