package org.comparegan.image;

/**
 * Some images of the base, evenly spread over it, so that a set in the order of its classes shows
 * all of them.
 *
 * @param base the images
 * @param size how many, 1 to the size of the base
 */
public record SpreadImages(ImageSet base, int size) implements ImageView {
  /** Refuses more images than there are. */
  public SpreadImages {
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

  @Override
  public void read(int[] indices, CropDraw first, float[] target, int offset) {
    readBase(indices, first, target, offset);
  }
}
