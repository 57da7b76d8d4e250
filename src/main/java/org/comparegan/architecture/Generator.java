package org.comparegan.architecture;

import java.util.Optional;
import org.comparegan.nn.Net;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** From a latent to images. */
public interface Generator {

  /**
   * One pass.
   *
   * @param net the root of the checkpoint; variables go under {@code generator/}
   * @param z latent, {@code [n, z_dim]}, n known
   * @param y one-hot or soft labels, {@code [n, classes]}, or none
   * @return {@code [n, h, w, c]} float32 in [0, 1]
   * @throws IllegalArgumentException when the labels that a layer needs are missing or the latent
   *     has a width that the architecture cannot split; nothing is built then
   */
  Operand<TFloat32> images(Net net, Operand<TFloat32> z, Optional<Operand<TFloat32>> y);
}
