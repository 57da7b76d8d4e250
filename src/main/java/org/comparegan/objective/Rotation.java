package org.comparegan.objective;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Rotated images and the loss of telling the four rotations apart.
 *
 * <p>Source: gans/utils.py (rotate_images), ssgan.py:190-225, s3gan.py:285-300.
 */
public final class Rotation {
  /** Upright, 90°, 180°, 270°. */
  public static final int COUNT = 4;

  private Rotation() {}

  /**
   * The images turned counter-clockwise by 90°, then all of them by 180°, then by 270°.
   *
   * @param images {@code [n, h, h, c]}
   * @return {@code [3n, h, h, c]}, angle by angle
   */
  public static Operand<TFloat32> threeTurns(Ops tf, Operand<TFloat32> images) {
    return tf.concat(
        List.of(turned(tf, images, 1), turned(tf, images, 2), turned(tf, images, 3)),
        tf.constant(0));
  }

  /**
   * The images turned counter-clockwise by this many quarter turns.
   *
   * @param images {@code [n, h, h, c]}
   */
  public static Operand<TFloat32> turned(Ops tf, Operand<TFloat32> images, int quarters) {
    Operand<TInt32> rows = tf.constant(new int[] {1});
    return switch (quarters) {
      case 0 -> images;
      case 1 -> tf.reverse(transposed(tf, images), rows);
      case 2 -> tf.reverse(images, tf.constant(new int[] {1, 2}));
      case 3 -> transposed(tf, tf.reverse(images, rows));
      default -> throw new IllegalArgumentException("Quarter turns are 0 to 3, not " + quarters);
    };
  }

  /**
   * Cross-entropy of the rotation logits, whose rows are n upright images, then n of each angle.
   *
   * @param logits {@code [4n, 4]}
   * @return scalar: mean of {@code -log(softmax + 1e-10)} at the true rotation
   */
  public static Operand<TFloat32> loss(Ops tf, Operand<TFloat32> logits) {
    Operand<TFloat32> logp = tf.math.log(tf.math.add(tf.nn.softmax(logits), tf.constant(1e-10f)));
    Operand<TFloat32> picked =
        tf.reduceSum(tf.math.mul(oneHot(tf, logits), logp), tf.constant(new int[] {1}));
    return tf.math.neg(tf.math.mean(picked, tf.constant(new int[] {0})));
  }

  /** Share of rows whose rotation the logits tell, scalar in [0, 1]. */
  public static Operand<TFloat32> accuracy(Ops tf, Operand<TFloat32> logits) {
    Operand<TInt32> said = tf.math.argMax(logits, tf.constant(1), TInt32.class);
    Operand<TFloat32> hits =
        tf.dtypes.cast(tf.math.equal(said, tf.constant(labels(logits))), TFloat32.class);
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

  private static Operand<TFloat32> transposed(Ops tf, Operand<TFloat32> images) {
    return tf.linalg.transpose(images, tf.constant(new int[] {0, 2, 1, 3}));
  }
}
