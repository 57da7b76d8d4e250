package org.comparegan.nn;

import java.util.List;
import org.comparegan.nn.Resampling.Scale;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Convolutions at other resolutions as the reference writes them: the oracle of the fast forms. */
final class LiteralForms {
  private LiteralForms() {}

  /** Unpooling or nothing, a convolution of stride 1, pooling or nothing; resnet_ops.py:112. */
  static Operand<TFloat32> scaled(
      Ops tf, Operand<TFloat32> x, Operand<TFloat32> kernel, Operand<TFloat32> bias, Scale scale) {
    Operand<TFloat32> before = scale == Scale.UP ? unpool(tf, x) : x;
    Operand<TFloat32> convolved =
        tf.math.add(tf.nn.conv2d(before, kernel, List.of(1L, 1L, 1L, 1L), "SAME"), bias);
    List<Long> two = List.of(1L, 2L, 2L, 1L);
    return scale == Scale.DOWN ? tf.nn.avgPool(convolved, two, two, "SAME") : convolved;
  }

  /** resnet_ops.py:35: zeros joined behind the channels, then behind the columns of each row. */
  static Operand<TFloat32> unpool(Ops tf, Operand<TFloat32> x) {
    Shape shape = x.shape();
    Operand<TFloat32> out = tf.reshape(x, tf.constant(new long[] {-1, shape.get(2), shape.get(3)}));
    for (int axis = 2; axis > 0; axis--) {
      Operand<TFloat32> zeros = tf.zerosLike(out);
      out = tf.concat(List.of(out, zeros), tf.constant(axis));
    }
    return tf.reshape(
        out,
        tf.constant(new long[] {shape.get(0), 2 * shape.get(1), 2 * shape.get(2), shape.get(3)}));
  }
}
