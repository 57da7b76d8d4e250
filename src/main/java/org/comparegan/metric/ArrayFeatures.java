package org.comparegan.metric;

import java.util.Objects;

/** The implementations of {@link Features} that lie in memory, and checks shared by the metrics. */
final class ArrayFeatures {
  private ArrayFeatures() {}

  /** A view on float32 values. */
  static final class OfFloats implements Features {
    private final float[] values;
    private final int rows;
    private final int columns;

    OfFloats(float[] values, int rows, int columns) {
      requireShape(values.length, rows, columns);
      this.values = values;
      this.rows = rows;
      this.columns = columns;
    }

    @Override
    public int rows() {
      return rows;
    }

    @Override
    public int columns() {
      return columns;
    }

    @Override
    public void copy(int first, int count, double[] target, int offset) {
      Objects.checkFromIndexSize(first, count, rows);
      int from = first * columns;
      for (int i = 0; i < count * columns; i++) {
        target[offset + i] = values[from + i];
      }
    }
  }

  /** A view on float64 values. */
  static final class OfDoubles implements Features {
    private final double[] values;
    private final int rows;
    private final int columns;

    OfDoubles(double[] values, int rows, int columns) {
      requireShape(values.length, rows, columns);
      this.values = values;
      this.rows = rows;
      this.columns = columns;
    }

    @Override
    public int rows() {
      return rows;
    }

    @Override
    public int columns() {
      return columns;
    }

    @Override
    public void copy(int first, int count, double[] target, int offset) {
      Objects.checkFromIndexSize(first, count, rows);
      System.arraycopy(values, first * columns, target, offset, count * columns);
    }
  }

  /** Consecutive rows of another matrix. */
  record Slice(Features all, int first, int rows) implements Features {
    Slice {
      Objects.checkFromIndexSize(first, rows, all.rows());
    }

    @Override
    public int columns() {
      return all.columns();
    }

    @Override
    public void copy(int from, int count, double[] target, int offset) {
      Objects.checkFromIndexSize(from, count, rows);
      all.copy(first + from, count, target, offset);
    }
  }

  /** Some rows of another matrix in another order. */
  static final class Selection implements Features {
    private final Features all;
    private final int[] indices;

    Selection(Features all, int[] indices) {
      this.all = all;
      this.indices = indices;
    }

    @Override
    public int rows() {
      return indices.length;
    }

    @Override
    public int columns() {
      return all.columns();
    }

    @Override
    public void copy(int first, int count, double[] target, int offset) {
      Objects.checkFromIndexSize(first, count, indices.length);
      for (int i = 0; i < count; i++) {
        all.copy(indices[first + i], 1, target, offset + i * columns());
      }
    }
  }

  /** The rows of one matrix, then those of another of the same width. */
  record Joined(Features head, Features tail) implements Features {
    @Override
    public int rows() {
      return Math.addExact(head.rows(), tail.rows());
    }

    @Override
    public int columns() {
      return head.columns();
    }

    @Override
    public void copy(int first, int count, double[] target, int offset) {
      Objects.checkFromIndexSize(first, count, rows());
      int fromHead = Math.max(0, Math.min(count, head.rows() - first));
      if (fromHead > 0) {
        head.copy(first, fromHead, target, offset);
      }
      if (fromHead < count) {
        int start = Math.max(0, first - head.rows());
        tail.copy(start, count - fromHead, target, offset + fromHead * columns());
      }
    }
  }

  /**
   * Fails with the place of the first NaN or infinity of a block of rows.
   *
   * @param block the rows, from {@code offset} on
   * @param firstRow the number of the first of them, for people
   */
  static void requireFinite(
      double[] block, int offset, int firstRow, int rows, int columns, String what) {
    for (int i = 0; i < rows * columns; i++) {
      if (!Double.isFinite(block[offset + i])) {
        throw new MetricException(
            "%s: row %d, column %d is %s; every value must be finite"
                .formatted(what, firstRow + i / columns, i % columns, block[offset + i]));
      }
    }
  }

  /** Fails with the place of the first NaN or infinity of the whole matrix. */
  static void requireFinite(Features features, String what) {
    int columns = features.columns();
    int most = Math.max(1, (1 << 20) / columns);
    double[] block = new double[Math.min(most, features.rows()) * columns];
    for (int row = 0; row < features.rows(); row += most) {
      int count = Math.min(most, features.rows() - row);
      features.copy(row, count, block, 0);
      requireFinite(block, 0, row, count, columns, what);
    }
  }

  /** Fails unless both have the same number of columns and all values are finite. */
  static void requireComparable(Features real, Features fake) {
    requireSameColumns(real.columns(), fake.columns());
    requireFinite(real, "real features");
    requireFinite(fake, "fake features");
  }

  static void requireSameColumns(int real, int fake) {
    if (real != fake) {
      throw new MetricException(
          "real features have %d columns, fake ones %d; both must come from one network"
              .formatted(real, fake));
    }
  }

  private static void requireShape(int length, int rows, int columns) {
    if (rows < 0 || columns < 1 || (long) rows * columns != length) {
      throw new MetricException(
          "%d values do not make a matrix of shape [%d, %d]".formatted(length, rows, columns));
    }
  }
}
