package org.comparegan.gan;

import java.util.Arrays;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TType;

/** Slices of a batch along its first axis. */
final class BatchRows {
  private BatchRows() {}

  /** {@code count} rows from {@code first}; adds no operation when these are all rows. */
  static <T extends TType> Operand<T> slice(Ops tf, Operand<T> batch, long first, long count) {
    if (first == 0 && count == batch.shape().get(0)) {
      return batch;
    }
    int[] begin = new int[batch.shape().numDimensions()];
    int[] size = new int[begin.length];
    Arrays.fill(size, -1);
    begin[0] = Math.toIntExact(first);
    size[0] = Math.toIntExact(count);
    return tf.slice(batch, tf.constant(begin), tf.constant(size));
  }

  /** The last {@code count} rows. */
  static <T extends TType> Operand<T> last(Ops tf, Operand<T> batch, long count) {
    return slice(tf, batch, batch.shape().get(0) - count, count);
  }
}
