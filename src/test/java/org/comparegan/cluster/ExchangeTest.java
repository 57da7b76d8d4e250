package org.comparegan.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.comparegan.gradient.Gradients;
import org.comparegan.graph.GraphSession;
import org.comparegan.graph.Replicas;
import org.comparegan.graph.SessionOptions;
import org.comparegan.graph.Tensors;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;

/** Values that workers exchange, and the gradients through them, against one graph of all. */
class ExchangeTest {
  private static final float[][] X = {{0.5f, -1, 2}, {1.5f, 0.25f, -0.75f}};
  private static final SessionOptions OPTIONS = new SessionOptions(1, true);

  @Test
  void gradientsOfBothOrdersAreThoseOfOneGraph() throws Exception {
    List<float[][]> found = Together.work(2, OPTIONS, (handshake, worker) -> of(handshake, worker));
    float[][][] expected = inOneGraph();
    for (int worker = 0; worker < 2; worker++) {
      for (int order = 0; order < 2; order++) {
        assertThat(found.get(worker)[order])
            .as("order %d of worker %d", order + 1, worker)
            .containsExactly(expected[order][worker], offset(1e-5f));
      }
    }
    assertThat(found.get(0)[2]).containsExactly(7, 8);
    assertThat(found.get(1)[2]).containsExactly(7, 8);
  }

  /** In double precision, where a wrong formula cannot be taken for rounding. */
  @Test
  void aPenaltyOnTheSlopeThroughSharedMomentsIsThatOfTheWholeBatch() throws Exception {
    List<double[]> whole = penalty(OPTIONS);
    for (List<double[]> found :
        Together.work(2, OPTIONS, (handshake, worker) -> penalty(handshake.session()))) {
      for (int i = 0; i < whole.size(); i++) {
        assertThat(found.get(i)).as("value %d", i).containsExactly(whole.get(i), offset(1e-12));
      }
    }
  }

