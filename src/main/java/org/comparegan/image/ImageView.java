package org.comparegan.image;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.comparegan.random.AddressedRandom;
import org.comparegan.random.RandomStream;

/** A modified view of a set; everything else comes from its base. */
public interface ImageView extends ImageSet {
  /** The underlying set. */
  ImageSet base();

  /** Index in the base of the image at {@code index} here. */
  default int baseIndex(int index) {
    return index;
  }

  /** Indices in the base of several images. */
  default int[] baseIndices(int[] indices) {
    return Arrays.stream(indices).map(this::baseIndex).toArray();
  }

  @Override
  default String name() {
    return base().name();
  }

  @Override
  default int size() {
    return base().size();
  }

  @Override
  default int height() {
    return base().height();
  }

  @Override
  default int width() {
    return base().width();
  }

  @Override
  default int channels() {
    return base().channels();
  }

  @Override
  default int classes() {
    return base().classes();
  }

  @Override
  default List<String> classNames() {
    return base().classNames();
  }

  @Override
  default List<String> notices() {
    return base().notices();
  }

  @Override
  default int label(int index) {
    return base().label(baseIndex(index));
  }

  @Override
  default void read(int index, byte[] target, int offset) {
    base().read(baseIndex(index), target, offset);
  }

  @Override
  default void read(int index, float[] target, int offset) {
    base().read(baseIndex(index), target, offset);
  }

  @Override
  default void read(int index, CropDraw draw, float[] target, int offset) {
    base().read(baseIndex(index), draw, target, offset);
  }

  @Override
  default Optional<float[]> softLabel(int index) {
    return base().softLabel(baseIndex(index));
  }

  @Override
  default String place(int index) {
    return base().place(baseIndex(index));
  }

  @Override
  default void close() {
    base().close();
  }

  /** A view that changes no pixels, so that it reads batches from its base. */
  interface SamePixels extends ImageView {
    @Override
    default void read(int[] indices, CropDraw first, float[] target, int offset) {
      base().read(baseIndices(indices), first, target, offset);
    }
  }

  /**
   * Replaces the labels.
   *
   * @param base the images
   * @param labels {@code [n]}, each in [0, classes) or {@link ImageSet#UNLABELLED}; not copied
   * @param soft {@code [n][classes]} distributions, an empty row for an image without one; no rows
   *     if there are none at all
   * @param classes how many classes the new labels come from
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Relabelled(ImageSet base, int[] labels, float[][] soft, int classes)
      implements SamePixels {
    @Override
    public int label(int index) {
      return labels[index];
    }

    @Override
    public List<String> classNames() {
      return classes == base.classes() ? base.classNames() : List.of();
    }

    @Override
    public Optional<float[]> softLabel(int index) {
      return soft.length == 0 || soft[index].length == 0
          ? Optional.empty()
          : Optional.of(soft[index].clone());
    }
  }

  /**
   * The labelled images of the base, in its order (the reference's {@code labeled_only_*} sets).
   */
  final class LabelledOnly implements SamePixels {
    private final ImageSet base;
    private final int[] labelled;

    /**
     * Finds the labelled images.
     *
     * @throws DataException if there are none
     */
    public LabelledOnly(ImageSet base) {
      this.base = base;
      this.labelled =
          IntStream.range(0, base.size()).filter(i -> base.label(i) != UNLABELLED).toArray();
      if (labelled.length == 0) {
        throw new DataException(base.name() + ": none of its images has a label.");
      }
    }

    @Override
    public ImageSet base() {
      return base;
    }

    @Override
    public int baseIndex(int index) {
      return labelled[index];
    }

    @Override
    public int size() {
      return labelled.length;
    }
  }

  /**
   * Puts all images into class 0 of 1 (the reference's {@code single_class_*} sets).
   *
   * @param base the images
   */
  record SingleClass(ImageSet base) implements SamePixels {
    @Override
    public int classes() {
      return 1;
    }

    @Override
    public List<String> classNames() {
      return List.of("all");
    }

    @Override
    public int label(int index) {
      return 0;
    }
  }

  /**
   * Gives each image a random label that stays fixed over epochs (the reference's {@code
   * random_class_*} sets, which fail there when they are built).
   */
  final class RandomClass implements SamePixels {
    private final ImageSet base;
    private final RandomStream labels;

