package org.comparegan.metric;

import java.util.Arrays;
import org.comparegan.linalg.OpenBlas;
import org.comparegan.metric.PairwiseProducts.SquaredDistances;

/**
 * The nearest of many rows to each of some queries, by Euclidean distance in float64. Rows are
 * added in batches of any size and not kept.
 *
 * <p>Memory beyond the queries: 20 bytes a query, 1024 rows, and what {@code PairwiseProducts}
 * says. Not safe for use by several threads at once.
 */
public final class NearestRows implements AutoCloseable {
  private static final int BLOCK = 1024;

  private final Features queries;
  private final FeatureRange range;
  private final PairwiseProducts pairs;
  private final double[] norms;
  private final int[] nearest;
  private final double[] squared;
  private final double[] block;
  private int blockRows;
  private int seen;

  /**
   * Starts a search.
   *
   * @param queries [n, d]
   * @throws MetricException for NaN or infinity
   */
  public NearestRows(Features queries) {
    this(queries, BLOCK);
  }

  /** With tiles sized for matrices of at most {@code mostRows} rows. */
  NearestRows(Features queries, int mostRows) {
    this.queries = queries;
    range = new FeatureRange(queries.columns());
    range.add(queries, "features");
    pairs = new PairwiseProducts(queries.columns(), Math.max(mostRows, queries.rows()));
    norms = OpenBlas.inCallingThreads(() -> pairs.squaredNorms(queries));
    nearest = new int[queries.rows()];
    squared = new double[queries.rows()];
    Arrays.fill(nearest, -1);
    Arrays.fill(squared, Double.POSITIVE_INFINITY);
    block = new double[BLOCK * queries.columns()];
  }

  /**
   * Looks at more rows, [m, d]; they are numbered on from those before.
   *
   * @throws MetricException for another width, NaN or infinity
   */
  public void add(Features rows) {
    int columns = queries.columns();
    Features.requireSameColumns(rows.columns(), columns);
    int row = 0;
    while (row < rows.rows()) {
      int some = Math.min(BLOCK - blockRows, rows.rows() - row);
      rows.copy(row, some, block, blockRows * columns);
      range.add(block, blockRows * columns, seen + blockRows, some, "features");
      blockRows += some;
      row += some;
      if (blockRows == BLOCK) {
        search();
      }
    }
  }

  private void search() {
    Features rows = Features.of(block, BLOCK, queries.columns()).slice(0, blockRows);
    OpenBlas.inCallingThreads(
        () -> {
          double[] rowNorms = pairs.squaredNorms(rows);
          pairs.visit(rows, queries, tile -> take(new SquaredDistances(tile, rowNorms, norms)));
          return rowNorms;
        });
    seen += blockRows;
    blockRows = 0;
  }

  /** Each query belongs to one thread at a time. */
  private void take(SquaredDistances distances) {
    for (int i = 0; i < distances.rows(); i++) {
      int row = seen + distances.left() + i;
      for (int j = 0; j < distances.columns(); j++) {
        int query = distances.right() + j;
        double distance = distances.at(i, j);
        if (distance < squared[query]) {
          squared[query] = distance;
          nearest[query] = row;
        }
      }
    }
  }

  /** The number of the nearest row to each query; the first of equally near ones. */
  public int[] indices() {
    finish();
    return nearest.clone();
  }

  /** The distance of the nearest row from each query; infinite before the first row. */
  public double[] distances() {
    return Arrays.stream(squared()).map(Math::sqrt).toArray();
  }

  /** The squares of these distances; 0 for equal rows. */
  double[] squared() {
    finish();
    return squared.clone();
  }

  private void finish() {
    range.requireResolved();
    range.requireDistances();
    if (blockRows > 0) {
      search();
    }
  }

  @Override
  public void close() {
    pairs.close();
  }
}
