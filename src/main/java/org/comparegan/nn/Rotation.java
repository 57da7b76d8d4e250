package org.comparegan.nn;

import java.util.List;
import java.util.stream.IntStream;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Rotates images by multiples of 90°, for self-supervision; gans/utils.py:38. */
public final class Rotation {
  private Rotation() {}

  /**
   * Rotates square images counter-clockwise.
   *
   * @param images {@code [n, s, s, c]}
   * @param quarters the angles in quarter turns, 0 to 3
   * @return {@code [n · angles, s, s, c]}: all images at the first angle, then all at the next
   */
  public static Operand<TFloat32> of(Ops tf, Operand<TFloat32> images, int... quarters) {
    List<Operand<TFloat32>> turned =
        IntStream.of(quarters).mapToObj(quarter -> turned(tf, images, quarter)).toList();
    return turned.size() == 1 ? turned.get(0) : tf.concat(turned, tf.constant(0));
  }

  private static Operand<TFloat32> turned(Ops tf, Operand<TFloat32> images, int quarters) {
    return switch (quarters) {
      case 0 -> images;
      case 1 -> tf.reverse(transposed(tf, images), tf.constant(new int[] {1}));
      case 2 -> tf.reverse(images, tf.constant(new int[] {1, 2}));
      case 3 -> transposed(tf, tf.reverse(images, tf.constant(new int[] {1})));
      default ->
          throw new IllegalArgumentException(
              "A rotation is 0, 1, 2 or 3 quarter turns, not " + quarters + ".");
    };
  }

  private static Operand<TFloat32> transposed(Ops tf, Operand<TFloat32> images) {
    return tf.linalg.transpose(images, tf.constant(new int[] {0, 2, 1, 3}));
  }
}
