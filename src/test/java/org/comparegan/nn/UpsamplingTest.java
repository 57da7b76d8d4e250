package org.comparegan.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.comparegan.experiment.GinConfig;
import org.comparegan.experiment.LayerOptions;
import org.comparegan.experiment.LayerOptions.Upsampling;
import org.comparegan.gradient.Gradients;
import org.comparegan.graph.GraphSession;
import org.comparegan.graph.Initializer;
import org.comparegan.graph.SessionOptions;
import org.comparegan.graph.Tensors;
import org.comparegan.graph.VariableSpec;
import org.comparegan.graph.VariableStore;
import org.comparegan.nn.Resampling.Scale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Tensor;
import org.tensorflow.framework.op.FrameworkOps;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** Upsampling as other projects do it, and its gradients. */
class UpsamplingTest {
  private static final int[] SHAPE = {2, 3, 4, 2};

  @Test
  void nearestRepeatsAndBilinearMixesAThirdOfTheDistance() {
    assertThat(up(Upsampling.NEAREST, 1, 5, 9)).containsExactly(1, 1, 5, 5, 9, 9);
    // F.interpolate(torch.tensor([1., 5, 9]), scale_factor=2, mode='linear'), align_corners False.
    assertThat(up(Upsampling.BILINEAR, 1, 5, 9)).containsExactly(1, 2, 4, 6, 8, 9);
    assertThat(up(Upsampling.ZEROS, 1, 5, 9)).containsExactly(1, 0, 5, 0, 9, 0);
  }

  /** The first row of the image of one row. */
  private static float[] up(Upsampling upsampling, float... row) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> image =
          tf.reshape(tf.constant(row), tf.constant(new int[] {1, 1, row.length, 1}));
      Operand<TFloat32> large = Resampling.of(tf, image, Scale.UP, upsampling);
      try (GraphSession session = new GraphSession(graph, SessionOptions.defaults());
          Result result = session.runner().fetch(large).run()) {
        float[] all = Tensors.floats(result.get(0));
        assertThat(all).hasSize(4 * row.length);
        return java.util.Arrays.copyOf(all, 2 * row.length);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"NEAREST, 3", "NEAREST, 1", "BILINEAR, 3", "BILINEAR, 1"})
  void bothFormsAgree(Upsampling upsampling, int size) {
    float[] fast = convolved(upsampling, size, false);
    float[] literal = convolved(upsampling, size, true);
    assertThat(fast).hasSize(2 * 6 * 8 * 5);
    for (int i = 0; i < fast.length; i++) {
      assertThat(fast[i]).isCloseTo(literal[i], within(2e-5f));
    }
  }

  private static float[] convolved(Upsampling upsampling, int size, boolean literal) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      VariableStore store = new VariableStore(tf);
      Net net = net(tf, store, upsampling, literal);
      Operand<TFloat32> x = tf.reshape(tf.constant(numbers(48)), tf.constant(SHAPE));
      Operand<TFloat32> y = net.conv(x, 5, size, Scale.UP);
      try (GraphSession session = session(graph, store);
          Result result = session.runner().fetch(y).run()) {
        return Tensors.floats(result.get(0));
      }
    }
  }

  /** The gradient of a sum of squares, and that of the square of this gradient, as in a penalty. */
  @ParameterizedTest
  @EnumSource(names = {"NEAREST", "BILINEAR"})
  void gradientsAreThoseOfFiniteDifferences(Upsampling upsampling) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      VariableStore store = new VariableStore(tf);
      Net net = net(tf, store, upsampling, false);
      Operand<TFloat32> x = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(2, 3, 4, 2)));
      Operand<TFloat32> y = tf.math.tanh(net.conv(x, 5, 3, Scale.UP));
      Operand<TFloat32> first = sum(tf, tf.math.square(y));
      Operand<TFloat32> slope = Gradients.of(first).wrt(tf, List.of(x)).get(0).orElseThrow();
      Operand<TFloat32> second = sum(tf, tf.math.square(slope));
      Operand<TFloat32> bend = Gradients.of(second).wrt(tf, List.of(x)).get(0).orElseThrow();
      try (GraphSession session = session(graph, store)) {
        assertSlope(session, x, first, slope);
        assertSlope(session, x, second, bend);
      }
    }
  }

  private static void assertSlope(
      GraphSession session, Operand<TFloat32> x, Operand<TFloat32> y, Operand<TFloat32> slope) {
    float[] at = numbers(48);
    float[] gradient = value(session, x, at, slope);
    float step = 1e-2f;
    for (int i = 0; i < at.length; i += 7) {
      float[] more = at.clone();
      more[i] += step;
      float[] less = at.clone();
      less[i] -= step;
      double difference =
          ((double) value(session, x, more, y)[0] - value(session, x, less, y)[0]) / (2 * step);
      assertThat((double) gradient[i])
          .isCloseTo(difference, within(2e-2 + 2e-2 * Math.abs(difference)));
    }
  }

  private static float[] value(
      GraphSession session, Operand<TFloat32> x, float[] at, Operand<TFloat32> of) {
    try (Tensor fed = Tensors.of(at, 2, 3, 4, 2);
        Result result = session.runner().feed(x, fed).fetch(of).run()) {
      return Tensors.floats(result.get(0));
    }
  }

  private static Operand<TFloat32> sum(Ops tf, Operand<TFloat32> x) {
    return tf.reduceSum(x, FrameworkOps.create(tf).math.allAxes(x));
  }

  private static Net net(Ops tf, VariableStore store, Upsampling upsampling, boolean literal) {
    LayerOptions layers =
        GinConfig.of(
                "layers.upsampling = \"%s\"\nlayers.literal_forms = %s\n"
                    .formatted(
                        upsampling.name().toLowerCase(java.util.Locale.ROOT),
                        literal ? "True" : "False"))
            .network()
            .layers();
    return Net.root(tf, store, layers, Phase.TRAIN).in("layer");
  }

  private static GraphSession session(Graph graph, VariableStore store) {
    GraphSession session = new GraphSession(graph, SessionOptions.defaults());
    session.initialise(
        store,
        spec ->
            InitialValues.of(3)
                .apply(
                    VariableSpec.weight(spec.name(), spec.shape(), new Initializer.Normal(0.3))));
    return session;
  }

  private static float[] numbers(int n) {
    float[] numbers = new float[n];
    IntStream.range(0, n).forEach(i -> numbers[i] = (float) Math.sin(i * 1.7));
    return numbers;
  }
}
