package org.comparegan.data;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TUint8;

/** How a decoded picture becomes an image of the set: the {@code _parse_fn} of datasets.py. */
public sealed interface PictureTransform {
  /** Grey level 255 becomes 1. */
  float LEVELS = 255f;

  /**
   * The image.
   *
   * @param picture {@code [h, w, channels]} uint8
   * @param boxes chooses the part of it that is kept, where the transform crops
   * @return {@code [side, side, channels]} float32 in [0, 1]
   */
  Operand<TFloat32> image(Ops tf, Operand<TUint8> picture, Crop.Boxes boxes);

  /** The pictures have the size of the images. */
  record AsTheyAre() implements PictureTransform {
    @Override
    public Operand<TFloat32> image(Ops tf, Operand<TUint8> picture, Crop.Boxes boxes) {
      return unit(tf, tf.dtypes.cast(picture, TFloat32.class));
    }
  }

  /**
   * LSUN: the middle square, without resizing; what is smaller gets a black margin
   * (datasets.py:420).
   */
  record CropOrPad(int side) implements PictureTransform {
    @Override
    public Operand<TFloat32> image(Ops tf, Operand<TUint8> picture, Crop.Boxes boxes) {
      return unit(tf, tf.dtypes.cast(cropOrPad(tf, picture, side), TFloat32.class));
    }
  }

  /** CelebA: the middle square of {@code crop} pixels, resized, then divided (datasets.py:372). */
  record CropOrPadThenResize(int crop, int side) implements PictureTransform {
    @Override
    public Operand<TFloat32> image(Ops tf, Operand<TUint8> picture, Crop.Boxes boxes) {
      return unit(tf, resized(tf, cropOrPad(tf, picture, crop), side));
    }
  }

  /** ImageNet: divided, then cropped, then resized (datasets.py:430). */
  record CropThenResize(int side) implements PictureTransform {
    @Override
    public Operand<TFloat32> image(Ops tf, Operand<TUint8> picture, Crop.Boxes boxes) {
      // Cropping bytes before they are divided gives the same numbers for less work.
      Crop.Box box = boxes.of(tf, tf.shape(picture));
      Operand<TUint8> part = tf.slice(picture, box.begin(), box.size());
      return resized(tf, unit(tf, tf.dtypes.cast(part, TFloat32.class)), side);
    }
  }

  private static Operand<TFloat32> unit(Ops tf, Operand<TFloat32> levels) {
    return tf.math.div(levels, tf.constant(LEVELS));
  }

  /** TensorFlow 1's bilinear resizing, without half-pixel centres and without antialiasing. */
  private static Operand<TFloat32> resized(
      Ops tf, Operand<? extends org.tensorflow.types.family.TNumber> image, int side) {
    return tf.squeeze(
        tf.image.resizeBilinear(
            tf.expandDims(image, tf.constant(0)), tf.constant(new int[] {side, side})),
        org.tensorflow.op.core.Squeeze.axis(java.util.List.of(0L)));
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
            tf.concat(java.util.List.of(cut, none), zero),
            tf.concat(java.util.List.of(kept, tf.constant(new int[] {-1})), zero));
    Operand<TInt32> margins =
        tf.concat(
            java.util.List.of(
                tf.stack(java.util.List.of(before, after), org.tensorflow.op.core.Stack.axis(1L)),
                tf.constant(new int[][] {{0, 0}})),
            zero);
    return tf.pad(part, margins, tf.dtypes.cast(zero, TUint8.class));
  }
}
