package org.comparegan.objective;

import org.comparegan.experiment.GanOptions.Loss;
import org.tensorflow.Operand;
import org.tensorflow.framework.op.FrameworkOps;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The losses of a discriminator and a generator, scalars.
 *
 * <p>Source: loss_lib.py:54-148.
 *
 * @param discriminator the discriminator's loss
 * @param discriminatorReal its part on real images
 * @param discriminatorFake its part on fake images
 * @param generator the generator's loss
 */
public record GanLoss(
    Operand<TFloat32> discriminator,
    Operand<TFloat32> discriminatorReal,
    Operand<TFloat32> discriminatorFake,
    Operand<TFloat32> generator) {

  /**
   * A discriminator's scores of some images.
   *
   * @param probability sigmoid of the logits, {@code [n, 1]}
   * @param logits {@code [n, 1]}
   */
  public record Scores(Operand<TFloat32> probability, Operand<TFloat32> logits) {}

  /** The losses for the scores of real and fake images. */
  public static GanLoss of(Ops tf, Loss kind, Scores real, Scores fake) {
    return switch (kind) {
      case NON_SATURATING -> nonSaturating(tf, real, fake);
      case WASSERSTEIN -> wasserstein(tf, real, fake);
      case LEAST_SQUARES -> leastSquares(tf, real, fake);
      case HINGE -> hinge(tf, real, fake);
    };
  }

  /** The generator's loss alone, which needs no real images. */
  public static Operand<TFloat32> generator(Ops tf, Loss kind, Scores fake) {
    return switch (kind) {
      case NON_SATURATING -> mean(tf, crossEntropy(tf, fake.logits(), 1));
      case WASSERSTEIN, HINGE -> tf.math.neg(mean(tf, fake.logits()));
      case LEAST_SQUARES -> half(tf, meanSquare(tf, minusOne(tf, fake.probability())));
    };
  }

  private static GanLoss nonSaturating(Ops tf, Scores real, Scores fake) {
    Operand<TFloat32> onReal = mean(tf, crossEntropy(tf, real.logits(), 1));
    Operand<TFloat32> onFake = mean(tf, crossEntropy(tf, fake.logits(), 0));
    return sum(tf, Loss.NON_SATURATING, onReal, onFake, fake);
  }

  /**
   * {@code max(x, 0) − x·label + log(1 + exp(−|x|))} in this order; a softplus would round
   * differently.
   */
  private static Operand<TFloat32> crossEntropy(Ops tf, Operand<TFloat32> logits, float label) {
    Operand<TFloat32> labels = tf.fill(tf.constant(logits.shape().asArray()), tf.constant(label));
    return FrameworkOps.create(tf).nn.sigmoidCrossEntropyWithLogits(labels, logits);
  }

  private static GanLoss wasserstein(Ops tf, Scores real, Scores fake) {
    Operand<TFloat32> onReal = tf.math.neg(mean(tf, real.logits()));
    return sum(tf, Loss.WASSERSTEIN, onReal, mean(tf, fake.logits()), fake);
  }

  private static GanLoss hinge(Ops tf, Scores real, Scores fake) {
    Operand<TFloat32> one = tf.constant(1f);
    Operand<TFloat32> onReal = mean(tf, tf.nn.relu(tf.math.sub(one, real.logits())));
    Operand<TFloat32> onFake = mean(tf, tf.nn.relu(tf.math.add(one, fake.logits())));
    return sum(tf, Loss.HINGE, onReal, onFake, fake);
  }

  private static GanLoss leastSquares(Ops tf, Scores real, Scores fake) {
    Operand<TFloat32> onReal = meanSquare(tf, minusOne(tf, real.probability()));
    Operand<TFloat32> onFake = meanSquare(tf, fake.probability());
    return new GanLoss(
        half(tf, tf.math.add(onReal, onFake)),
        onReal,
        onFake,
        generator(tf, Loss.LEAST_SQUARES, fake));
  }

  private static GanLoss sum(
      Ops tf, Loss kind, Operand<TFloat32> onReal, Operand<TFloat32> onFake, Scores fake) {
    return new GanLoss(tf.math.add(onReal, onFake), onReal, onFake, generator(tf, kind, fake));
  }

  private static Operand<TFloat32> minusOne(Ops tf, Operand<TFloat32> x) {
    return tf.math.sub(x, tf.constant(1f));
  }

  private static Operand<TFloat32> half(Ops tf, Operand<TFloat32> x) {
    return tf.math.mul(tf.constant(0.5f), x);
  }

  private static Operand<TFloat32> meanSquare(Ops tf, Operand<TFloat32> x) {
    return mean(tf, tf.math.square(x));
  }

  private static Operand<TFloat32> mean(Ops tf, Operand<TFloat32> x) {
    return tf.math.mean(x, tf.constant(new int[] {0, 1}));
  }
}
