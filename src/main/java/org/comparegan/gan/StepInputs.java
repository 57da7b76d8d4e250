package org.comparegan.gan;

import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Inputs of one discriminator or generator step.
 *
 * @param scope {@code disc_step_1} …, or {@code gen_step}
 * @param images real, {@code [n, h, w, c]} in [0, 1]
 * @param z latents, {@code [n, z_dim]}
 * @param y labels of the real images, one-hot or soft, {@code [n, classes]}; zeros: unlabelled
 * @param sampledY labels of the fake images, one-hot
 * @param generated fake images made before the step; absent when the step makes its own
 * @param draws uniform numbers in [0, 1) by name and shape, e.g. {@code wgangp_penalty/alpha}
 */
record StepInputs(
    String scope,
    Operand<TFloat32> images,
    Operand<TFloat32> z,
    Optional<Operand<TFloat32>> y,
    Optional<Operand<TFloat32>> sampledY,
    Optional<Operand<TFloat32>> generated,
    BiFunction<String, Shape, Operand<TFloat32>> draws) {

  /** The scope of a discriminator step, counted from 0. */
  static String discriminatorScope(int step) {
    return "disc_step_" + (step + 1);
  }

  StepInputs withGenerated(Operand<TFloat32> images) {
    return new StepInputs(scope, this.images, z, y, sampledY, Optional.of(images), draws);
  }

  StepInputs inScope(String other) {
    return new StepInputs(other, images, z, y, sampledY, generated, draws);
  }

  /** Labels of the real images, then of the fake ones. */
  Optional<Operand<TFloat32>> allY(Ops tf) {
    return y.map(real -> tf.concat(List.of(real, sampledY.orElseThrow()), tf.constant(0)));
  }

  /** Uniform numbers in [0, 1), named within the scope. */
  Operand<TFloat32> draw(String name, Shape shape) {
    return draws.apply(scope + "/" + name, shape);
  }
}
