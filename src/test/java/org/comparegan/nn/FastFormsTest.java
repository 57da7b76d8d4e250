package org.comparegan.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.comparegan.experiment.GinConfig;
import org.comparegan.experiment.LayerOptions;
import org.comparegan.gradient.Gradients;
import org.comparegan.graph.GraphSession;
import org.comparegan.graph.Initializer;
import org.comparegan.graph.SessionOptions;
import org.comparegan.graph.Tensors;
import org.comparegan.graph.VariableSpec;
import org.comparegan.graph.VariableStore;
import org.comparegan.nn.Net.Window;
import org.comparegan.nn.Resampling.Scale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Layers in the forms for less work against what the reference writes. */
class FastFormsTest {
  private static final LayerOptions LITERAL =
      GinConfig.of("layers.literal_forms = True").network().layers();

  @ParameterizedTest(name = "{7}: {0} {1}x{1}, {2} of {3}x{4}, {5} to {6}")
  @CsvSource({
    "UP, 3, 2, 4, 4, 3, 5, TRAIN",
    "UP, 3, 2, 1, 1, 3, 5, TRAIN",
    "UP, 3, 1, 3, 5, 2, 1, TRAIN",
    "UP, 1, 2, 4, 4, 3, 5, TRAIN",
    "UP, 1, 1, 3, 5, 2, 1, TRAIN",
    "DOWN, 3, 20, 8, 8, 3, 5, TRAIN",
    "DOWN, 3, 2, 8, 8, 3, 5, TRAIN",
    "DOWN, 3, 30, 7, 5, 3, 5, TRAIN",
    "DOWN, 3, 12, 8, 14, 3, 5, TRAIN",
    "DOWN, 3, 3, 1, 1, 3, 5, TRAIN",
    "DOWN, 1, 2, 8, 8, 3, 5, TRAIN",
    "DOWN, 1, 2, 5, 3, 3, 5, TRAIN",
    "NONE, 3, 2, 4, 5, 3, 5, TRAIN",
    "NONE, 3, 4, 3, 7, 32, 33, TRAIN",
    "NONE, 5, 7, 8, 4, 34, 32, TRAIN",
    "NONE, 1, 2, 4, 5, 3, 5, TRAIN",
    "UP, 3, 2, 4, 4, 128, 128, TRAIN",
    "UP, 3, 2, 4, 4, 128, 128, EVAL",
    "UP, 3, 2, 3, 5, 128, 130, EVAL",
    "UP, 3, 2, 4, 4, 3, 5, EVAL",
    "DOWN, 3, 20, 8, 8, 3, 5, EVAL",
    "DOWN, 3, 2, 8, 8, 3, 5, EVAL",
    "DOWN, 3, 2, 8, 6, 33, 5, TRAIN",
    "DOWN, 3, 3, 2, 2, 32, 34, TRAIN",
    "NONE, 3, 2, 4, 5, 8, 3, TRAIN",
    "NONE, 3, 2, 4, 5, 9, 1, EVAL"
  })
  void valuesAndGradientsAreThoseOfTheLiteralForm(
      Scale scale, int size, int n, int h, int w, int in, int out, Phase phase) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      VariableStore store = new VariableStore(tf);
      Net net = Net.root(tf, store, LayerOptions.defaults(), phase).in("layer");
      Operand<TFloat32> x = net.weight("x", Initializer.ZEROS, n, h, w, in);
      Operand<TFloat32> fast = net.conv(x, out, size, scale);
      Operand<TFloat32> kernel = net.weight("kernel", Initializer.ZEROS, size, size, in, out);
      Operand<TFloat32> bias = net.weight("bias", Initializer.ZEROS, out);
      Operand<TFloat32> literal = LiteralForms.scaled(tf, x, kernel, bias, scale);
      assertThat(fast.shape()).isEqualTo(literal.shape());

