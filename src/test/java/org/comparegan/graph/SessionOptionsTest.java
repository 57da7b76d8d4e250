package org.comparegan.graph;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

class SessionOptionsTest {

  /** Both come out wrong with the arithmetic pass of TensorFlow 2.18's graph optimiser. */
  @Test
  void inversesWithAReshapeOrAFactorBetweenThemCancel() {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> x = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(2, 2)));
      Operand<TFloat32> negated =
          tf.math.neg(tf.reshape(tf.math.neg(x), tf.constant(new int[] {4})));
      Operand<TFloat32> transposed =
          tf.linalg.transpose(
              tf.math.mul(tf.linalg.transpose(x, tf.constant(new int[] {1, 0})), tf.constant(1f)),
              tf.constant(new int[] {1, 0}));
      try (GraphSession session = new GraphSession(graph, SessionOptions.defaults());
          TFloat32 value = Tensors.of(new float[] {1, 2, 3, 4}, 2, 2);
          var result = session.runner().feed(x, value).fetch(negated).fetch(transposed).run()) {
        assertThat(Tensors.floats(result.get(0))).containsExactly(1, 2, 3, 4);
        assertThat(Tensors.floats(result.get(1))).containsExactly(1, 2, 3, 4);
      }
    }
  }
}
