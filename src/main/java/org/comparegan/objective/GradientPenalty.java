package org.comparegan.objective;

import java.util.List;
import java.util.function.UnaryOperator;
import org.comparegan.gradient.Gradients;
import org.comparegan.graph.Replicas;
import org.tensorflow.Operand;
import org.tensorflow.framework.op.FrameworkOps;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Penalties on the slope of the discriminator's logits: WGAN-GP and DRAGAN.
 *
 * <p>Source: penalty_lib.py:34-82. The slope is {@code sqrt(1e-4 + Σ g²)} (reference R12).
 */
public final class GradientPenalty {
  private GradientPenalty() {}

  /**
   * WGAN-GP's points, on the line between a real and a fake image.
   *
   * @param alpha uniform in [0, 1), {@code [n, 1, 1, 1]}
   * @return {@code [n, h, w, c]}
   */
  public static Operand<TFloat32> between(
      Ops tf, Operand<TFloat32> real, Operand<TFloat32> fake, Operand<TFloat32> alpha) {
    return tf.math.add(real, tf.math.mul(alpha, tf.math.sub(fake, real)));
  }

  /**
   * DRAGAN's points: real images plus noise in [−s/2, s/2), where s is the standard deviation of
   * the whole batch.
   *
   * @param noise uniform in [0, 1), {@code [n, h, w, c]}
   * @param replicas the workers that share the batch
   * @return {@code [n, h, w, c]} in [0, 1]
   */
  public static Operand<TFloat32> around(
      Ops tf, Operand<TFloat32> real, Operand<TFloat32> noise, Replicas replicas) {
    Operand<TInt32> axes = FrameworkOps.create(tf).math.allAxes(real);
    Operand<TFloat32> mean = replicas.mean(tf, tf.math.mean(real, axes));
    Operand<TFloat32> squares = tf.math.squaredDifference(real, mean);
    Operand<TFloat32> variance = replicas.mean(tf, tf.math.mean(squares, axes));
    Operand<TFloat32> shift =
        tf.math.mul(tf.math.sqrt(variance), tf.math.sub(noise, tf.constant(0.5f)));
    return tf.clipByValue(tf.math.add(real, shift), tf.constant(0f), tf.constant(1f));
  }

  /**
   * Mean over the points of (slope − 1)², scalar.
   *
   * @param points {@code [n, h, w, c]}
   * @param logits builds the discriminator's logits of images; called once
   */
  public static Operand<TFloat32> at(
      Ops tf, Operand<TFloat32> points, UnaryOperator<Operand<TFloat32>> logits) {
    Operand<TFloat32> gradient =
        Gradients.of(logits.apply(points)).wrt(tf, List.of(points)).get(0).orElseThrow();
    Operand<TFloat32> squares =
        tf.reduceSum(tf.math.square(gradient), tf.constant(new int[] {1, 2, 3}));
    Operand<TFloat32> slopes = tf.math.sqrt(tf.math.add(tf.constant(1e-4f), squares));
    Operand<TFloat32> excess = tf.math.square(tf.math.sub(slopes, tf.constant(1f)));
    return tf.math.mean(excess, tf.constant(new int[] {0}));
  }
}
