package org.comparegan.npz;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.comparegan.file.WholeFile;

/**
 * A float32 matrix in a {@code .npy} file that is read by rows, so that it may be larger than the
 * memory. Safe for use by many threads.
 */
public final class NpyMatrix implements AutoCloseable {
  private static final String TYPE = "<f4";

  private final Path file;
  private final FileChannel channel;
  private final long start;
  private final int rows;
  private final int columns;

  private NpyMatrix(Path file, FileChannel channel, long start, int rows, int columns) {
    this.file = file;
    this.channel = channel;
    this.start = start;
    this.rows = rows;
    this.columns = columns;
  }

  /** Gives one block of rows after another. */
  @FunctionalInterface
  public interface Rows {
    /** The next rows, row-major; never empty. */
    float[] next();
  }

  /**
   * Opens a file.
   *
   * @throws NpzException when it is no float32 matrix in row-major order, or truncated
   */
  public static NpyMatrix open(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file);
    try {
      // Not closed: that would close the channel.
      DataInputStream in =
          new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel)));
      NpyHeader header = NpyHeader.read(in, file.toString());
      int[] shape = header.shape();
      if (!header.type().equals(TYPE) || header.fortranOrder() || shape.length != 2) {
        throw new NpzException(
            "%s must be a matrix of float32 in row-major order; it is %s of shape %s."
                .formatted(file, header.type(), Arrays.toString(shape)));
      }
      long bytes = (long) shape[0] * shape[1] * Float.BYTES;
      long start = header.length();
      if (channel.size() != start + bytes) {
        throw new NpzException(
            "%s is truncated or goes on after its end: a matrix of %d×%d needs %d bytes, found %d."
                .formatted(file, shape[0], shape[1], bytes, channel.size() - start));
      }
      return new NpyMatrix(file, channel, start, shape[0], shape[1]);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Writes a file, whole or not at all; {@code content} is asked until all rows are there. */
  public static void write(Path file, int rows, int columns, Rows content) throws IOException {
    WholeFile.write(file, out -> write(out, rows, columns, content));
  }

  private static void write(OutputStream out, int rows, int columns, Rows content)
      throws IOException {
    out.write(new NpyHeader(TYPE, false, new int[] {rows, columns}).bytes());
    long left = (long) rows * columns;
    while (left > 0) {
      float[] block = content.next();
      ByteBuffer bytes =
          ByteBuffer.allocate(block.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      bytes.asFloatBuffer().put(block);
      out.write(bytes.array());
      left -= block.length;
    }
  }

  /** How many rows. */
  public int rows() {
    return rows;
  }

  /** How many columns. */
  public int columns() {
    return columns;
  }

  /** Copies some rows, row-major. */
  public void copy(int first, int count, double[] target, int offset) {
    Objects.checkFromIndexSize(first, count, rows);
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(count * columns, Float.BYTES))
            .order(ByteOrder.LITTLE_ENDIAN);
    try {
      long at = start + (long) first * columns * Float.BYTES;
      while (bytes.hasRemaining()) {
        if (channel.read(bytes, at + bytes.position()) < 0) {
          throw new IOException(file + " became shorter while it was read.");
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    bytes.flip();
    for (int i = 0; i < count * columns; i++) {
      target[offset + i] = bytes.getFloat();
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