    /** Labels uniform over the classes of the base, drawn from {@code seed}. */
    public RandomClass(ImageSet base, long seed) {
      this.base = base;
      this.labels = AddressedRandom.of(seed).stream("data/random_class");
    }

    @Override
    public ImageSet base() {
      return base;
    }

    @Override
    public int label(int index) {
      return labels.integers(index, 1, classes())[0];
    }
  }

  /**
   * An evenly spaced subset, so that all classes occur even if the base is sorted by class.
   *
   * @param base the images
   * @param size number of images, 1 to the size of the base
   */
  record Spread(ImageSet base, int size) implements SamePixels {
    /** Refuses more images than there are. */
    public Spread {
      if (size < 1 || size > base.size()) {
        throw new DataException(
            "%s has %d images, of which %d cannot be taken."
                .formatted(base.name(), base.size(), size));
      }
    }

    @Override
    public int baseIndex(int index) {
      return (int) ((long) index * base.size() / size);
    }
  }

  /**
   * Adds a black margin. If it is odd, the larger half is below and to the right, as in
   * TensorFlow's {@code resize_image_with_crop_or_pad}.
   *
   * @param base the smaller images
   * @param height rows after padding
   * @param width columns after padding
   */
  record Padded(ImageSet base, int height, int width) implements ImageView {
    /** Refuses a size below that of the base. */
    public Padded {
      if (height < base.height() || width < base.width()) {
        throw new DataException(
            String.format(
                "%s: images of %d×%d cannot be padded to %d×%d.",
                base.name(), base.height(), base.width(), height, width));
      }
    }

    @Override
    public void read(int index, byte[] target, int offset) {
      byte[] image = new byte[base.pixels()];
      base.read(index, image, 0);
      Arrays.fill(target, offset, offset + pixels(), (byte) 0);
      int row = base.width() * channels();
      for (int y = 0; y < base.height(); y++) {
        System.arraycopy(image, y * row, target, offset + inside(y), row);
      }
    }

    @Override
    public void read(int index, float[] target, int offset) {
      byte[] image = new byte[pixels()];
      read(index, image, 0);
      UnitScale.scale(image, 0, target, offset, image.length);
    }

    @Override
    public void read(int index, CropDraw draw, float[] target, int offset) {
      read(index, target, offset);
    }

    private int inside(int y) {
      int top = (height - base.height()) / 2;
      int left = (width - base.width()) / 2;
      return ((top + y) * width + left) * channels();
    }
  }

  /**
   * Replaces each unreadable image, with its label, by the next readable one. The choice does not
   * depend on the order of reading. Ask for a label only after reading its image, since reading
   * determines the replacement.
   */
  final class SkippingCorrupt implements ImageView {
    private final ImageSet base;
    private final CorruptFiles log;
    private final Set<Integer> corrupt = ConcurrentHashMap.newKeySet();

    /** Records skipped images in {@code log}. */
    public SkippingCorrupt(ImageSet base, CorruptFiles log) {
      this.base = base;
      this.log = log;
    }

    @Override
    public ImageSet base() {
      return base;
    }

    @Override
    public int baseIndex(int index) {
      int place = index;
      while (corrupt.contains(place)) {
        place = (place + 1) % base.size();
      }
      return place;
    }

    @Override
    public void read(int index, byte[] target, int offset) {
      skip(index, place -> base.read(place, target, offset));
    }

    @Override
    public void read(int index, float[] target, int offset) {
      skip(index, place -> base.read(place, target, offset));
    }

    @Override
    public void read(int index, CropDraw draw, float[] target, int offset) {
      skip(index, place -> base.read(place, draw, target, offset));
    }

    @Override
    public void read(int[] indices, CropDraw first, float[] target, int offset) {
      try {
        base.read(baseIndices(indices), first, target, offset);
      } catch (DataException e) {
        // One by one, to find out which.
        ImageView.super.read(indices, first, target, offset);
      }
    }

    private void skip(int index, IntConsumer reading) {
      while (true) {
        int place = baseIndex(index);
        try {
          reading.accept(place);
          return;
        } catch (DataException e) {
          if (Thread.currentThread().isInterrupted()) {
            throw e;
          }
          log.add(base.place(place), String.valueOf(e.getMessage()));
          corrupt.add(place);
          if (corrupt.size() >= base.size()) {
            throw new DataException(
                base.name() + ": none of its " + base.size() + " images can be read.", e);
          }
        }
      }
    }
  }
}
