package org.comparegan.npz;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.comparegan.file.WholeFile;

/**
 * One array in a file. float32, float64, int32, int64 and uint8, little endian, are read and
 * written; the rest is refused with the line of Python that converts it. An array in Fortran order
 * is turned into row-major order.
 */
public final class Npy {
  private static final int CHUNK = 1 << 16;

  private Npy() {}

  /**
   * Reads a {@code .npy} file.
   *
   * @throws NpzException when it is truncated, corrupt, or of a type that is not read
   */
  public static NpyArray read(Path file) throws IOException {
    NpzFile.refuseForeign(file, true);
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), CHUNK)) {
      return read(in, file.toString(), Files.size(file));
    }
  }

  /** Writes a {@code .npy} file, whole or not at all. */
  public static void write(Path file, NpyArray array) throws IOException {
    WholeFile.write(file, out -> write(out, array));
  }

  /** Gives one block of rows after another. */
  @FunctionalInterface
  public interface Blocks {
    /** The next rows, row-major; never empty. */
    float[] next();
  }

  /**
   * Writes a float32 matrix that need not fit into memory to a {@code .npy} file, whole or not at
   * all.
   *
   * @param content asked until all rows are there
   */
  public static void writeRows(Path file, int rows, int columns, Blocks content)
      throws IOException {
    WholeFile.write(
        file,
        out -> {
          String type = ElementType.of(new NpyArray.Floats(new int[] {0}, new float[0])).code();
          out.write(new NpyHeader(type, false, new int[] {rows, columns}).bytes());
          long left = (long) rows * columns;
          while (left > 0) {
            float[] block = content.next();
            ByteBuffer bytes =
                ByteBuffer.allocate(block.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(block);
            out.write(bytes.array());
            left -= block.length;
          }
        });
  }

  /**
   * Reads an array.
   *
   * @param most bytes that the stream can have at most
   */
  static NpyArray read(InputStream stream, String origin, long most) throws IOException {
    NpyHeader header = NpyHeader.read(new DataInputStream(stream), origin);
    ElementType type = ElementType.of(header.type(), origin);
    int size = header.size(origin);
    // Memory is taken for no more than can come.
    if ((long) size * type.width() > Math.max(most, CHUNK)) {
      throw new NpzException(
          "%s is truncated: its header promises %d elements, more than its file holds."
              .formatted(origin, size));
    }
    Object values = type.allocate(size);
    byte[] bytes = new byte[CHUNK];
    for (int at = 0; at < size; ) {
      int want = Math.min(CHUNK / type.width(), size - at) * type.width();
      int got = stream.readNBytes(bytes, 0, want);
      if (got < want) {
        throw new NpzException(
            origin
                + " is truncated: its header promises "
                + size
                + " elements, it ends after "
                + (at + got / type.width())
                + ".");
      }
      ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, got).order(ByteOrder.LITTLE_ENDIAN);
      type.get(buffer, values, at, got / type.width());
      at += got / type.width();
    }
    if (stream.read() >= 0) {
      throw new NpzException(origin + " continues after its last element: it is corrupt.");
    }
    return header.fortranOrder() && header.shape().length > 1
        ? type.array(header.shape(), rowMajor(type, values, header.shape(), size))
        : type.array(header.shape(), values);
  }

  static void write(OutputStream out, NpyArray array) throws IOException {
    ElementType type = ElementType.of(array);
    out.write(new NpyHeader(type.code(), false, array.shape()).bytes());
    ByteBuffer buffer = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at < array.size(); ) {
      int count = Math.min(CHUNK / type.width(), array.size() - at);
      buffer.clear();
      type.put(buffer, array, at, count);
      out.write(buffer.array(), 0, count * type.width());
      at += count;
    }
  }

  private static Object rowMajor(ElementType type, Object columnMajor, int[] shape, int size) {
    Object values = type.allocate(size);
    int[] index = new int[shape.length];
    for (int to = 0; to < size; to++) {
      int from = 0;
      for (int axis = shape.length - 1; axis >= 0; axis--) {
        from = from * shape[axis] + index[axis];
      }
      System.arraycopy(columnMajor, from, values, to, 1);
      for (int axis = shape.length - 1; axis >= 0 && ++index[axis] == shape[axis]; axis--) {
        index[axis] = 0;
      }
    }
    return values;
  }
}
