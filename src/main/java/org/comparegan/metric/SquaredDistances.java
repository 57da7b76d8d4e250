package org.comparegan.metric;

/**
 * Squared Euclidean distances of a tile's rows, exactly zero for equal rows; rounding never makes
 * one negative.
 */
final class SquaredDistances {
  private final PairwiseProducts.Tile tile;
  private final double[] leftNorms;
  private final double[] rightNorms;

  /** The norms are squared and those of all rows. */
  SquaredDistances(PairwiseProducts.Tile tile, double[] leftNorms, double[] rightNorms) {
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
