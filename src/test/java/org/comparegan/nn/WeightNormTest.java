package org.comparegan.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.comparegan.experiment.LayerOptions;
import org.comparegan.graph.GraphSession;
import org.comparegan.graph.Initializer;
import org.comparegan.graph.SessionOptions;
import org.comparegan.graph.Tensors;
import org.comparegan.graph.Variable;
import org.comparegan.graph.VariableSpec;
import org.comparegan.graph.VariableStore;
import org.comparegan.nn.Net.Window;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The transposed convolution with weight normalisation, which the reference cannot run: its
 * data-dependent start has the moments that it is made for, and the layer goes on from there.
 */
class WeightNormTest {
  private static final float SCALE = 1.3f;
  private static final int CHANNELS = 3;

  @Test
  void theFirstBatchOfATransposedConvolutionIsStandardisedAndTheLayerGoesOnFromThere() {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      VariableStore store = new VariableStore(tf);
      Net net = Net.root(tf, store, LayerOptions.defaults(), Phase.TRAIN).in("layer");
      Operand<TFloat32> x =
          store.read(
              store.get(VariableSpec.weight("x", Shape.of(4, 5, 6, 2), new Initializer.Normal(1))));
      Window window = Window.square(3, 2);
      WeightNorm.Start start = WeightNorm.startDeconv(net, x, CHANNELS, window, SCALE);
      Operand<TFloat32> later = WeightNorm.deconv(net, x, CHANNELS, window);
      assertThat(start.output().shape()).isEqualTo(Shape.of(4, 10, 12, CHANNELS));
      try (GraphSession session = new GraphSession(graph, SessionOptions.defaults())) {
        session.initialise(store, InitialValues.of(5)::apply);
        float[] first;
        try (Result result =
            session.runner().fetch(start.output()).fetch(start.gain()).fetch(start.bias()).run()) {
          first = Tensors.floats(result.get(0));
          assign(session, store, "layer/g", result.get(1));
          assign(session, store, "layer/b", result.get(2));
        }
        for (int channel = 0; channel < CHANNELS; channel++) {
          double[] moments = moments(first, channel);
          assertThat(moments[0]).isCloseTo(0, within(1e-5));
          assertThat(moments[1]).isCloseTo(SCALE, within(1e-3));
        }
        try (Result result = session.runner().fetch(later).run()) {
          float[] second = Tensors.floats(result.get(0));
          for (int i = 0; i < first.length; i++) {
            assertThat(second[i]).isCloseTo(first[i], within(1e-5f));
          }
        }
      }
    }
  }

  private static void assign(GraphSession session, VariableStore store, String name, Tensor value) {
    Variable variable = store.find(name).orElseThrow();
    session.assign(variable, value);
  }

  private static double[] moments(float[] values, int channel) {
    double mean = 0;
    double square = 0;
    int n = values.length / CHANNELS;
    for (int i = channel; i < values.length; i += CHANNELS) {
      mean += values[i] / (double) n;
      square += (double) values[i] * values[i] / n;
    }
    return new double[] {mean, Math.sqrt(square - mean * mean)};
  }
}