  /** Of a discriminator of two layers with batch norm: the loss, and its gradients by weights. */
  private static List<double[]> penalty(SessionOptions options) {
    Replicas replicas = options.replicas();
    int rows = 8 / replicas.count();
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat64> points = matrix(tf, replicas.index() * rows, rows, 3);
      List<Operand<TFloat64>> weights =
          List.of(matrix(tf, 10, 3, 5), matrix(tf, 20, 5, 5), matrix(tf, 30, 5, 1));
      Operand<TFloat64> hidden = tf.linalg.matMul(points, weights.get(0));
      hidden = tf.nn.relu(normalized(tf, replicas, hidden));
      hidden = tf.nn.relu(normalized(tf, replicas, tf.linalg.matMul(hidden, weights.get(1))));
      Operand<TFloat64> logits = tf.linalg.matMul(hidden, weights.get(2));
      Operand<TFloat64> slopes =
          tf.math.sqrt(
              tf.reduceSum(
                  tf.math.square(Gradients.of(logits).wrt(tf, points).orElseThrow()),
                  tf.constant(1)));
      Operand<TFloat64> excess = tf.math.square(tf.math.sub(slopes, tf.constant(1.0)));
      Operand<TFloat64> loss = tf.math.mean(excess, tf.constant(new int[] {0}));
      List<Operand<TFloat64>> shared = new ArrayList<>();
      Operand<TFloat64> mean = replicas.mean(tf, loss);
      shared.add(mean);
      for (Optional<Operand<TFloat64>> gradient : Gradients.of(loss).wrt(tf, weights)) {
        shared.add(replicas.mean(tf, gradient.orElseThrow()));
      }
      try (GraphSession session = new GraphSession(graph, options)) {
        Session.Runner runner = session.runner();
        shared.forEach(runner::fetch);
        try (Result result = replicas.alone() ? session.run(runner) : session.exchange(runner, 1)) {
          List<double[]> values = new ArrayList<>();
          result.forEach(entry -> values.add(doubles((TFloat64) entry.getValue())));
          return values;
        }
      }
    }
  }

  private static Operand<TFloat64> normalized(Ops tf, Replicas replicas, Operand<TFloat64> x) {
    Operand<TFloat64> mean = mean(tf, replicas, x);
    Operand<TFloat64> squares = mean(tf, replicas, tf.math.square(x));
    Operand<TFloat64> variance = tf.math.sub(squares, tf.math.square(mean));
    Operand<TFloat64> scale = tf.math.rsqrt(tf.math.add(variance, tf.constant(1e-5)));
    return tf.math.mul(tf.math.sub(x, mean), scale);
  }

  private static Operand<TFloat64> mean(Ops tf, Replicas replicas, Operand<TFloat64> x) {
    return replicas.mean(tf, tf.math.mean(x, tf.constant(0)));
  }

  /** Rows of numbers between −1 and 1, from a place on. */
  private static Operand<TFloat64> matrix(Ops tf, int first, int rows, int columns) {
    double[][] values = new double[rows][columns];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        values[i][j] = Math.sin(3 * Math.pow(first + i + 1, 2) + 5 * j);
      }
    }
    return tf.constant(values);
  }

  private static double[] doubles(TFloat64 tensor) {
    double[] values = new double[Math.toIntExact(tensor.size())];
    tensor.copyTo(DataBuffers.of(values));
    return values;
  }

  /** Gradient, gradient of the gradient's squares, and what the chief has. */
  private static float[][] of(Handshake handshake, int worker) {
    Replicas replicas = handshake.session().replicas();
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> x = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(3)));
      Operand<TFloat32> loss = loss(tf, x, replicas.mean(tf, x));
      Operand<TFloat32> first = Gradients.of(loss).wrt(tf, x).orElseThrow();
      Operand<TFloat32> second = Gradients.of(tf.math.square(first)).wrt(tf, x).orElseThrow();
      Operand<TFloat32> own = tf.constant(new float[] {7 + worker, 8 + worker});
      try (GraphSession session = new GraphSession(graph, handshake.session());
          Tensor value = Tensors.of(X[worker], 3);
          Result result =
              session.exchange(
                  session
                      .runner()
                      .feed(x, value)
                      .fetch(first)
                      .fetch(second)
                      .fetch(replicas.fromChief(tf, own)),
                  1)) {
        return new float[][] {
          Tensors.floats(result.get(0)),
          Tensors.floats(result.get(1)),
          Tensors.floats(result.get(2))
        };
      }
    }
  }

  private static float[][][] inOneGraph() {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      List<Operand<TFloat32>> xs = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        xs.add(tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(3))));
      }
      Operand<TFloat32> mean = tf.math.mul(tf.math.add(xs.get(0), xs.get(1)), tf.constant(0.5f));
      Operand<TFloat32> loss = tf.math.add(loss(tf, xs.get(0), mean), loss(tf, xs.get(1), mean));
      List<Operand<TFloat32>> first = new ArrayList<>();
      Gradients.of(loss).wrt(tf, xs).forEach(gradient -> first.add(gradient.orElseThrow()));
      Operand<TFloat32> squares =
          tf.math.add(tf.math.square(first.get(0)), tf.math.square(first.get(1)));
      List<Operand<TFloat32>> second = new ArrayList<>();
      Gradients.of(squares).wrt(tf, xs).forEach(gradient -> second.add(gradient.orElseThrow()));
      try (GraphSession session = new GraphSession(graph, OPTIONS);
          Tensor one = Tensors.of(X[0], 3);
          Tensor other = Tensors.of(X[1], 3);
          Result result =
              session
                  .runner()
                  .feed(xs.get(0), one)
                  .feed(xs.get(1), other)
                  .fetch(first.get(0))
                  .fetch(first.get(1))
                  .fetch(second.get(0))
                  .fetch(second.get(1))
                  .run()) {
        float[][][] values = new float[2][2][];
        for (int i = 0; i < 4; i++) {
          values[i / 2][i % 2] = Tensors.floats(result.get(i));
        }
        return values;
      }
    }
  }

  private static Operand<TFloat32> loss(Ops tf, Operand<TFloat32> x, Operand<TFloat32> mean) {
    Operand<TFloat32> centred = tf.math.sub(x, mean);
    Operand<TFloat32> cube = tf.math.mul(tf.math.square(mean), tf.math.mul(mean, x));
    return tf.reduceSum(
        tf.math.add(cube, tf.math.square(tf.math.square(centred))), tf.constant(new int[] {0}));
  }
}
