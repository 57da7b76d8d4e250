package org.comparegan.metric;

import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.DoublePointer;
import org.comparegan.linalg.OpenBlas;

/**
 * Inner products of all rows of one matrix with all rows of another, a tile at a time, so that no
 * n×m matrix is ever held. Memory, until it is closed, is for each thread two tiles of rows and one
 * of products: 8·T·(2d + T) bytes outside the heap and 8·T² within, T at most 1024.
 *
 * <p>All tiles have the same shape, filled up with zeros, so that every product takes the same way
 * through the library and equal rows give bit-equal products wherever they stand. To be used within
 * {@link OpenBlas#inCallingThreads}.
 */
final class PairwiseProducts implements AutoCloseable {
  private static final int MOST = 1024;
  private static final int MULTIPLE = 16;
  private static final int STAGED = 64;

  private final int d;
  private final int tile;
  private final ConcurrentLinkedDeque<Memory> unused = new ConcurrentLinkedDeque<>();

  /** For rows of {@code d} features, of which no matrix has more than {@code mostRows}. */
  PairwiseProducts(int d, int mostRows) {
    this.d = d;
    this.tile = Math.min(MOST, (mostRows + MULTIPLE - 1) / MULTIPLE * MULTIPLE);
  }

  /**
   * Products of a tile of rows of one matrix with a tile of rows of the other.
   *
   * @param left first row of the one matrix
   * @param rows how many from there on
   * @param right first row of the other matrix
   * @param columns how many from there on
   * @param products product (i, j) is {@code products[i · stride + j]}
   * @param stride distance of two rows of products
   */
  // The array is shared with nobody else while a visitor has it.
  @SuppressWarnings("ArrayRecordComponent")
  record Tile(int left, int rows, int right, int columns, double[] products, int stride) {
    double at(int i, int j) {
      return products[i * stride + j];
    }
  }

  /** What is done with a tile. */
  interface Visitor {
    /**
     * Called once for each tile. Calls with the same {@code right} come from one thread with {@code
     * left} ascending; others may come at the same time. The array is reused afterwards.
     */
    void visit(Tile tile);
  }

  /** Visits all tiles. */
  void visit(Features left, Features right, Visitor visitor) {
    visit(left, right, false, visitor);
  }

  /** Visits the tiles of rows against the same rows for which left ≤ right. */
  void visitTriangle(Features rows, Visitor visitor) {
    visit(rows, rows, true, visitor);
  }

  /**
   * Visits all pairs of a row of one matrix with a row of the other, and each pair of different
   * rows within either once: in a tile of rows with themselves only products (i, j) with j ≤ i are
   * there, and not bit-equal to others.
   */
  void visitPairs(
      Features left, Features right, Visitor within, Visitor between, Visitor withinRight) {
    if (tiles(left.rows()) == 1 && tiles(right.rows()) == 1) {
      lend(
          memory -> {
            int n = memory.load(memory.left, left, 0);
            int m = memory.load(memory.right, right, 0);
            within.visit(new Tile(0, n, 0, n, memory.square(memory.left), tile));
            between.visit(new Tile(0, n, 0, m, memory.multiply(memory.left), tile));
            withinRight.visit(new Tile(0, m, 0, m, memory.square(memory.right), tile));
          });
      return;
    }
    visit(left, left, true, within);
    visit(left, right, false, between);
    visit(right, right, true, withinRight);
  }

  /** Number of tiles that n rows make. */
  int tiles(int rows) {
    return (rows + tile - 1) / tile;
  }

  /** Number of the tile that begins at a row. */
  int number(int firstRow) {
    return firstRow / tile;
  }

  /** Number of rows of a tile, of n rows in all. */
  int height(int tileNumber, int rows) {
    return Math.min(tile, rows - tileNumber * tile);
  }

