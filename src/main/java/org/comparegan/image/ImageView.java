package org.comparegan.image;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Another set seen in another way: all is as in the base but what the view changes. */
public interface ImageView extends ImageSet {
  /** The set that is looked at. */
  ImageSet base();

  /** The place in the base of the image at {@code index} here. */
  default int baseIndex(int index) {
    return index;
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

  /** For a view that changes no pixel: reads the images of the base. */
  default void readBase(int[] indices, CropDraw first, float[] target, int offset) {
    base().read(Arrays.stream(indices).map(this::baseIndex).toArray(), first, target, offset);
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
}
