package org.comparegan.picture;

import org.comparegan.image.DataException;
import org.comparegan.image.UnitScale;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TUint8;

/**
 * How a decoded picture becomes an image of the set: the {@code _parse_fn} of datasets.py.
 *
 * <p>Twice: as the operations that the reference builds, and as plain Java on bytes, which gives
 * the same bits and converts only the pixels that are used. The second serves the stream, the first
 * is its oracle.
 */
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

  /**
   * Writes the image.
   *
   * @param box the part that is kept, where the transform crops
   * @param target gets [side, side, channels] float32 in [0, 1] from {@code offset} on
   * @param length how many values an image of the set has
   * @throws DataException when the picture gives another number
   */
  void write(PictureDecoder.Decoded picture, PixelBox box, float[] target, int offset, int length);

  /** The pictures have the size of the images. */
  record AsTheyAre() implements PictureTransform {
    @Override
    public Operand<TFloat32> image(Ops tf, Operand<TUint8> picture, Crop.Boxes boxes) {
      return unit(tf, tf.dtypes.cast(picture, TFloat32.class));
    }

    @Override
    public void write(
        PictureDecoder.Decoded picture, PixelBox box, float[] target, int offset, int length) {
      requireLength(picture, picture.height() * picture.width() * picture.channels(), length);
      UnitScale.scale(picture.levels(), 0, target, offset, length);
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

    @Override
    public void write(
        PictureDecoder.Decoded picture, PixelBox box, float[] target, int offset, int length) {
      requireLength(picture, side * side * picture.channels(), length);
      UnitScale.scale(cropOrPad(picture, side), 0, target, offset, length);
    }
  }

  /** CelebA: the middle square of {@code crop} pixels, resized, then divided (datasets.py:372). */
  record CropOrPadThenResize(int crop, int side) implements PictureTransform {
    @Override
    public Operand<TFloat32> image(Ops tf, Operand<TUint8> picture, Crop.Boxes boxes) {
      return unit(tf, resized(tf, cropOrPad(tf, picture, crop), side));
    }

    @Override
    public void write(
        PictureDecoder.Decoded picture, PixelBox box, float[] target, int offset, int length) {
      requireLength(picture, side * side * picture.channels(), length);
      LegacyBilinear.resize(
          cropOrPad(picture, crop),
          crop,
          picture.channels(),
          PixelBox.whole(crop, crop),
          UnitScale.levels(),
          side,
          target,
          offset);
      for (int i = offset; i < offset + length; i++) {
        target[i] /= LEVELS;
      }
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

    @Override
    public void write(
        PictureDecoder.Decoded picture, PixelBox box, float[] target, int offset, int length) {
      requireLength(picture, side * side * picture.channels(), length);
      LegacyBilinear.resize(
          picture.levels(),
          picture.width(),
          picture.channels(),
          box,
          UnitScale.quotientsOfLevels(),
          side,
          target,
          offset);
    }
  }

  private static void requireLength(PictureDecoder.Decoded picture, int found, int length) {
    if (found != length) {
      throw new DataException(
          "is of %d×%d×%d, but the images of this set are not."
              .formatted(picture.height(), picture.width(), picture.channels()));
    }
  }

  /** {@code resize_image_with_crop_or_pad} on bytes. */
  private static byte[] cropOrPad(PictureDecoder.Decoded picture, int side) {
    int channels = picture.channels();
    byte[] result = new byte[side * side * channels];
    int rows = Math.min(picture.height(), side);
    int columns = Math.min(picture.width(), side);
    int fromRow = Math.max((picture.height() - side) / 2, 0);
    int fromColumn = Math.max((picture.width() - side) / 2, 0);
    int toRow = Math.max((side - picture.height()) / 2, 0);
    int toColumn = Math.max((side - picture.width()) / 2, 0);
    for (int y = 0; y < rows; y++) {
      System.arraycopy(
          picture.levels(),
          ((fromRow + y) * picture.width() + fromColumn) * channels,
          result,
          ((toRow + y) * side + toColumn) * channels,
          columns * channels);
    }
    return result;
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
