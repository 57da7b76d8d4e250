package org.comparegan.data;

/**
 * Images with other labels than their own.
 *
 * @param base the images
 * @param labels {@code [n]}, each in [0, classes) or {@link ImageSet#UNLABELLED}; not copied
 */
@SuppressWarnings("ArrayRecordComponent")
record RelabelledImages(ImageSet base, int[] labels) implements ImageView {
  @Override
  public int label(int index) {
    return labels[index];
  }

  @Override
  public void read(int[] indices, CropDraw first, float[] target, int offset) {
    readBase(indices, first, target, offset);
  }
}
