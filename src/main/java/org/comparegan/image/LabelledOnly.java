package org.comparegan.image;

import java.util.stream.IntStream;

/**
 * Those images of the base that have a label, in its order (the reference's {@code labeled_only_*}
 * sets).
 */
public final class LabelledOnly implements ImageView {
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

  @Override
  public void read(int[] indices, CropDraw first, float[] target, int offset) {
    readBase(indices, first, target, offset);
  }
}
