package org.comparegan.evaluate;

import java.util.Arrays;
import org.comparegan.graph.GraphSession;
import org.comparegan.graph.SessionOptions;
import org.comparegan.graph.Tensors;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/**
 * The nearest of many rows to each of some queries; the rows pass by in batches and only the
 * nearest ones are kept. Memory: twice the queries, and a tile of {@value #TILE} queries by a
 * batch.
 *
 * <p>The search is in float32, the distances of what it finds are in float64.
 */
final class NearestRows implements AutoCloseable {
  private static final int TILE = 2048;

  private final int columns;
  private final int n;
  private final float[] queries;
  private final float[] found;
  private final float[] smallest;
  private final int[] indices;
  private final Graph graph = new Graph();
  private final Operand<TFloat32> left;
  private final Operand<TFloat32> right;
  private final Operand<TFloat32> least;
  private final Operand<TInt64> place;
  private final GraphSession session;

  /**
   * Starts a search.
   *
   * @param queries {@code [n, columns]}; not copied
   */
  NearestRows(float[] queries, int n, int columns, SessionOptions options) {
    this.queries = queries;
    this.n = n;
    this.columns = columns;
    this.found = new float[n * columns];
    this.smallest = new float[n];
    this.indices = new int[n];
    Arrays.fill(smallest, Float.POSITIVE_INFINITY);
    Arrays.fill(indices, -1);
    Ops tf = Ops.create(graph);
    left = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, columns)));
    right = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, columns)));
    Operand<TFloat32> products = tf.linalg.matMul(left, right, MatMul.transposeB(true));
    Operand<TFloat32> norms = tf.sum(tf.math.square(right), tf.constant(1));
    // The query's own norm does not change which row is nearest.
    Operand<TFloat32> distances = tf.math.sub(norms, tf.math.mul(products, tf.constant(2f)));
    least = tf.min(distances, tf.constant(1));
    place = tf.math.argMin(distances, tf.constant(1));
    session = new GraphSession(graph, options);
  }

  /**
   * Looks at more rows.
   *
   * @param rows {@code [count, columns]}
   * @param first index of the first of them
   */
  void add(float[] rows, int count, int first) {
    try (Tensor batch = Tensors.of(rows, count, columns)) {
      for (int from = 0; from < n; from += TILE) {
        int height = Math.min(TILE, n - from);
        float[] part = Arrays.copyOfRange(queries, from * columns, (from + height) * columns);
        try (Tensor tile = Tensors.of(part, height, columns);
            Result result =
                session
                    .runner()
                    .feed(left, tile)
                    .feed(right, batch)
                    .fetch(least)
                    .fetch(place)
                    .run()) {
          float[] best = Tensors.floats(result.get(0));
          long[] where = Tensors.longs(result.get(1));
          for (int i = 0; i < height; i++) {
            if (best[i] < smallest[from + i]) {
              smallest[from + i] = best[i];
              indices[from + i] = first + (int) where[i];
              System.arraycopy(
                  rows, (int) where[i] * columns, found, (from + i) * columns, columns);
            }
          }
        }
      }
    }
  }

  /** The index of the nearest row to each query. */
  int[] indices() {
    return indices.clone();
  }

  /** Its Euclidean distance from each query. */
  double[] distances() {
    double[] distances = new double[n];
    for (int i = 0; i < n; i++) {
      double sum = 0;
      for (int j = i * columns; j < (i + 1) * columns; j++) {
        double difference = (double) queries[j] - found[j];
        sum += difference * difference;
      }
      distances[i] = Math.sqrt(sum);
    }
    return distances;
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
