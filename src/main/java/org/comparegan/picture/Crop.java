package org.comparegan.picture;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.comparegan.image.CropDraw;
import org.comparegan.image.DataException;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.image.StatelessSampleDistortedBoundingBox;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/**
 * The part of an ImageNet picture that is kept (gin {@code train_imagenet_transform.crop_method}
 * and {@code eval_imagenet_transform.crop_method}, datasets.py:430).
 */
public enum Crop {
  /**
   * A random square of half the picture's area to all of it, placed anywhere; the whole picture
   * where no such square fits. By the kernel that the reference calls, with the seed given to it.
   */
  DISTORTED,
  /** The largest square, at a random place. */
  RANDOM,
  /** The largest square, in the middle. */
  MIDDLE,
  /** The whole picture. */
  NONE;

  private static final float SMALLEST_AREA = 0.5f;
  private static final float COVERED = 0.1f;

  /**
   * A part of a picture.
   *
   * @param begin {@code [3]} first row, column and channel
   * @param size {@code [3]} rows, columns and channels; −1: all that follow
   */
  public record Box(Operand<TInt32> begin, Operand<TInt32> size) {}

  /** Where a crop comes from. */
  @FunctionalInterface
  public interface Boxes {
    /**
     * The part of a picture of this shape.
     *
     * @param shape {@code [3]} rows, columns and channels
     */
    Box of(Ops tf, Operand<TInt32> shape);
  }

  /**
   * The crop of this name.
   *
   * @throws DataException if there is none
   */
  public static Crop named(String name) {
    return Arrays.stream(values())
        .filter(crop -> crop.label().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new DataException(
                    "Unknown crop method \"%s\": it must be one of %s."
                        .formatted(
                            name,
                            Arrays.stream(values())
                                .map(Crop::label)
                                .collect(Collectors.joining(", ")))));
  }

  /** The name that gin has for it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether the part depends on a draw. */
  public boolean isRandom() {
    return this == DISTORTED || this == RANDOM;
  }

  /**
   * The part of a picture of this shape.
   *
   * @param shape {@code [3]} int32
   * @param seeds {@code [2]} int64 of {@link #DISTORTED}
   * @param place {@code [2]} float32 in [0, 1), the share of the margin above and left of {@link
   *     #RANDOM}
   */
  public Box box(Ops tf, Operand<TInt32> shape, Operand<TInt64> seeds, Operand<TFloat32> place) {
    return switch (this) {
      case DISTORTED -> distorted(tf, shape, seeds);
      case RANDOM -> square(tf, shape, place);
      case MIDDLE -> square(tf, shape, tf.constant(new float[] {0.5f, 0.5f}));
      case NONE -> new Box(tf.constant(new int[] {0, 0, 0}), tf.constant(new int[] {-1, -1, -1}));
    };
  }

  /**
   * The part of a picture of this shape, of a crop that needs no kernel.
   *
   * @throws IllegalStateException for {@link #DISTORTED}
   */
  public PixelBox box(int height, int width, CropDraw draw) {
    return switch (this) {
      case DISTORTED -> throw new IllegalStateException("A distorted box comes from its kernel.");
      case RANDOM -> {
        float[] place = draw.place();
        yield PixelBox.square(height, width, place[0], place[1]);
      }
      case MIDDLE -> PixelBox.square(height, width, 0.5f, 0.5f);
      case NONE -> PixelBox.whole(height, width);
    };
  }

  private static Box distorted(Ops tf, Operand<TInt32> shape, Operand<TInt64> seeds) {
    StatelessSampleDistortedBoundingBox<TInt32> sampled =
        tf.image.statelessSampleDistortedBoundingBox(
            shape,
            tf.zeros(tf.constant(new int[] {0, 0, 4}), TFloat32.class),
            tf.constant(COVERED),
            seeds,
            StatelessSampleDistortedBoundingBox.aspectRatioRange(1f, 1f),
            StatelessSampleDistortedBoundingBox.areaRange(SMALLEST_AREA, 1f),
            StatelessSampleDistortedBoundingBox.useImageIfNoBoundingBoxes(true));
    return new Box(sampled.begin(), sampled.sizeOutput());
  }

  /** The largest square; the product is cut off, as in the reference. */
  private static Box square(Ops tf, Operand<TInt32> shape, Operand<TFloat32> place) {
    Operand<TInt32> sides = tf.slice(shape, tf.constant(new int[] {0}), tf.constant(new int[] {2}));
    Operand<TInt32> side = tf.reduceMin(sides, tf.constant(0));
    Operand<TFloat32> margin = tf.dtypes.cast(tf.math.sub(sides, side), TFloat32.class);
    Operand<TInt32> corner = tf.dtypes.cast(tf.math.mul(margin, place), TInt32.class);
    Operand<TInt32> begin =
        tf.concat(java.util.List.of(corner, tf.constant(new int[] {0})), tf.constant(0));
    return new Box(begin, tf.stack(java.util.List.of(side, side, tf.constant(-1))));
  }
}
