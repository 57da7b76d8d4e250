package org.comparegan.image;

import java.util.List;

/**
 * Unlabelled images with float levels, as a generator makes them.
 *
 * @param name for messages
 * @param size n
 * @param height rows of an image
 * @param width columns of an image
 * @param channels 1 or 3
 * @param levels {@code [n, height, width, channels]} in [0, 1]; not copied
 */
@SuppressWarnings("ArrayRecordComponent")
public record LevelImages(
    String name, int size, int height, int width, int channels, float[] levels)
    implements ImageSet {
  /** Fails if the levels do not fill the shape, or there is no image. */
  public LevelImages {
    if (size < 1 || levels.length != (long) size * height * width * channels) {
      throw new DataException(
          "%s: %d levels do not make %d images of %d×%d×%d."
              .formatted(name, levels.length, size, height, width, channels));
    }
  }

  @Override
  public int classes() {
    return 0;
  }

  @Override
  public List<String> classNames() {
    return List.of();
  }

  @Override
  public int label(int index) {
    return UNLABELLED;
  }

  /** Rounds to the nearest bytes. */
  @Override
  public void read(int index, byte[] target, int offset) {
    for (int i = 0; i < pixels(); i++) {
      float level = levels[index * pixels() + i];
      target[offset + i] = (byte) Math.max(0, Math.min(255, Math.round(255 * level)));
    }
  }

  /** Copies the levels unchanged. */
  @Override
  public void read(int index, float[] target, int offset) {
    System.arraycopy(levels, index * pixels(), target, offset, pixels());
  }
}
