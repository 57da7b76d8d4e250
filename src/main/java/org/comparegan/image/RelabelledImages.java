package org.comparegan.image;

import java.util.List;
import java.util.Optional;

/**
 * Images with other labels than their own.
 *
 * @param base the images
 * @param labels {@code [n]}, each in [0, classes) or {@link ImageSet#UNLABELLED}; not copied
 * @param soft {@code [n][classes]} distributions, an empty row where there is none; or no row at
 *     all
 * @param classes how many classes these labels come from
 */
@SuppressWarnings("ArrayRecordComponent")
public record RelabelledImages(ImageSet base, int[] labels, float[][] soft, int classes)
    implements ImageView {
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

  @Override
  public void read(int[] indices, CropDraw first, float[] target, int offset) {
    readBase(indices, first, target, offset);
  }
}
