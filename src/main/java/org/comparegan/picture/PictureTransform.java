package org.comparegan.picture;

import org.comparegan.image.DataException;
import org.comparegan.image.UnitScale;

/**
 * Turns a decoded picture into an image of the set: the {@code _parse_fn} of datasets.py in plain
 * Java on bytes, bit-equal to the reference's operations.
 */
public sealed interface PictureTransform {
  /** Grey level 255 becomes 1. */
  float LEVELS = 255f;

  /**
   * Writes the image.
   *
   * @param box the part to keep, if the transform crops
   * @param target gets [side, side, channels] float32 in [0, 1] from {@code offset} on
   * @param length number of values of an image of the set
   * @throws DataException when the picture has another number of values
   */
  void write(
      PictureDecoder.Decoded picture, Crop.PixelBox box, float[] target, int offset, int length);

  /** Whether a part of the picture is cut out first. */
  default boolean crops() {
    return false;
  }

  /** Channels to decode for images of this many. */
  default int decoded(int channels) {
    return channels;
  }

  /**
   * Colour pictures as grey ones: {@code tf.image.rgb_to_grayscale} on bytes, then the rest.
   *
   * @param then what is done with the grey levels
   */
  record Grey(PictureTransform then) implements PictureTransform {
    private static final float RED = 0.2989f;
    private static final float GREEN = 0.587f;
    private static final float BLUE = 0.114f;
    private static final float FROM_LEVEL = 1 / LEVELS;
    private static final float TO_LEVEL = LEVELS + 0.5f;

    @Override
    public boolean crops() {
      return then.crops();
    }

    @Override
    public int decoded(int channels) {
      return 3;
    }

    @Override
    public void write(
        PictureDecoder.Decoded picture, Crop.PixelBox box, float[] target, int offset, int length) {
      then.write(grey(picture), box, target, offset, length);
    }

    /** The grey levels of a picture of three channels; grey pixels keep their level. */
    public static PictureDecoder.Decoded grey(PictureDecoder.Decoded picture) {
      byte[] levels = new byte[picture.height() * picture.width()];
      byte[] from = picture.levels();
      for (int i = 0; i < levels.length; i++) {
        levels[i] = level(from[3 * i] & 0xFF, from[3 * i + 1] & 0xFF, from[3 * i + 2] & 0xFF);
      }
      return new PictureDecoder.Decoded(picture.height(), picture.width(), 1, levels);
    }

    private static byte level(int red, int green, int blue) {
      float sum = RED * (red * FROM_LEVEL) + GREEN * (green * FROM_LEVEL);
      return (byte) (int) ((sum + BLUE * (blue * FROM_LEVEL)) * TO_LEVEL);
    }
  }

  /** No change: pictures have the size of the images. */
  record AsTheyAre() implements PictureTransform {
    @Override
    public void write(
        PictureDecoder.Decoded picture, Crop.PixelBox box, float[] target, int offset, int length) {
      requireLength(picture, picture.height() * picture.width() * picture.channels(), length);
      UnitScale.scale(picture.levels(), 0, target, offset, length);
    }
  }

  /**
   * LSUN: the middle square, without resizing; smaller pictures get a black margin
   * (datasets.py:420).
   */
  record CropOrPad(int side) implements PictureTransform {
    @Override
    public void write(
        PictureDecoder.Decoded picture, Crop.PixelBox box, float[] target, int offset, int length) {
      requireLength(picture, side * side * picture.channels(), length);
      UnitScale.scale(cropOrPad(picture, side), 0, target, offset, length);
    }
  }

  /** CelebA: the middle square of {@code crop} pixels, resized, then divided (datasets.py:372). */
  record CropOrPadThenResize(int crop, int side) implements PictureTransform {
    @Override
    public void write(
        PictureDecoder.Decoded picture, Crop.PixelBox box, float[] target, int offset, int length) {
      requireLength(picture, side * side * picture.channels(), length);
      resize(
          cropOrPad(picture, crop),
          crop,
          picture.channels(),
          Crop.PixelBox.whole(crop, crop),
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
    public boolean crops() {
      return true;
    }

    @Override
    public void write(
        PictureDecoder.Decoded picture, Crop.PixelBox box, float[] target, int offset, int length) {
      requireLength(picture, side * side * picture.channels(), length);
      resize(
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

  /**
   * TensorFlow 1's bilinear resizing, without half-pixel centres and without antialiasing, directly
   * on bytes: bit-equal to {@code ResizeBilinear}, but only the required pixels are converted.
   *
   * @param levels [height, width, channels] unsigned bytes
   * @param values float value of each of the 256 levels
   * @param target gets [side, side, channels] from {@code offset} on
   */
  private static void resize(
      byte[] levels,
      int width,
      int channels,
      Crop.PixelBox box,
      float[] values,
      int side,
      float[] target,
      int offset) {
    /** Source rows or columns of each row or column of the result. */
    record Axis(int[] lower, int[] upper, float[] share) {
      static Axis of(int from, int size, int target) {
        Axis axis = new Axis(new int[target], new int[target], new float[target]);
        float scale = size / (float) target;
        for (int i = 0; i < target; i++) {
          float at = i * scale;
          float floor = (float) Math.floor(at);
          axis.lower[i] = from + Math.max((int) floor, 0);
          axis.upper[i] = from + Math.min((int) Math.ceil(at), size - 1);
          axis.share[i] = at - floor;
        }
        return axis;
      }
    }
    Axis rows = Axis.of(box.top(), box.height(), side);
    Axis columns = Axis.of(box.left(), box.width(), side);
    int to = offset;
    for (int y = 0; y < side; y++) {
      int upper = rows.lower[y] * width * channels;
      int lower = rows.upper[y] * width * channels;
      float down = rows.share[y];
      for (int x = 0; x < side; x++) {
        int left = columns.lower[x] * channels;
        int right = columns.upper[x] * channels;
        float across = columns.share[x];
        for (int c = 0; c < channels; c++) {
          float topLeft = values[levels[upper + left + c] & 0xFF];
          float bottomLeft = values[levels[lower + left + c] & 0xFF];
          float top = topLeft + (values[levels[upper + right + c] & 0xFF] - topLeft) * across;
          float bottom =
              bottomLeft + (values[levels[lower + right + c] & 0xFF] - bottomLeft) * across;
          target[to + c] = top + (bottom - top) * down;
        }
        to += channels;
      }
    }
  }
}
