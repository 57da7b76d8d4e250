package org.comparegan.objective;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The loss of classifying the four rotations of images.
 *
 * <p>Source: ssgan.py:190-225, s3gan.py:285-300.
 */
public final class RotationLoss {
  /** Upright, 90°, 180°, 270°. */
  public static final int COUNT = 4;

  private RotationLoss() {}

  /**
   * Cross-entropy of rotation logits whose rows are n upright images, then n at each angle.
   *
   * @param logits {@code [4n, 4]}
   * @return scalar: mean of {@code -log(softmax + 1e-10)} at the true rotation
   */
  public static Operand<TFloat32> of(Ops tf, Operand<TFloat32> logits) {
    Operand<TFloat32> logp = tf.math.log(tf.math.add(tf.nn.softmax(logits), tf.constant(1e-10f)));
    Operand<TFloat32> picked =
        tf.reduceSum(tf.math.mul(oneHot(tf, logits), logp), tf.constant(new int[] {1}));
    return tf.math.neg(tf.math.mean(picked, tf.constant(new int[] {0})));
  }

  /** Share of rows whose rotation is classified correctly, scalar in [0, 1]. */
  public static Operand<TFloat32> accuracy(Ops tf, Operand<TFloat32> logits) {
    Operand<TInt32> predicted = tf.math.argMax(logits, tf.constant(1), TInt32.class);
    Operand<TFloat32> hits =
        tf.dtypes.cast(tf.math.equal(predicted, tf.constant(labels(logits))), TFloat32.class);
    return tf.math.mean(hits, tf.constant(new int[] {0}));
  }

  private static Operand<TFloat32> oneHot(Ops tf, Operand<TFloat32> logits) {
    return tf.oneHot(
        tf.constant(labels(logits)), tf.constant(COUNT), tf.constant(1f), tf.constant(0f));
  }

  private static int[] labels(Operand<TFloat32> logits) {
    int[] labels = new int[Math.toIntExact(logits.shape().get(0))];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = i / (labels.length / COUNT);
    }
    return labels;
  }
}
