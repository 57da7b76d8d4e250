package org.comparegan.metric;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Dense float64 products in tiles.
 *
 * <p>Each element is the sum over the inner index in ascending order, in groups of four, whatever
 * the tiles and threads. So equal rows give bit-equal products wherever they stand.
 */
final class MatrixProducts {
  private static final int COLUMN_TILE = 256;
  private static final int INNER_TILE = 32;

  private MatrixProducts() {}

  /** A matrix operand in an array: element (k, i) is {@code values[k·innerStride + i·stride]}. */
  private static final class Left {
    final double[] values;
    final int innerStride;
    final int stride;

    Left(double[] values, int innerStride, int stride) {
      this.values = values;
      this.innerStride = innerStride;
      this.stride = stride;
    }
  }

  /**
   * Adds blockᵀ·block to the lower triangle of target.
   *
   * @param target [d, d] symmetric; above the diagonal it is left in an undefined state
   * @param block [rows, d]
   */
  static void addGram(double[] target, double[] block, int rows, int d) {
    tiles(d)
        .forEach(
            j -> {
              Left left = new Left(block, d, 1);
              addPanel(target, j, d, d, left, block, d, rows, j, Math.min(COLUMN_TILE, d - j));
            });
  }

  /** a·b for a [n, inner] and b [inner, m], row-major: a new [n, m]. */
  static double[] multiply(double[] a, double[] b, int n, int inner, int m) {
    return multiply(new Left(a, 1, inner), b, n, inner, m);
  }

  /** aᵀ·b for a [inner, n] and b [inner, m], row-major: a new [n, m]. */
  static double[] multiplyTransposed(double[] a, double[] b, int n, int inner, int m) {
    return multiply(new Left(a, n, 1), b, n, inner, m);
  }

  /**
   * a·bᵀ for a [n, inner] and the packed bᵀ [inner, m]: target [n, m] is overwritten, in one
   * thread.
   */
  static void rowProducts(double[] a, double[] packed, int n, int inner, int m, double[] target) {
    Arrays.fill(target, 0, n * m, 0);
    Left left = new Left(a, 1, inner);
    for (int j = 0; j < m; j += COLUMN_TILE) {
      addPanel(target, 0, n, m, left, packed, m, inner, j, Math.min(COLUMN_TILE, m - j));
    }
  }

  /** Sum of squares, in the order and grouping of the products. */
  static double squaredNorm(double[] row) {
    double sum = 0;
    int k = 0;
    for (; k + 4 <= row.length; k += 4) {
      sum +=
          (row[k] * row[k] + row[k + 1] * row[k + 1])
              + (row[k + 2] * row[k + 2] + row[k + 3] * row[k + 3]);
    }
    for (; k < row.length; k++) {
      sum += row[k] * row[k];
    }
    return sum;
  }

  /** The transpose of a row-major [rows, columns] as a new [columns, rows]. */
  static double[] transpose(double[] values, int rows, int columns) {
    double[] transposed = new double[rows * columns];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        transposed[j * rows + i] = values[i * columns + j];
      }
    }
    return transposed;
  }

  private static double[] multiply(Left left, double[] b, int n, int inner, int m) {
    double[] target = new double[n * m];
    tiles(m)
        .forEach(
            j -> addPanel(target, 0, n, m, left, b, m, inner, j, Math.min(COLUMN_TILE, m - j)));
    return target;
  }

  private static IntStream tiles(int columns) {
    return IntStream.range(0, (columns + COLUMN_TILE - 1) / COLUMN_TILE)
        .parallel()
        .map(t -> t * COLUMN_TILE);
  }

  /**
   * Rows [firstRow, endRow) and {@code width} columns from {@code column} on of target += leftᵀ·b.
   */
  private static void addPanel(
      double[] target,
      int firstRow,
      int endRow,
      int targetStride,
      Left left,
      double[] b,
      int bStride,
      int inner,
      int column,
      int width) {
    double[] a = left.values;
    int step = left.innerStride;
    for (int from = 0; from < inner; from += INNER_TILE) {
      int to = Math.min(inner, from + INNER_TILE);
      for (int i = firstRow; i < endRow; i++) {
        int t = i * targetStride + column;
        int k = from;
        int p = i * left.stride + from * step;
        for (; k + 4 <= to; k += 4, p += 4 * step) {
          int row = k * bStride + column;
          addFour(
              target,
              t,
              b,
              row,
              bStride,
              width,
              a[p],
              a[p + step],
              a[p + 2 * step],
              a[p + 3 * step]);
        }
        for (; k < to; k++, p += step) {
          addOne(target, t, b, k * bStride + column, width, a[p]);
        }
      }
    }
  }

  // The shape of this loop is what the compiler turns into vector instructions.
  private static void addFour(
      double[] c,
      int t,
      double[] b,
      int b0,
      int stride,
      int n,
      double a0,
      double a1,
      double a2,
      double a3) {
    int b1 = b0 + stride;
    int b2 = b1 + stride;
    int b3 = b2 + stride;
    for (int j = 0; j < n; j++) {
      c[t + j] += (a0 * b[b0 + j] + a1 * b[b1 + j]) + (a2 * b[b2 + j] + a3 * b[b3 + j]);
    }
  }

  private static void addOne(double[] c, int t, double[] b, int b0, int n, double a0) {
    for (int j = 0; j < n; j++) {
      c[t + j] += a0 * b[b0 + j];
    }
  }
}
