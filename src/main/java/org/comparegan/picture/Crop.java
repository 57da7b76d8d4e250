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
   * A random square of at least half the picture's area, or the whole picture if no such square
   * fits, drawn by the kernel that the reference uses.
   */
  DISTORTED,
  /** The largest square, at a random position. */
  RANDOM,
  /** The largest square, in the middle. */
  MIDDLE,
  /** The whole picture. */
  NONE;

  private static final float SMALLEST_AREA = 0.5f;
  private static final float COVERED = 0.1f;

  /**
   * A part of a picture in a graph.
   *
   * @param begin {@code [3]} first row, column and channel
   * @param size {@code [3]} rows, columns and channels; −1: all remaining
   */
  public record Box(Operand<TInt32> begin, Operand<TInt32> size) {}

  /**
   * A part of a picture, in pixels.
   *
   * @param top first row
   * @param left first column
   * @param height rows
   * @param width columns
   */
  public record PixelBox(int top, int left, int height, int width) {
    /** The whole picture. */
    static PixelBox whole(int height, int width) {
      return new PixelBox(0, 0, height, width);
    }

    /**
     * The largest square.
     *
     * @param down share of the vertical margin above it, in [0, 1)
     * @param across share of the horizontal margin left of it
     */
    static PixelBox square(int height, int width, float down, float across) {
      int side = Math.min(height, width);
      // The product is cut off, as in the reference.
      return new PixelBox(
          (int) ((height - side) * down), (int) ((width - side) * across), side, side);
    }
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

  /** The name in gin text. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The part of a picture of this shape.
   *
   * @throws IllegalStateException for {@link #DISTORTED}, whose box comes from its kernel
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

  /**
   * The box of {@link #DISTORTED}, by its kernel.
   *
   * @param shape {@code [3]} rows, columns and channels
   * @param seeds {@code [2]}, from {@link CropDraw#seeds}
   */
  public static Box distorted(Ops tf, Operand<TInt32> shape, Operand<TInt64> seeds) {
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
}
