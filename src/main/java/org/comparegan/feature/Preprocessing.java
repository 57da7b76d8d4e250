package org.comparegan.feature;

import org.comparegan.feature.NetworkTaps.NetworkInput;
import org.comparegan.graph.GraphSession;
import org.comparegan.graph.SessionOptions;
import org.comparegan.graph.Tensors;
import org.comparegan.metric.MetricProfile;
import org.comparegan.metric.MetricProfile.Quantise;
import org.comparegan.metric.MetricProfile.Resize;
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
  private final Operand<TFloat32> levels;
  private final Operand<TFloat32> fitted;
  private final Operand<TFloat32> prepared;
  private final NetworkInput input;
  private final boolean outside;

  Preprocessing(
      NetworkInput input,
      MetricProfile.Preparation preparation,
      int channels,
      SessionOptions options) {
    Ops tf = Ops.create(graph);
    this.input = input;
    this.outside =
        input.fitting() == NetworkInput.Fitting.RESIZED
            && preparation.resize() == Resize.PIL_BICUBIC;
    images = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, -1, -1, channels)));
    int repeats = input.channels() / channels;
    Operand<TFloat32> grey =
        quantised(tf, tf.math.mul(images, tf.constant(255f)), preparation.quantise());
    levels = repeats == 1 ? grey : tf.tile(grey, tf.constant(new int[] {1, 1, 1, repeats}));
    fitted = fitted(tf, preparation.resize());
    prepared =
        switch (input.range()) {
          case LEVELS -> fitted;
          case UNIT -> tf.math.div(fitted, tf.constant(255f));
          case CENTRED -> tf.math.div(tf.math.sub(fitted, tf.constant(128f)), tf.constant(128f));
        };
    session = new GraphSession(graph, options);
  }

  /**
   * Prepares a batch.
   *
   * @param batch {@code [n, h, w, c]} in [0, 1]
   * @return {@code [n, h', w', c']}; the caller closes it
   */
  Result run(Tensor batch) {
    if (!outside) {
      return session.runner().feed(images, batch).fetch(prepared).run();
    }
    try (Result found = session.runner().feed(images, batch).fetch(levels).run();
        Tensor resized = pillow(found.get(0))) {
      return session.runner().feed(fitted, resized).fetch(prepared).run();
    }
  }

  private Tensor pillow(Tensor levels) {
    Shape shape = levels.shape();
    float[] resized =
        PillowResize.BICUBIC.floats(
            Tensors.floats(levels),
            (int) shape.get(1),
            (int) shape.get(2),
            (int) shape.get(3),
            input.height(),
            input.width());
    return Tensors.of(resized, shape.get(0), input.height(), input.width(), shape.get(3));
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

  private Operand<TFloat32> fitted(Ops tf, Resize how) {
    if (input.fitting() == NetworkInput.Fitting.EXACT) {
      return levels;
    }
    Operand<TInt32> size = tf.constant(new int[] {input.height(), input.width()});
    return switch (how) {
      case TF1 -> tf.image.resizeBilinear(levels, size);
      case HALF_PIXEL ->
          tf.image.resizeBilinear(levels, size, ResizeBilinear.halfPixelCenters(true));
      case PIL_BICUBIC -> tf.placeholder(TFloat32.class);
    };
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
