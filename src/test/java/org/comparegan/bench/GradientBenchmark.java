package org.comparegan.bench;

import java.util.List;
import java.util.Map;
import org.comparegan.gradient.Gradients;
import org.comparegan.graph.GraphSession;
import org.comparegan.random.AddressedRandom;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Gradients of a stack of 3×3 convolutions as our rules write them, against those that TensorFlow
 * adds itself.
 */
record GradientBenchmark() implements Benchmark {
  static final String NAME = "guard: TensorFlow's gradients over ours, 3x3 convolutions";

  private static final int LAYERS = 4;
  private static final int CHANNELS = 256;
  private static final int SIDE = 4;
  private static final int BATCH = 32;
  private static final int RUNS = 4;

  @Override
  public List<Row> rows() {
    return List.of(Row.of(NAME));
  }

  @Override
  public Map<String, Outcome> measure(Conditions conditions) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> x = drawn(tf, 0, BATCH, SIDE, SIDE, CHANNELS);
      Operand<TFloat32> y = x;
      for (int layer = 1; layer <= LAYERS; layer++) {
        Operand<TFloat32> kernel = drawn(tf, layer, 3, 3, CHANNELS, CHANNELS);
        y = tf.nn.relu(tf.nn.conv2d(y, kernel, List.of(1L, 1L, 1L, 1L), "SAME"));
      }
      Operand<TFloat32> ours = Gradients.of(y).wrt(tf, x).orElseThrow();
      Output<?> theirs = graph.addGradients(y.asOutput(), new Output<?>[] {x.asOutput()})[0];
      try (Session session = GraphSession.open(graph, conditions.session().config())) {
        Turns turns =
            Turns.of(
                conditions.rounds(), () -> repeat(session, ours), () -> repeat(session, theirs));
        return Map.of(NAME, new Outcome.Compared(turns, false));
      }
    }
  }

  private static void repeat(Session session, Operand<?> gradient) {
    for (int i = 0; i < RUNS; i++) {
      session.runner().addTarget(gradient.op()).run().close();
    }
  }

  private static Operand<TFloat32> drawn(Ops tf, int step, int... shape) {
    int count = 1;
    for (int length : shape) {
      count *= length;
    }
    float[] values = AddressedRandom.of(1).stream("benchmark").normal(step, count, 0, 0.02f);
    return tf.reshape(tf.constant(values), tf.constant(shape));
  }
}
