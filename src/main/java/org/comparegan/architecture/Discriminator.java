package org.comparegan.architecture;

import java.util.Optional;
import org.comparegan.nn.Net;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** A network that scores images as real or fake. */
public interface Discriminator {

  /**
   * Adds a pass to the graph.
   *
   * @param net the root of the checkpoint; variables go under {@code discriminator/}
   * @param images {@code [n, h, w, c]} float32 in [0, 1], n known
   * @param y one-hot or soft labels, {@code [n, classes]}, or none
   * @throws IllegalArgumentException when a layer needs labels and there are none; nothing is built
   *     then
   */
  Verdict judge(Net net, Operand<TFloat32> images, Optional<Operand<TFloat32>> y);

  /**
   * Outputs of a discriminator.
   *
   * @param probability sigmoid of the logits, {@code [n, 1]}
   * @param logits {@code [n, 1]}; positive is real
   * @param features input of the last linear layer, {@code [n, d]}; for DCGAN {@code [n, h, w, d]}
   */
  record Verdict(
      Operand<TFloat32> probability, Operand<TFloat32> logits, Operand<TFloat32> features) {}
}
