package org.comparegan.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.comparegan.graph.GraphSession;
import org.comparegan.graph.SessionOptions;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TUint8;

/** Colour to grey, beside the operations of {@code tf.image.rgb_to_grayscale}. */
class GreyTest {
  private static final int PIXELS = 1 << 18;

  @Test
  void greyIsThatOfTensorFlow() {
    byte[] levels = new byte[3 * PIXELS];
    new SplittableRandom(7).nextBytes(levels);
    byte[] found =
        PictureTransform.Grey.grey(new PictureDecoder.Decoded(1, PIXELS, 3, levels)).levels();
    byte[] expected = new byte[PIXELS];
    try (Graph graph = new Graph();
        Tensor pixels = TUint8.tensorOf(Shape.of(PIXELS, 3), DataBuffers.of(levels))) {
      Ops tf = Ops.create(graph);
      Operand<TUint8> in = tf.placeholder(TUint8.class);
      Operand<TFloat32> scaled =
          tf.math.mul(tf.dtypes.cast(in, TFloat32.class), tf.constant(1f / 255));
      Operand<TFloat32> weights =
          tf.reshape(
              tf.constant(new float[] {0.2989f, 0.587f, 0.114f}), tf.constant(new int[] {3, 1}));
      Operand<TFloat32> grey = tf.math.mul(tf.linalg.matMul(scaled, weights), tf.constant(255.5f));
      Operand<TUint8> out = tf.dtypes.cast(grey, TUint8.class);
      try (GraphSession session = new GraphSession(graph, SessionOptions.defaults());
          Result result = session.runner().feed(in, pixels).fetch(out).run()) {
        result.get(0).asRawTensor().data().read(expected);
      }
    }
    assertThat(found).isEqualTo(expected);
  }

  @Test
  void greyPixelsKeepTheirLevel() {
    byte[] levels = new byte[3 * 256];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = (byte) (i / 3);
    }
    byte[] found =
        PictureTransform.Grey.grey(new PictureDecoder.Decoded(16, 16, 3, levels)).levels();
    for (int i = 0; i < 256; i++) {
      assertThat(found[i]).isEqualTo((byte) i);
    }
  }
}
