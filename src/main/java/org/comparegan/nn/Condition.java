package org.comparegan.nn;

import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * What a norm may depend on.
 *
 * @param z latent, {@code [n, d]}
 * @param y label or its embedding, {@code [n, d]}
 */
public record Condition(Optional<Operand<TFloat32>> z, Optional<Operand<TFloat32>> y) {

  /** A latent and, if there is one, a label. */
  public static Condition of(Operand<TFloat32> z, Optional<Operand<TFloat32>> y) {
    return new Condition(Optional.of(z), y);
  }

  /** A label, if there is one, and no latent. */
  public static Condition ofLabel(Optional<Operand<TFloat32>> y) {
    return new Condition(Optional.empty(), y);
  }
}
