package org.comparegan.image;

import org.comparegan.random.AddressedRandom;
import org.comparegan.random.RandomStream;

/**
 * The images of a set, each with a random label of its own that stays the same in all epochs (the
 * reference's {@code random_class_*} sets, which fail there when they are built).
 */
public final class RandomClass implements ImageView {
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

  @Override
  public void read(int[] indices, CropDraw first, float[] target, int offset) {
    readBase(indices, first, target, offset);
  }
}
