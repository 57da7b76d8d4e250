package org.comparegan.metric;

import java.util.Objects;

/**
 * A matrix of features or logits, [rows, columns], one row an image, read in blocks of rows.
 *
 * <p>Metrics read through {@link #copy} only, so an implementation need not hold the matrix in
 * memory. {@code copy} must be safe to call from several threads.
 */
public interface Features {

  /** Number of images. */
  int rows();

  /** Number of features of each image. */
  int columns();

  /** Copies {@code count} rows from row {@code first} on, row-major, to {@code target[offset…]}. */
  void copy(int first, int count, double[] target, int offset);

  /** A view on row-major float32 values, [rows, columns]; the array must not change afterwards. */
  static Features of(float[] values, int rows, int columns) {
    requireShape(values.length, rows, columns);
    return new View(rows, columns) {
      @Override
      void fill(int first, int count, double[] target, int offset) {
        int from = first * columns;
        for (int i = 0; i < count * columns; i++) {
          target[offset + i] = values[from + i];
        }
      }
    };
  }

  /** A view on row-major float64 values, [rows, columns]; the array must not change afterwards. */
  static Features of(double[] values, int rows, int columns) {
    requireShape(values.length, rows, columns);
    return new View(rows, columns) {
      @Override
      void fill(int first, int count, double[] target, int offset) {
        System.arraycopy(values, first * columns, target, offset, count * columns);
      }
    };
  }

  /**
   * A view on rows of float32 values, [rows][columns]; they must not change afterwards.
   *
   * @throws MetricException when there is no value or the rows differ in length
   */
  static Features of(float[][] values) {
    int columns = values.length == 0 ? 0 : values[0].length;
    for (int row = 0; row < values.length; row++) {
      if (values[row].length != columns) {
        throw new MetricException(
            "row %d has %d values, row 0 has %d".formatted(row, values[row].length, columns));
      }
    }
    if (columns == 0) {
      throw new MetricException("there are no values");
    }
    return new View(values.length, columns) {
      @Override
      void fill(int first, int count, double[] target, int offset) {
        for (int i = 0; i < count * columns; i++) {
          target[offset + i] = values[first + i / columns][i % columns];
        }
      }
    };
  }

  /** All values as one new row-major array, [rows, columns]. */
  default double[] toArray() {
    double[] values = new double[Math.multiplyExact(rows(), columns())];
    copy(0, rows(), values, 0);
    return values;
  }

  /** A view on {@code count} rows from row {@code first} on. */
  default Features slice(int first, int count) {
    Objects.checkFromIndexSize(first, count, rows());
    Features all = this;
    return new View(count, columns()) {
      @Override
      void fill(int from, int some, double[] target, int offset) {
        all.copy(first + from, some, target, offset);
      }
    };
  }

  /** A view on all rows but {@code count} from row {@code first} on. */
  default Features without(int first, int count) {
    int end = first + count;
    return slice(0, first).followedBy(slice(end, rows() - end));
  }

  /** A view on these rows and then those of another matrix of the same width. */
  default Features followedBy(Features tail) {
    Features head = this;
    return new View(Math.addExact(rows(), tail.rows()), columns()) {
      @Override
      void fill(int first, int count, double[] target, int offset) {
        int fromHead = Math.max(0, Math.min(count, head.rows() - first));
        if (fromHead > 0) {
          head.copy(first, fromHead, target, offset);
        }
        if (fromHead < count) {
          int start = Math.max(0, first - head.rows());
          tail.copy(start, count - fromHead, target, offset + fromHead * columns());
        }
      }
    };
  }

  /** Changes the row of {@code columns} values from {@code offset} on in place. */
  interface RowChange {
    void apply(double[] values, int offset);
  }

  /** A view on the rows, each changed when it is read; {@code change} keeps their width. */
  default Features changed(RowChange change) {
    Features all = this;
    return new View(rows(), columns()) {
      @Override
      void fill(int first, int count, double[] target, int offset) {
        all.copy(first, count, target, offset);
        for (int i = 0; i < count; i++) {
          change.apply(target, offset + i * columns());
        }
      }
    };
  }

  /** A view on the given rows in the given order, row numbers in [0, rows). */
  default Features select(int[] indices) {
    Features all = this;
    int[] chosen = indices.clone();
    return new View(chosen.length, columns()) {
      @Override
      void fill(int first, int count, double[] target, int offset) {
        for (int i = 0; i < count; i++) {
          all.copy(chosen[first + i], 1, target, offset + i * columns());
        }
      }
    };
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

  /** Rows that are copied from somewhere else; {@link #copy} checks that they exist. */
  abstract class View implements Features {
    private final int rows;
    private final int columns;

    private View(int rows, int columns) {
      this.rows = rows;
      this.columns = columns;
    }

    /** Copies rows that exist, as {@link #copy}. */
    abstract void fill(int first, int count, double[] target, int offset);

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
      fill(first, count, target, offset);
    }
  }
}
