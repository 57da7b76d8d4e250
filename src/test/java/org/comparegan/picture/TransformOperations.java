package org.comparegan.picture;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Squeeze;
import org.tensorflow.op.core.Stack;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TUint8;
import org.tensorflow.types.family.TNumber;

/**
 * The operations that the reference builds for a {@link PictureTransform}, which is equal to them.
 */
public final class TransformOperations {
  private static final float LEVELS = 255f;

  private TransformOperations() {}

  /** Chooses the part of a picture that a transform keeps. */
  @FunctionalInterface
  public interface Boxes {
    /** The part of a picture of this shape, {@code [3]} rows, columns and channels. */
    Crop.Box of(Ops tf, Operand<TInt32> shape);
  }

  /**
   * The image.
   *
   * @param picture {@code [h, w, channels]} uint8
   * @return {@code [side, side, channels]} float32 in [0, 1]
   */
  public static Operand<TFloat32> image(
      Ops tf, PictureTransform transform, Operand<TUint8> picture, Boxes boxes) {
    if (transform instanceof PictureTransform.CropOrPad pad) {
      return unit(tf, tf.dtypes.cast(cropOrPad(tf, picture, pad.side()), TFloat32.class));
    }
    if (transform instanceof PictureTransform.CropOrPadThenResize resize) {
      return unit(tf, resized(tf, cropOrPad(tf, picture, resize.crop()), resize.side()));
    }
    if (transform instanceof PictureTransform.CropThenResize resize) {
      // Cropping bytes before they are divided gives the same numbers for less work.
      Crop.Box box = boxes.of(tf, tf.shape(picture));
      Operand<TUint8> part = tf.slice(picture, box.begin(), box.size());
      return resized(tf, unit(tf, tf.dtypes.cast(part, TFloat32.class)), resize.side());
    }
    return unit(tf, tf.dtypes.cast(picture, TFloat32.class));
  }

  /** The largest square in the middle of a picture of this shape. */
  public static Crop.Box middle(Ops tf, Operand<TInt32> shape) {
    Operand<TInt32> sides = tf.slice(shape, tf.constant(new int[] {0}), tf.constant(new int[] {2}));
    Operand<TInt32> side = tf.reduceMin(sides, tf.constant(0));
    Operand<TFloat32> margin = tf.dtypes.cast(tf.math.sub(sides, side), TFloat32.class);
    Operand<TFloat32> half = tf.constant(new float[] {0.5f, 0.5f});
    Operand<TInt32> corner = tf.dtypes.cast(tf.math.mul(margin, half), TInt32.class);
    Operand<TInt32> begin = tf.concat(List.of(corner, tf.constant(new int[] {0})), tf.constant(0));
    return new Crop.Box(begin, tf.stack(List.of(side, side, tf.constant(-1))));
  }

  private static Operand<TFloat32> unit(Ops tf, Operand<TFloat32> levels) {
    return tf.math.div(levels, tf.constant(LEVELS));
  }

  /** TensorFlow 1's bilinear resizing, without half-pixel centres and without antialiasing. */
  private static Operand<TFloat32> resized(Ops tf, Operand<? extends TNumber> image, int side) {
    return tf.squeeze(
        tf.image.resizeBilinear(
            tf.expandDims(image, tf.constant(0)), tf.constant(new int[] {side, side})),
        Squeeze.axis(List.of(0L)));
  }

  /** {@code resize_image_with_crop_or_pad}: of an odd rest the larger half is below and right. */
  private static Operand<TUint8> cropOrPad(Ops tf, Operand<TUint8> picture, int side) {
    Operand<TInt32> sides =
        tf.slice(tf.shape(picture), tf.constant(new int[] {0}), tf.constant(new int[] {2}));
    Operand<TInt32> zero = tf.constant(0);
    Operand<TInt32> two = tf.constant(2);
    Operand<TInt32> target = tf.constant(side);
    Operand<TInt32> kept = tf.math.minimum(sides, target);
    Operand<TInt32> cut = tf.math.maximum(tf.math.floorDiv(tf.math.sub(sides, target), two), zero);
    Operand<TInt32> before =
        tf.math.maximum(tf.math.floorDiv(tf.math.sub(target, sides), two), zero);
    Operand<TInt32> after = tf.math.sub(tf.math.sub(target, before), kept);
    Operand<TInt32> none = tf.constant(new int[] {0});
    Operand<TUint8> part =
        tf.slice(
            picture,
            tf.concat(List.of(cut, none), zero),
            tf.concat(List.of(kept, tf.constant(new int[] {-1})), zero));
    Operand<TInt32> margins =
        tf.concat(
            List.of(
                tf.stack(List.of(before, after), Stack.axis(1L)),
                tf.constant(new int[][] {{0, 0}})),
            zero);
    return tf.pad(part, margins, tf.dtypes.cast(zero, TUint8.class));
  }
}
