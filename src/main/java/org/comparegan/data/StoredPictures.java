package org.comparegan.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.comparegan.image.DataException;
import org.comparegan.image.ImageSet;
import org.comparegan.image.ImageView;
import org.comparegan.image.LabelledSet;
import org.comparegan.image.Split;
import org.comparegan.picture.Crop;
import org.comparegan.picture.EncodedImages;
import org.comparegan.picture.Exif;
import org.comparegan.picture.Picture;
import org.comparegan.picture.PictureDecoder;
import org.comparegan.picture.PictureDecoder.Decoded;
import org.comparegan.picture.PictureList;
import org.comparegan.picture.PictureSize;
import org.comparegan.picture.PictureTransform;
import org.comparegan.random.AddressedRandom;
import org.comparegan.random.Permutation;

/**
 * The stored pictures of a data set, which may differ in size: {@code data verify} reads them,
 * {@code data prepare} copies them.
 */
public sealed interface StoredPictures extends AutoCloseable {
  /** Their labels and places. */
  LabelledSet set();

  /** The name of a picture's file, or empty. */
  String fileName(int index);

  /**
   * The picture, decoded.
   *
   * @throws DataException when it cannot be read, with its place
   */
  Decoded picture(int index);

  /** Whether the picture's file has an EXIF orientation, which is not applied. */
  boolean isTurned(int index);

  /** Whether any picture has colour; one whose header cannot be read has none. */
  boolean hasColour();

  /** The stored file, or a PNG file where only pixels are stored. */
  byte[] encoded(int index);

  @Override
  void close();

  /** Images of one size. */
  record Pixels(ImageSet set) implements StoredPictures {
    @Override
    public String fileName(int index) {
      return "";
    }

    @Override
    public Decoded picture(int index) {
      byte[] levels = new byte[set.pixels()];
      set.read(index, levels, 0);
      return new Decoded(set.height(), set.width(), set.channels(), levels);
    }

    @Override
    public byte[] encoded(int index) {
      return picture(index).png();
    }

    @Override
    public boolean isTurned(int index) {
      return false;
    }

    @Override
    public boolean hasColour() {
      return set.channels() == 3;
    }

    @Override
    public void close() {
      set.close();
    }
  }

  /** Encoded files of any size, decoded with as many channels as each file has. */
  record Encoded(PictureList set, PictureDecoder decoder) implements StoredPictures {
    /** Creates a decoder. */
    public Encoded(PictureList set) {
      this(set, new PictureDecoder(0, new PictureTransform.AsTheyAre(), Crop.NONE));
    }

    /** The training and the held-out part, which close with this. */
    public List<StoredPictures> heldOut(double percent) {
      BitSet held = held(percent);
      return List.of(
          new Encoded(set.at(place -> !held.get(place)), decoder),
          new Encoded(set.at(held::get), decoder));
    }

    /** The share of each class, at least one picture where the class has two. */
    private BitSet held(double percent) {
      Map<Integer, List<Integer>> byClass = new TreeMap<>();
      for (int i = 0; i < set.size(); i++) {
        byClass.computeIfAbsent(set.label(i), label -> new ArrayList<>()).add(i);
      }
      BitSet held = new BitSet();
      byClass.forEach(
          (label, places) -> {
            int size = places.size();
            int count = Math.min(size - 1, Math.max(1, (int) Math.round(size * percent / 100)));
            Permutation order =
                AddressedRandom.of(0).stream("data/held_out/" + label).permutation(0, size);
            for (int i = 0; i < count; i++) {
              held.set(places.get(order.at(i)));
            }
          });
      return held;
    }

    @Override
    public String fileName(int index) {
      return set.at(index).fileName();
    }

    @Override
    public Decoded picture(int index) {
      byte[] file = encoded(index);
      try {
        return decoder.decode(file);
      } catch (DataException e) {
        throw new DataException(
            set.place(index) + ": not a complete picture: " + e.getMessage(), e);
      }
    }

    @Override
    public byte[] encoded(int index) {
      return set.at(index).encoded();
    }

    @Override
    public boolean isTurned(int index) {
      return Exif.orientation(encoded(index)) > 1;
    }

    @Override
    public boolean hasColour() {
      return set.pictures().stream().anyMatch(Encoded::hasColour);
    }

    private static boolean hasColour(Picture picture) {
      try {
        return PictureSize.of(picture).channels() == 3;
      } catch (DataException unread) {
        return false;
      }
    }

    @Override
    public void close() {
      decoder.close();
      set.close();
    }
  }

  /**
   * The stored form of a known set or a path: encoded files if there are any, else pixels.
   *
   * @param dataDir as for {@link DataSets#open(String, Split, Optional, DataOptions)}
   */
  static StoredPictures open(
      String name, Split split, Optional<Path> dataDir, DataOptions options) {
    if (DataSets.isPath(name)) {
      PictureList pictures = UniformPictures.pictures(Path.of(name), split, options.skipped());
      return new Encoded(options.relabelled(pictures, split.label()));
    }
    ImageSet set = DataSets.open(name, split, dataDir, options);
    if (set instanceof ImageView.SkippingCorrupt skipping) {
      set = skipping.base();
    }
    return set instanceof EncodedImages images ? new Encoded(images.pictures()) : new Pixels(set);
  }
}
