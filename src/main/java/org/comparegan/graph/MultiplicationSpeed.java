package org.comparegan.graph;

import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Tensor;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Measures how fast a device multiplies matrices. */
public final class MultiplicationSpeed {
  /** Rows and columns of the matrices. */
  public static final int SIDE = 1024;

  private static final long SECOND = 1_000_000_000L;

  private MultiplicationSpeed() {}

  /** Billions of float32 operations per second, measured for one second. */
  public static double gigaflops(SessionOptions options) {
    float[] values = new float[SIDE * SIDE];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 7 - 3;
    }
    try (Graph graph = new Graph();
        Tensor matrix = Tensors.of(values, SIDE, SIDE)) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> x = tf.placeholder(TFloat32.class);
      Operand<TFloat32> product = tf.linalg.matMul(x, x);
      try (GraphSession session = new GraphSession(graph, options)) {
        session.runner().feed(x, matrix).addTarget(product).run().close();
        long start = System.nanoTime();
        int runs = 0;
        while (System.nanoTime() - start < SECOND) {
          session.runner().feed(x, matrix).addTarget(product).run().close();
          runs++;
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        return 2e-9 * SIDE * SIDE * SIDE * runs / seconds;
      }
    }
  }
}
