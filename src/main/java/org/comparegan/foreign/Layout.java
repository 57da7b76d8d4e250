package org.comparegan.foreign;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.function.Consumer;
import org.tensorflow.ndarray.Shape;

/**
 * How a matrix of ours lies in a tensor of another project: rows and columns each run over axes
 * with their own strides.
 *
 * @param shape of our variable
 * @param rows axes of the rows
 * @param columns axes of the columns
 * @param offset of the first element
 * @param turned how many rows, from the first on, go behind the others
 * @param border positions of zeros before and behind the rows' only position (1×1 in 3×3)
 */
record Layout(
    Shape shape, List<Axis> rows, List<Axis> columns, long offset, long turned, int border) {
  private static final int PIECE = 1 << 18;

  /** An axis of the source. */
  record Axis(long size, long stride) {}

  /** A tensor as it is. */
  static Layout plain(Shape shape) {
    return new Layout(shape, List.of(), List.of(new Axis(shape.size(), 1)), 0, 0, 0);
  }

  /** A kernel OIHW as HWIO; {@code border} 4 for 1×1 in 3×3. */
  static Layout conv(Shape source, int border) {
    long out = source.get(0);
    long in = source.get(1);
    long height = source.get(2);
    long width = source.get(3);
    long side = border > 0 ? 3 : 0;
    return new Layout(
        Shape.of(border > 0 ? side : height, border > 0 ? side : width, in, out),
        List.of(new Axis(height * width, 1), new Axis(in, height * width)),
        List.of(new Axis(out, in * height * width)),
        0,
        0,
        border);
  }

  /** A kernel OIHW as HWOI, rotated by 180°. */
  static Layout turned(Shape source) {
    long out = source.get(0);
    long in = source.get(1);
    long places = source.get(2) * source.get(3);
    return new Layout(
        Shape.of(source.get(2), source.get(3), out, in),
        List.of(new Axis(places, -1), new Axis(out, in * places)),
        List.of(new Axis(in, places)),
        places - 1,
        0,
        0);
  }

  /**
   * A matrix [out, in] as [in, out].
   *
   * @param channels of 4×4 positions that the columns run over, last in ours and first in theirs; 0
   *     if the columns are plain
   * @param turned rows of theirs that are behind the others in ours
   */
  static Layout linear(Shape source, long channels, long turned) {
    long out = source.get(0);
    long in = source.get(1);
    return new Layout(
        Shape.of(in, out),
        List.of(new Axis(in, 1)),
        channels > 0
            ? List.of(new Axis(out / channels, in), new Axis(channels, in * (out / channels)))
            : List.of(new Axis(out, in)),
        0,
        turned % in,
        0);
  }

  /** One half of the columns of [rows, columns]. */
  static Layout half(Shape source, int half) {
    long rows = source.get(0);
    long columns = source.get(1);
    return new Layout(
        Shape.of(rows, columns / 2),
        List.of(new Axis(rows, columns)),
        List.of(new Axis(columns / 2, 1)),
        half * (columns / 2),
        0,
        0);
  }

  /** The layout of a vector beside this matrix that has an element for each column. */
  Layout ofColumns(Shape vector) {
    long unit = columns.stream().mapToLong(Axis::stride).min().orElse(1);
    return new Layout(
        vector,
        List.of(),
        columns.stream().map(axis -> new Axis(axis.size(), axis.stride() / unit)).toList(),
        0,
        0,
        0);
  }

  /** The layout of a vector beside this matrix that has an element for each row. */
  Layout ofRows(Shape vector) {
    return new Layout(vector, rows, List.of(new Axis(1, 1)), 0, turned, border);
  }

  /** How many rows our matrix has. */
  long rowCount() {
    return rows.stream().mapToLong(Axis::size).reduce(1, (a, b) -> a * b) * (2L * border + 1);
  }

  /** Gives our variable's elements in pieces. */
  void gather(FloatBuffer source, Consumer<ByteBuffer> sink) {
    int[] across = offsets(columns, 0);
    int[] down = offsets(rows, Math.toIntExact(offset));
    ByteBuffer piece =
        ByteBuffer.allocate(Math.toIntExact(Math.min(PIECE, Math.max(1, shape.size())) * 4))
            .order(ByteOrder.LITTLE_ENDIAN);
    zeros(piece, (long) border * down.length * across.length, sink);
    for (int i = 0; i < down.length; i++) {
      int row = down[(int) ((i + turned) % down.length)];
      for (int column : across) {
        if (!piece.hasRemaining()) {
          flush(piece, sink);
        }
        piece.putFloat(source.get(row + column));
      }
    }
    zeros(piece, (long) border * down.length * across.length, sink);
    flush(piece, sink);
  }

  private static void zeros(ByteBuffer piece, long count, Consumer<ByteBuffer> sink) {
    for (long i = 0; i < count; i++) {
      if (!piece.hasRemaining()) {
        flush(piece, sink);
      }
      piece.putFloat(0);
    }
  }

  private static void flush(ByteBuffer piece, Consumer<ByteBuffer> sink) {
    if (piece.position() > 0) {
      sink.accept(piece.flip().duplicate().order(ByteOrder.LITTLE_ENDIAN));
      piece.clear();
    }
  }

  private static int[] offsets(List<Axis> axes, int start) {
    int[] offsets = {start};
    for (Axis axis : axes) {
      int[] next = new int[Math.toIntExact(offsets.length * axis.size())];
      int at = 0;
      for (int offset : offsets) {
        for (int i = 0; i < axis.size(); i++) {
          next[at++] = Math.toIntExact(offset + i * axis.stride());
        }
      }
      offsets = next;
    }
    return offsets;
  }
}
