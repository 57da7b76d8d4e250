package org.comparegan.fewlabels;

import org.comparegan.graph.GraphSession;
import org.comparegan.graph.Tensors;
import org.comparegan.graph.VariableStore;
import org.comparegan.nn.Net;
import org.comparegan.nn.Phase;
import org.comparegan.nn.Rotation;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** A feature extractor as evaluation runs it, in a graph whose session has its weights. */
final class ExtractorPass {
  private final ExtractorPlan plan;
  private final Operand<TFloat32> images;
  private final ExtractorHeads upright;
  private final Operand<TFloat32> turned;

  /** Builds the network for upright images and for all four rotations. */
  ExtractorPass(Ops tf, VariableStore variables, ExtractorPlan plan) {
    this.plan = plan;
    Net net = Net.root(tf, variables, ResNetV2.layers(), Phase.EVAL);
    ExtractorPlan.Data data = plan.data();
    images =
        tf.placeholder(
            TFloat32.class,
            Placeholder.shape(Shape.of(-1, data.height(), data.width(), data.channels())));
    upright = ExtractorHeads.of(net, plan, images);
    turned =
        plan.turns() == 1
            ? upright.rotation()
            : ExtractorHeads.of(net, plan, Rotation.of(tf, images, 0, 1, 2, 3)).rotation();
  }

  /** Features {@code [n, d]} of images {@code [n, h, w, c]} in [0, 1]. */
  float[] features(GraphSession session, ResNetV2.Layer layer, float[] batch) {
    ResNetV2.Features found = upright.features();
    return run(session, batch, layer == ResNetV2.Layer.LAST ? found.last() : found.inner());
  }

  /** Logits of the classes, {@code [n, k]}. */
  float[] classes(GraphSession session, float[] batch) {
    return run(
        session,
        batch,
        upright
            .classes()
            .orElseThrow(
                () ->
                    new LabelException(
                        "The feature extractor of %s tells no classes: train one with 'labels"
                                .formatted(plan.data().name())
                            + " classify'.")));
  }

  /** Logits of the rotation, {@code [4n, 4]}: n upright images, then n of each angle. */
  float[] rotations(GraphSession session, float[] batch) {
    return run(session, batch, turned);
  }

  private float[] run(GraphSession session, float[] batch, Operand<TFloat32> what) {
    ExtractorPlan.Data data = plan.data();
    int n = batch.length / (data.height() * data.width() * data.channels());
    try (Tensor fed = Tensors.of(batch, n, data.height(), data.width(), data.channels())) {
      Session.Runner runner = session.runner().feed(images, fed).fetch(what);
      try (Result result = runner.run()) {
        return Tensors.floats(result.get(0));
      }
    }
  }
}