      assertSame(tf, store, List.of(x, kernel, bias), fast, literal);
    }
  }

  @ParameterizedTest(name = "{6}: {0}x{0} stride 2 to {1}x{2}x{3} from {4}, {5}")
  @CsvSource({
    "4, 8, 6, 32, 3, PreventGradient, TRAIN",
    "5, 8, 6, 33, 3, PreventGradient, TRAIN",
    "3, 4, 2, 32, 3, PreventGradient, TRAIN",
    "4, 8, 6, 32, 3, Unpack, EVAL",
    "5, 7, 6, 32, 3, Conv2DBackpropInput, TRAIN",
    "4, 8, 6, 31, 3, Conv2DBackpropInput, EVAL"
  })
  void transposedConvolutionsAreThoseOfTensorFlow(
      int size, int h, int w, int channels, int in, String used, Phase phase) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      VariableStore store = new VariableStore(tf);
      Net net = Net.root(tf, store, LayerOptions.defaults(), phase).in("layer");
      Operand<TFloat32> x = net.weight("x", Initializer.ZEROS, 2, (h + 1) / 2, (w + 1) / 2, in);
      Operand<TFloat32> fast = net.deconv(x, h, w, channels, Window.square(size, 2));
      assertThat(graph.operations()).toIterable().extracting(GraphOperation::type).contains(used);
      Operand<TFloat32> kernel = net.weight("kernel", Initializer.ZEROS, size, size, channels, in);
      Operand<TFloat32> bias = net.weight("bias", Initializer.ZEROS, channels);
      Operand<TFloat32> literal =
          tf.math.add(
              tf.nn.conv2dBackpropInput(
                  tf.constant(new int[] {2, h, w, channels}),
                  kernel,
                  x,
                  List.of(1L, 2L, 2L, 1L),
                  "SAME"),
              bias);
      assertSame(tf, store, List.of(x, kernel, bias), fast, literal);
    }
  }

  @ParameterizedTest(name = "{0} images of {1}x{2}")
  @CsvSource({"3, 4, 6", "2, 64, 64", "1, 48, 64"})
  void attentionIsThatOfTheSoftmax(int n, int h, int w) {
    assertLayersSame(
        n,
        h,
        w,
        16,
        List.of("non_local_block/sigma", "non_local_block/conv2d_theta/kernel"),
        // Small, or the logits would be large and rounding with them.
        (net, x) ->
            net.in("non_local_block").nonLocalBlock(net.tf().math.mul(x, net.tf().constant(0.1f))));
  }

  @Test
  void leakyRectifierIsTheMaximumAtZeroToo() {
    assertLayersSame(2, 3, 5, 4, List.of(), (net, x) -> net.lrelu(net.relu(x), 0.1f));
    assertLayersSame(2, 3, 5, 4, List.of(), (net, x) -> net.lrelu(x, 0.2f));
  }

  /** A layer by the default forms and by the literal ones, as to x and some weights. */
  private static void assertLayersSame(
      int n,
      int h,
      int w,
      int c,
      List<String> weights,
      BiFunction<Net, Operand<TFloat32>, Operand<TFloat32>> layer) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      VariableStore store = new VariableStore(tf);
      Net net = Net.root(tf, store, LayerOptions.defaults(), Phase.TRAIN).in("layer");
      Net literal = Net.root(tf, store, LITERAL, Phase.TRAIN).in("layer");
      Operand<TFloat32> x = net.weight("x", Initializer.ZEROS, n, h, w, c);
      Operand<TFloat32> one = layer.apply(net, x);
      Operand<TFloat32> other = layer.apply(literal, x);
      List<Operand<TFloat32>> xs = new ArrayList<>(List.of(x));
      weights.forEach(name -> xs.add(store.read(store.find("layer/" + name).orElseThrow())));
      assertSame(tf, store, xs, one, other);
    }
  }

  /** Values, and gradients of the sum of squares. */
  private static void assertSame(
      Ops tf,
      VariableStore store,
      List<Operand<TFloat32>> xs,
      Operand<TFloat32> fast,
      Operand<TFloat32> literal) {
    List<List<Operand<TFloat32>>> results =
        List.of(
            withGradients(tf, fast, Gradients.of(tf.math.square(fast)), xs),
            withGradients(tf, literal, Gradients.of(tf.math.square(literal)).literally(), xs));
    try (GraphSession session =
        new GraphSession((Graph) tf.scope().env(), SessionOptions.defaults())) {
      session.initialise(
          store,
          spec ->
              InitialValues.of(3)
                  .apply(
                      VariableSpec.weight(spec.name(), spec.shape(), new Initializer.Normal(1))));
      Session.Runner runner = session.runner();
      results.forEach(all -> all.forEach(runner::fetch));
      try (Result result = runner.run()) {
        for (int i = 0; i <= xs.size(); i++) {
          assertClose(Tensors.floats(result.get(i)), Tensors.floats(result.get(xs.size() + 1 + i)));
        }
      }
    }
  }

  private static List<Operand<TFloat32>> withGradients(
      Ops tf, Operand<TFloat32> y, Gradients gradients, List<Operand<TFloat32>> xs) {
    List<Operand<TFloat32>> all = new ArrayList<>(List.of(y));
    gradients.wrt(tf, xs).stream().map(Optional::orElseThrow).forEach(all::add);
    return all;
  }

  private static void assertClose(float[] fast, float[] literal) {
    double squares = 0;
    for (float value : literal) {
      squares += (double) value * value;
    }
    float tolerance = (float) (1e-5 * Math.sqrt(squares / literal.length) + 1e-30);
    assertThat(fast).hasSameSizeAs(literal);
    for (int i = 0; i < fast.length; i++) {
      assertThat(fast[i])
          .describedAs("element %d", i)
          .isCloseTo(literal[i], within(tolerance + 1e-5f * Math.abs(literal[i])));
    }
  }
}
