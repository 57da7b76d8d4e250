package org.comparegan.image;

import java.util.List;

/**
 * The images of a set, all of class 0 of 1 (the reference's {@code single_class_*} sets).
 *
 * @param base the images
 */
public record SingleClass(ImageSet base) implements ImageView {
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

  @Override
  public void read(int[] indices, CropDraw first, float[] target, int offset) {
    readBase(indices, first, target, offset);
  }
}
