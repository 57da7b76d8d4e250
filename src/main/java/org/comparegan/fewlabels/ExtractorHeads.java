package org.comparegan.fewlabels;

import java.util.Optional;
import org.comparegan.nn.Net;
import org.comparegan.objective.RotationLoss;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * What a feature extractor says of images.
 *
 * @param features that the heads see, and those before them
 * @param rotation logits {@code [n, 4]}
 * @param classes logits {@code [n, k]}, where it tells classes
 */
record ExtractorHeads(
    ResNetV2.Features features, Operand<TFloat32> rotation, Optional<Operand<TFloat32>> classes) {

  /**
   * Builds the network with its heads.
   *
   * @param images {@code [n, h, w, c]} in [0, 1]
   */
  static ExtractorHeads of(Net root, ExtractorPlan plan, Operand<TFloat32> images) {
    Net net = root.in("extractor");
    ResNetV2.Features features = plan.network().features(net, images);
    Operand<TFloat32> rotation = net.in("rotation").linear(features.last(), RotationLoss.COUNT);
    return new ExtractorHeads(
        features,
        rotation,
        plan.classes() == 0
            ? Optional.empty()
            : Optional.of(net.in("classes").linear(features.last(), plan.classes())));
  }
}
