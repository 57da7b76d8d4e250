package org.comparegan.metric;

import java.util.stream.IntStream;

/**
 * Inner products of all rows of one matrix with all rows of another, a tile at a time, so that no
 * n×m matrix is ever held: memory is two tiles of rows per thread.
 */
final class PairwiseProducts {
  private static final int TILE = 256;

  private PairwiseProducts() {}

  /** A tile of products [leftRows, rightRows] of rows from {@code left} and {@code right} on. */
  interface Visitor {
    /**
     * Called once for each tile. Calls with the same {@code right} come from one thread with {@code
     * left} ascending; others may come at the same time. The array is reused afterwards.
     */
    void tile(int left, int leftRows, int right, int rightRows, double[] products);
  }

  /** Visits all tiles. */
  static void visit(Features left, Features right, Visitor visitor) {
    visit(left, right, false, visitor);
  }

  /** Visits the tiles of rows against the same rows for which left ≤ right. */
  static void visitTriangle(Features rows, Visitor visitor) {
    visit(rows, rows, true, visitor);
  }

  /** Number of tiles that n rows make. */
  static int tiles(int rows) {
    return (rows + TILE - 1) / TILE;
  }

  /** Number of the tile that begins at a row. */
  static int tile(int firstRow) {
    return firstRow / TILE;
  }

  /** Squared norms, bit-equal to a row's product with itself in a tile. */
  static double[] squaredNorms(Features rows) {
    int d = rows.columns();
    double[] norms = new double[rows.rows()];
    double[] row = new double[d];
    for (int i = 0; i < norms.length; i++) {
      rows.copy(i, 1, row, 0);
      norms[i] = MatrixProducts.squaredNorm(row);
    }
    return norms;
  }

  private static void visit(Features left, Features right, boolean triangle, Visitor visitor) {
    int d = left.columns();
    IntStream.range(0, tiles(right.rows()))
        .parallel()
        .forEach(
            tile -> {
              int first = tile * TILE;
              int count = Math.min(TILE, right.rows() - first);
              double[] rows = new double[TILE * d];
              right.copy(first, count, rows, 0);
              double[] packed = MatrixProducts.transpose(rows, count, d);
              double[] products = new double[TILE * count];
              int end = triangle ? first + 1 : left.rows();
              for (int from = 0; from < end; from += TILE) {
                int height = Math.min(TILE, left.rows() - from);
                left.copy(from, height, rows, 0);
                MatrixProducts.rowProducts(rows, packed, height, d, count, products);
                visitor.tile(from, height, first, count, products);
              }
            });
  }
}
