package org.comparegan.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import org.comparegan.graph.GraphSession;
import org.comparegan.graph.SessionOptions;
import org.comparegan.graph.Tensors;
import org.comparegan.hub.ModelPath;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

class JacobianTest {
  /** d tanh(zW) / dz = diag(1 − tanh²) Wᵀ. */
  @Test
  void isTheDerivativeOfAKnownFunction() {
    float[] w = {0.5f, -1, 2, 0.25f, 1, -0.5f};
    float[] z = {0.1f, -0.2f, 0.3f, 0.4f};
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> input = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(2, 2)));
      Operand<TFloat32> weights = tf.reshape(tf.constant(w), tf.constant(new int[] {2, 3}));
      Operand<TFloat32> images = tf.math.tanh(tf.linalg.matMul(input, weights));
      Jacobian.Builder jacobian = new Jacobian.Builder(tf, input, images);
      try (GraphSession session = new GraphSession(graph, SessionOptions.defaults());
          Tensor fed = Tensors.of(z, 2, 2)) {
        Jacobian found = jacobian.of(() -> session.runner().feed(input, fed), Shape.of(2, 3), 2);
        for (int row = 0; row < 2; row++) {
          for (int output = 0; output < 3; output++) {
            double t = Math.tanh(z[2 * row] * w[output] + z[2 * row + 1] * w[3 + output]);
            for (int i = 0; i < 2; i++) {
              assertThat(found.values()[(row * 3 + output) * 2 + i])
                  .isCloseTo((float) ((1 - t * t) * w[3 * i + output]), within(1e-6f));
            }
          }
        }
      }
    }
  }

  /** Of a trained generator with conditional batch norm, against central differences. */
  @Test
  void agreesWithFiniteDifferencesOfATrainedGenerator() {
    ImageSource.Options frozen =
        new ImageSource.Options(
            ImageSource.Weights.AVERAGED,
            ImageSource.PowerIteration.FROZEN,
            SessionOptions.defaults());
    ModelPath path = ModelPath.open(Path.of("checkpoints/fashion-mnist-32-supervised").toString());
    try (Model model = Model.open(path, Model.Options.of(frozen));
        ImageSource source = model.generator()) {
      AddressedLatents stream = new AddressedLatents(model.latents(), 42, source);
      source.accumulate(stream.accumulator(0));
      Latents latents = stream.sample(0);
      Jacobian jacobian = source.jacobian(latents).orElseThrow();
      int pixels = source.height() * source.width();
      int width = source.latentWidth();
      assertThat(jacobian.rows()).isEqualTo(64);
      assertThat(jacobian.outputs()).isEqualTo(pixels);
      float step = 1e-2f;
      for (int column : new int[] {0, width - 1}) {
        float[] up = source.images(moved(latents, column, width, step));
        float[] down = source.images(moved(latents, column, width, -step));
        double error = 0;
        double size = 0;
        for (int i = 0; i < 64 * pixels; i++) {
          double difference = (up[i] - down[i]) / (2.0 * step);
          double derivative = jacobian.values()[i * width + column];
          error += (difference - derivative) * (difference - derivative);
          size += difference * difference;
        }
        assertThat(size).isPositive();
        assertThat(Math.sqrt(error / size)).isLessThan(0.05);
      }
    }
  }

  private static Latents moved(Latents latents, int column, int width, float by) {
    float[] z = latents.z().clone();
    for (int row = 0; row < z.length / width; row++) {
      z[row * width + column] += by;
    }
    return new Latents(z, latents.labels());
  }
}
