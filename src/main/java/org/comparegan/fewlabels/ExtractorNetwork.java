package org.comparegan.fewlabels;

import java.util.Optional;
import org.comparegan.graph.GraphSession;
import org.comparegan.graph.Tensors;
import org.comparegan.graph.VariableStore;
import org.comparegan.nn.Net;
import org.comparegan.nn.Phase;
import org.comparegan.nn.Rotation;
import org.comparegan.objective.RotationLoss;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** The evaluation network of a feature extractor, and the heads that training shares. */
final class ExtractorNetwork {
  private final ExtractorPlan plan;
  private final Operand<TFloat32> images;
  private final Heads upright;
  private final Operand<TFloat32> turned;

  /** Builds the network for upright images and for all four rotations. */
  ExtractorNetwork(Ops tf, VariableStore variables, ExtractorPlan plan) {
    this.plan = plan;
    Net net = Net.root(tf, variables, ResNetV2.layers(), Phase.EVAL);
    ExtractorPlan.Data data = plan.data();
    images =
        tf.placeholder(
            TFloat32.class,
            Placeholder.shape(Shape.of(-1, data.height(), data.width(), data.channels())));
    upright = Heads.of(net, plan, images);
    turned =
        plan.turns() == 1
            ? upright.rotation()
            : Heads.of(net, plan, Rotation.of(tf, images, 0, 1, 2, 3)).rotation();
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
                        "The feature extractor of %s predicts no classes: train one with 'labels"
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

  /**
   * Outputs of a feature extractor.
   *
   * @param features inputs of the heads, and the features before those
   * @param rotation logits {@code [n, 4]}
   * @param classes logits {@code [n, k]}; empty without a label head
   */
  record Heads(
      ResNetV2.Features features, Operand<TFloat32> rotation, Optional<Operand<TFloat32>> classes) {

    /**
     * Builds the network with its heads.
     *
     * @param images {@code [n, h, w, c]} in [0, 1]
     */
    static Heads of(Net root, ExtractorPlan plan, Operand<TFloat32> images) {
      Net net = root.in("extractor");
      ResNetV2.Features features = plan.network().features(net, images);
      Operand<TFloat32> rotation = net.in("rotation").linear(features.last(), RotationLoss.COUNT);
      return new Heads(
          features,
          rotation,
          plan.classes() == 0
              ? Optional.empty()
              : Optional.of(net.in("classes").linear(features.last(), plan.classes())));
    }
  }
}