  /** Squared norms, bit-equal to a row's product with itself in a tile. */
  double[] squaredNorms(Features rows) {
    double[] norms = new double[rows.rows()];
    each(
        rows,
        (memory, first) -> {
          int count = memory.load(memory.right, rows, first);
          double[] products = memory.multiply(memory.right);
          for (int i = 0; i < count; i++) {
            norms[first + i] = products[i * tile + i];
          }
        });
    return norms;
  }

  @Override
  public void close() {
    unused.forEach(Memory::close);
    unused.clear();
  }

  private void visit(Features left, Features right, boolean triangle, Visitor visitor) {
    each(
        right,
        (memory, first) -> {
          int count = memory.load(memory.right, right, first);
          int end = triangle ? first + 1 : left.rows();
          for (int from = 0; from < end; from += tile) {
            int height = memory.load(memory.left, left, from);
            visitor.visit(new Tile(from, height, first, count, memory.multiply(memory.left), tile));
          }
        });
  }

  private void each(Features rows, ObjIntConsumer<Memory> task) {
    IntStream.range(0, tiles(rows.rows()))
        .parallel()
        .forEach(number -> lend(memory -> task.accept(memory, number * tile)));
  }

  /** Memory is used again: fresh pages cost as much as filling them. */
  private void lend(Consumer<Memory> task) {
    Memory free = unused.poll();
    Memory memory = free == null ? new Memory() : free;
    try {
      task.accept(memory);
    } finally {
      unused.push(memory);
    }
  }

  /** The memory of one thread. */
  private final class Memory implements AutoCloseable {
    final DoublePointer left = new DoublePointer((long) tile * d);
    final DoublePointer right = new DoublePointer((long) tile * d);
    private final DoublePointer target = new DoublePointer((long) tile * tile);
    private final double[] products = new double[tile * tile];
    private final double[] staged = new double[STAGED * d];

    /** Fills a tile with the rows from {@code first} on, then zeros; returns how many rows. */
    int load(DoublePointer to, Features from, int first) {
      int count = Math.min(tile, from.rows() - first);
      for (int row = 0; row < count; row += STAGED) {
        int some = Math.min(STAGED, count - row);
        from.copy(first + row, some, staged, 0);
        to.position((long) row * d).put(staged, 0, some * d);
      }
      Arrays.fill(staged, 0);
      for (int row = count; row < tile; row += STAGED) {
        to.position((long) row * d).put(staged, 0, Math.min(STAGED, tile - row) * d);
      }
      to.position(0);
      return count;
    }

    /** The products with the right tile, in an array that is used again. */
    double[] multiply(DoublePointer other) {
      OpenBlas.rowProducts(other, right, tile, d, tile, target);
      target.get(products);
      return products;
    }

    /** The products of a tile with itself, only on and below the diagonal. */
    double[] square(DoublePointer rows) {
      OpenBlas.ownProducts(rows, tile, d, target);
      target.get(products);
      return products;
    }

    @Override
    public void close() {
      left.close();
      right.close();
      target.close();
    }
  }

  /**
   * Squared Euclidean distances of a tile's rows, exactly zero for equal rows; rounding never makes
   * one negative.
   */
  static final class SquaredDistances {
    private final Tile tile;
    private final double[] leftNorms;
    private final double[] rightNorms;

    /** The norms are squared and those of all rows. */
    SquaredDistances(Tile tile, double[] leftNorms, double[] rightNorms) {
      this.tile = tile;
      this.leftNorms = leftNorms;
      this.rightNorms = rightNorms;
    }

    /** Number of the first row of the one matrix. */
    int left() {
      return tile.left();
    }

    /** Rows of the one matrix from {@link #left} on. */
    int rows() {
      return tile.rows();
    }

    /** Number of the first row of the other matrix. */
    int right() {
      return tile.right();
    }

    /** Rows of the other matrix from {@link #right} on. */
    int columns() {
      return tile.columns();
    }

    /** Between row {@code left() + i} of the one and row {@code right() + j} of the other. */
    double at(int i, int j) {
      return Math.max(
          0, leftNorms[tile.left() + i] + rightNorms[tile.right() + j] - 2 * tile.at(i, j));
    }
  }
}
