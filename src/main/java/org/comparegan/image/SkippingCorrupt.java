package org.comparegan.image;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The images of a set; in the place of one that cannot be read stands the next that can, with its
 * label. Which one that is does not depend on the order of reading. An image's label is known to be
 * right after the image was read.
 */
public final class SkippingCorrupt implements ImageView {
  private final ImageSet base;
  private final CorruptFiles log;
  private final Set<Integer> corrupt = ConcurrentHashMap.newKeySet();

  /** Notes what is skipped in {@code log}. */
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
      readBase(indices, first, target, offset);
    } catch (DataException e) {
      // One by one, to find out which.
      ImageView.super.read(indices, first, target, offset);
    }
  }

  @Override
  public Optional<float[]> softLabel(int index) {
    return base.softLabel(baseIndex(index));
  }

  private interface Reading {
    void at(int place);
  }

  private void skip(int index, Reading reading) {
    while (true) {
      int place = baseIndex(index);
      try {
        reading.at(place);
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
