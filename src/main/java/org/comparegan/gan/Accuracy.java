package org.comparegan.gan;

import java.util.Map;
import org.comparegan.objective.GanLoss.Scores;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;

/** How often the discriminator is right: real images have positive logits, fake ones negative. */
final class Accuracy {
  private Accuracy() {}

  /** {@code accuracy/d_real} and {@code accuracy/d_fake}, shares in [0, 1], to be watched. */
  static Map<String, Operand<TFloat32>> of(Ops tf, Scores[] realAndFake) {
    Operand<TFloat32> zero = tf.constant(0f);
    return Map.of(
        "accuracy/d_real", share(tf, tf.math.greater(realAndFake[0].logits(), zero)),
        "accuracy/d_fake", share(tf, tf.math.less(realAndFake[1].logits(), zero)));
  }

  private static Operand<TFloat32> share(Ops tf, Operand<TBool> right) {
    Operand<TFloat32> ones = tf.dtypes.cast(right, TFloat32.class);
    return tf.math.mean(ones, tf.constant(new int[] {0, 1}));
  }
}
