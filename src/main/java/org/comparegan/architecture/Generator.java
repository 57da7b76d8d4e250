package org.comparegan.architecture;

import java.util.Optional;
import org.comparegan.nn.Net;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** A network that makes images from latents. */
public interface Generator {

  /**
   * Adds a pass to the graph.
   *
   * @param net the root of the checkpoint; variables go under {@code generator/}
   * @param z latent, {@code [n, z_dim]}, n known
   * @param y one-hot or soft labels, {@code [n, classes]}, or none
   * @return {@code [n, h, w, c]} float32 in [0, 1]
   * @throws IllegalArgumentException when a layer needs labels and there are none, or the latent
   *     cannot be split into equal chunks; nothing is built then
   */
  Operand<TFloat32> images(Net net, Operand<TFloat32> z, Optional<Operand<TFloat32>> y);
}
