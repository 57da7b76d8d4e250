package org.comparegan.gan;

import java.util.List;
import java.util.Optional;
import org.comparegan.nn.Rotation;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The real or the fake half of a discriminator batch: all images upright, then the last m of them
 * rotated by three angles.
 *
 * <p>Source: s3gan.py:175-195, ssgan.py:135-160.
 *
 * @param images {@code [n + 3m, h, h, c]}
 * @param y their labels, {@code [n + 3m, classes]}
 */
record RotatedHalf(Operand<TFloat32> images, Optional<Operand<TFloat32>> y) {

  /**
   * Appends the rotated images.
   *
   * @param rotated number of images to rotate, m; 0: none
   * @param y labels of the upright images
   * @param rotatedY labels whose last m rows are those of the rotated images
   */
  static RotatedHalf of(
      Ops tf,
      Operand<TFloat32> images,
      int rotated,
      Optional<Operand<TFloat32>> y,
      Optional<Operand<TFloat32>> rotatedY) {
    if (rotated == 0) {
      return new RotatedHalf(images, y);
    }
    Operand<TFloat32> turned = Rotation.of(tf, BatchRows.last(tf, images, rotated), 1, 2, 3);
    return new RotatedHalf(
        tf.concat(List.of(images, turned), tf.constant(0)),
        y.map(upright -> withThreeTurns(tf, upright, rotatedY.orElseThrow(), rotated)));
  }

  /** One batch of the real half, then the fake one. */
  static RotatedHalf both(Ops tf, RotatedHalf real, RotatedHalf fake) {
    return new RotatedHalf(
        tf.concat(List.of(real.images, fake.images), tf.constant(0)),
        real.y.map(y -> tf.concat(List.of(y, fake.y.orElseThrow()), tf.constant(0))));
  }

  private static Operand<TFloat32> withThreeTurns(
      Ops tf, Operand<TFloat32> upright, Operand<TFloat32> source, int rotated) {
    Operand<TFloat32> last = BatchRows.last(tf, source, rotated);
    return tf.concat(List.of(upright, last, last, last), tf.constant(0));
  }
}
