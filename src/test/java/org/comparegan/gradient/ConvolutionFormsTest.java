package org.comparegan.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.comparegan.graph.GraphSession;
import org.comparegan.graph.SessionOptions;
import org.comparegan.graph.Tensors;
import org.comparegan.random.AddressedRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Gradients of convolutions against TensorFlow's own, form by form. */
class ConvolutionFormsTest {

  @ParameterizedTest(name = "{0} {1}x{2} of {3}x{4}, {5} to {6}, stride {7}, {8}: {9}")
  @CsvSource({
    "2, 3, 3, 5, 4, 8, 3, 1, SAME, Unpack",
    "2, 1, 3, 5, 4, 9, 3, 1, SAME, Unpack",
    "2, 3, 3, 5, 4, 7, 3, 1, SAME, Conv2DBackpropInput",
    "2, 2, 2, 5, 4, 8, 3, 1, SAME, Conv2DBackpropInput",
    "2, 3, 3, 5, 4, 8, 3, 1, VALID, Conv2DBackpropInput",
    "2, 1, 1, 5, 4, 8, 3, 1, SAME, MatMul",
    "2, 1, 1, 5, 4, 3, 2, 1, SAME, MatMul",
    "2, 1, 1, 6, 4, 8, 3, 2, SAME, Conv2DBackpropInput",
    "2, 3, 3, 6, 10, 32, 3, 2, VALID, Pack",
    "1, 3, 3, 4, 4, 40, 5, 2, VALID, Pack",
    "2, 3, 3, 7, 10, 32, 3, 2, VALID, Conv2DBackpropInput",
    "2, 3, 3, 6, 10, 31, 3, 2, VALID, Conv2DBackpropInput",
    "2, 3, 3, 6, 10, 32, 3, 2, SAME, Pack",
    "2, 4, 4, 8, 6, 32, 3, 2, SAME, Pack",
    "1, 5, 5, 8, 6, 33, 3, 2, SAME, Pack",
    "1, 5, 4, 8, 6, 32, 3, 2, VALID, Pack",
    "1, 2, 2, 4, 6, 32, 3, 2, VALID, Pack",
    "1, 1, 3, 4, 6, 32, 3, 2, SAME, Conv2DBackpropInput",
    "1, 3, 3, 26, 26, 32, 2, 2, SAME, Conv2DBackpropInput"
  })
  void gradientsAreThoseOfTensorFlow(
      int n,
      int kernelHeight,
      int kernelWidth,
      int height,
      int width,
      int in,
      int out,
      long stride,
      String padding,
      String used) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> x = drawn(tf, 1, n, height, width, in);
      Operand<TFloat32> kernel = drawn(tf, 2, kernelHeight, kernelWidth, in, out);
      Operand<TFloat32> loss =
          tf.math.square(tf.nn.conv2d(x, kernel, List.of(1L, stride, stride, 1L), padding));
      Set<String> before = types(graph);
      List<Operand<TFloat32>> ours =
          Gradients.of(loss).wrt(tf, List.of(x, kernel)).stream()
              .map(gradient -> gradient.orElseThrow())
              .toList();
      Set<String> added = types(graph);
      added.removeAll(before);
      assertThat(added).contains(used);

      Output<?>[] theirs =
          graph.addGradients(loss.asOutput(), new Output<?>[] {x.asOutput(), kernel.asOutput()});
      try (GraphSession session = new GraphSession(graph, SessionOptions.defaults())) {
        Session.Runner runner = session.runner();
        ours.forEach(runner::fetch);
        runner.fetch(theirs[0]).fetch(theirs[1]);
        try (Result result = runner.run()) {
          assertClose(Tensors.floats(result.get(0)), Tensors.floats(result.get(2)));
          assertClose(Tensors.floats(result.get(1)), Tensors.floats(result.get(3)));
        }
      }
    }
  }

  private static Operand<TFloat32> drawn(Ops tf, int step, long... shape) {
    int count = Math.toIntExact(Shape.of(shape).size());
    float[] values = AddressedRandom.of(7).stream("case").normal(step, count);
    return tf.reshape(tf.constant(values), tf.constant(shape));
  }

  private static Set<String> types(Graph graph) {
    Set<String> types = new TreeSet<>();
    graph.operations().forEachRemaining(operation -> types.add(operation.type()));
    return types;
  }

  private static void assertClose(float[] ours, float[] theirs) {
    assertThat(ours).hasSameSizeAs(theirs);
    for (int i = 0; i < ours.length; i++) {
      assertThat(ours[i])
          .describedAs("element %d", i)
          .isCloseTo(theirs[i], within(1e-4f + 1e-5f * Math.abs(theirs[i])));
    }
  }
}
