package org.comparegan.feature;

import org.comparegan.graph.GraphSession;
import org.comparegan.graph.SessionOptions;
import org.comparegan.metric.MetricProfile;
import org.comparegan.metric.Quantise;
import org.comparegan.metric.Resize;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.image.ResizeBilinear;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * From images in [0, 1] to what a feature network takes: times 255 and quantised, grey repeated to
 * three channels, resized, centred (eval_utils.py:165).
 *
 * <p>The graph is its own, because a network of 2015 sets the version of the whole graph that it is
 * imported into.
 */
final class Preprocessing implements AutoCloseable {
  private final Graph graph = new Graph();
  private final GraphSession session;
  private final Operand<TFloat32> images;
  private final Operand<TFloat32> prepared;

  Preprocessing(
      NetworkInput input,
      MetricProfile.Preparation preparation,
      int channels,
      SessionOptions options) {
    Ops tf = Ops.create(graph);
    images = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, -1, -1, channels)));
    Operand<TFloat32> levels =
        quantised(tf, tf.math.mul(images, tf.constant(255f)), preparation.quantise());
    int repeats = input.channels() / channels;
    Operand<TFloat32> coloured =
        repeats == 1 ? levels : tf.tile(levels, tf.constant(new int[] {1, 1, 1, repeats}));
    Operand<TFloat32> fitted =
        input.fitting() == NetworkInput.Fitting.RESIZED
            ? resized(tf, coloured, input, preparation.resize())
            : coloured;
    prepared =
        input.range() == NetworkInput.Range.CENTRED
            ? tf.math.div(tf.math.sub(fitted, tf.constant(128f)), tf.constant(128f))
            : fitted;
    session = new GraphSession(graph, options);
  }

  /**
   * Prepares a batch.
   *
   * @param batch {@code [n, h, w, c]} in [0, 1]
   * @return {@code [n, h', w', c']}; the caller closes it
   */
  Result run(Tensor batch) {
    return session.runner().feed(images, batch).fetch(prepared).run();
  }

  private static Operand<TFloat32> quantised(Ops tf, Operand<TFloat32> levels, Quantise how) {
    return switch (how) {
      case NONE -> levels;
      case ROUND -> bytes(tf, tf.math.floor(tf.math.add(levels, tf.constant(0.5f))));
      case FLOOR -> bytes(tf, tf.math.floor(levels));
    };
  }

  private static Operand<TFloat32> bytes(Ops tf, Operand<TFloat32> levels) {
    return tf.clipByValue(levels, tf.constant(0f), tf.constant(255f));
  }

  private static Operand<TFloat32> resized(
      Ops tf, Operand<TFloat32> x, NetworkInput input, Resize how) {
    Operand<TInt32> size = tf.constant(new int[] {input.height(), input.width()});
    return switch (how) {
      case TF1 -> tf.image.resizeBilinear(x, size);
      case HALF_PIXEL -> tf.image.resizeBilinear(x, size, ResizeBilinear.halfPixelCenters(true));
      case PIL_BICUBIC ->
          throw new FeatureException(
              "resize=pil-bicubic is not implemented for feature networks: use tf1 or half-pixel.");
    };
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
