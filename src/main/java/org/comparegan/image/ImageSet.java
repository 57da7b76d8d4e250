package org.comparegan.image;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import org.comparegan.file.Sha256;

/**
 * Images of one size with random access: 8-bit pixels in the order [height, width, channel], and
 * labels. Immutable and safe for use by many threads.
 *
 * <p>Indices lie in [0, size); others cause an {@link IndexOutOfBoundsException}.
 */
public interface ImageSet extends LabelledSet {
  /** Rows of an image. */
  int height();

  /** Columns of an image. */
  int width();

  /** Channels of an image: 1 (grey) or 3 (red, green, blue). */
  int channels();

  /** Writes the {@link #pixels} values in [0, 255], as unsigned bytes, from {@code offset} on. */
  void read(int index, byte[] target, int offset);

  /** Writes the {@link #pixels} values in [0, 1] from {@code offset} on: float32(byte) / 255. */
  default void read(int index, float[] target, int offset) {
    byte[] image = new byte[pixels()];
    read(index, image, 0);
    UnitScale.scale(image, 0, target, offset, image.length);
  }

  /**
   * Consecutive images, as evaluation sees them.
   *
   * @return {@code [count, height, width, channels]} in [0, 1]
   */
  default float[] levels(int first, int count) {
    float[] levels = new float[count * pixels()];
    for (int i = 0; i < count; i++) {
      read(first + i, levels, i * pixels());
    }
    return levels;
  }

  /**
   * Writes the image as training sees it at one position of its stream, which differs from {@link
   * #read(int, float[], int)} where the set crops at random.
   */
  default void read(int index, CropDraw draw, float[] target, int offset) {
    read(index, target, offset);
  }

  /**
   * Writes several training images; some sets do this faster than one at a time.
   *
   * @param first draw of the first image; the others follow
   */
  default void read(int[] indices, CropDraw first, float[] target, int offset) {
    for (int i = 0; i < indices.length; i++) {
      read(indices[i], first.plus(i), target, offset + i * pixels());
    }
  }

  /** [classes] float32 that sum to 1, where the label is a distribution. */
  default Optional<float[]> softLabel(int index) {
    return Optional.empty();
  }

  @Override
  default String place(int index) {
    return name() + ", image " + index;
  }

  /** Does nothing for sets in memory. */
  @Override
  default void close() {}

  /** Values of one image: height × width × channels. */
  default int pixels() {
    return height() * width() * channels();
  }

  /**
   * SHA-256, in hexadecimal, of size, height, width and channels (32-bit big-endian), then of each
   * image its pixels and its label (32-bit big-endian). It does not depend on the file format.
   */
  @Override
  default String checksum() {
    return contentChecksum(this);
  }

  /** A checksum over all pixels, even if the set's own checksum leaves them out. */
  static String contentChecksum(ImageSet images) {
    MessageDigest digest = Sha256.digest();
    ByteBuffer header = ByteBuffer.allocate(4 * Integer.BYTES);
    header.putInt(images.size()).putInt(images.height());
    header.putInt(images.width()).putInt(images.channels());
    digest.update(header.array());
    ByteBuffer record = ByteBuffer.allocate(images.pixels() + Integer.BYTES);
    for (int i = 0; i < images.size(); i++) {
      images.read(i, record.array(), 0);
      record.putInt(images.pixels(), images.label(i));
      digest.update(record.array());
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
