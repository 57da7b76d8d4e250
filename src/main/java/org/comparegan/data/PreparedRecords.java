package org.comparegan.data;

import java.util.Optional;
import java.util.OptionalInt;
import org.comparegan.image.CorruptFiles;
import org.comparegan.image.CropDraw;
import org.comparegan.image.DataException;
import org.comparegan.picture.Crop;
import org.comparegan.picture.ExampleRecord;
import org.comparegan.picture.Picture;
import org.comparegan.picture.PictureDecoder;
import org.comparegan.picture.PictureTransform;
import org.comparegan.random.AddressedRandom;

/** The records of a preparation, made one by one. Safe for use by many threads. */
final class PreparedRecords implements AutoCloseable {
  private final Stored source;
  private final OptionalInt resolution;
  private final boolean baseNames;
  private final Optional<CorruptFiles> skipped;
  private final Optional<PictureDecoder> resizer;

  /** As {@link Preparation.Plan} says. */
  PreparedRecords(
      Stored source, OptionalInt resolution, boolean baseNames, Optional<CorruptFiles> skipped) {
    this.source = source;
    this.resolution = resolution;
    this.baseNames = baseNames;
    this.skipped = skipped;
    this.resizer =
        resolution.isEmpty()
            ? Optional.empty()
            : Optional.of(
                new PictureDecoder(
                    3, new PictureTransform.CropThenResize(resolution.getAsInt()), Crop.MIDDLE));
  }

  /** The record of a picture; empty if it cannot be read and is skipped. */
  Optional<byte[]> at(int index) {
    try {
      byte[] picture = encoded(index);
      String name = source.fileName(index);
      return Optional.of(
          ExampleRecord.encodedPicture(
              picture,
              source.classes() > 0 ? OptionalInt.of(source.label(index)) : OptionalInt.empty(),
              baseNames ? Picture.lastPart(name) : name));
    } catch (DataException e) {
      skipped
          .orElseThrow(
              () ->
                  new DataException(
                      e.getMessage() + " Leave such pictures out with --skip-corrupt.", e))
          .add(source.place(index), String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private byte[] encoded(int index) {
    if (resizer.isEmpty()) {
      if (source instanceof Stored.Encoded) {
        // Decoded only to find out whether it can be.
        source.picture(index);
      }
      return source.encoded(index);
    }
    int side = resolution.getAsInt();
    float[] image = new float[side * side * 3];
    CropDraw none = new CropDraw(AddressedRandom.of(0).stream("none"), index);
    try {
      resizer.get().images(new byte[][] {source.encoded(index)}, none, image, 0, image.length);
    } catch (DataException e) {
      throw new DataException(source.place(index) + ": no whole picture: " + e.getMessage(), e);
    }
    byte[] levels = new byte[image.length];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = (byte) Math.round(255 * image[i]);
    }
    return Stored.png(new PictureDecoder.Decoded(side, side, 3, levels));
  }

  @Override
  public void close() {
    resizer.ifPresent(PictureDecoder::close);
  }
}
