package org.comparegan.label;

import org.comparegan.image.DataException;
import org.comparegan.image.ImageSet;
import org.comparegan.image.ImageView;

/**
 * All images of the base, of which only those of a split keep their label.
 *
 * @param base the fully labelled set
 * @param split made for that set
 */
public record PartiallyLabelled(ImageSet base, LabelSplit split) implements ImageView.SamePixels {
  /** Refuses a split that was made for other images. */
  public PartiallyLabelled {
    String checksum = base.checksum();
    if (!checksum.equals(split.dataChecksum())) {
      throw new DataException(
          String.format(
              "The label split was made for %d images with checksum %s, but %s has %d with %s:"
                  + " split the labels of this set anew.",
              split.size(), split.dataChecksum(), base.name(), base.size(), checksum));
    }
  }

  @Override
  public int label(int index) {
    return split.isLabelled(index) ? base.label(index) : UNLABELLED;
  }
}
