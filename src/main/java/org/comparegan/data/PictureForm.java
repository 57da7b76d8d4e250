package org.comparegan.data;

import java.util.OptionalInt;
import org.comparegan.image.DataException;

/**
 * The form to which pictures of any size and colour are brought.
 *
 * @param resolution side of the images: the middle square of each picture, resized; empty: the
 *     pictures' own size
 * @param colors 1: grey, by the weights of {@code tf.image.rgb_to_grayscale}; 3: red, green, blue,
 *     grey pictures by repetition; empty: as the pictures are
 */
public record PictureForm(OptionalInt resolution, OptionalInt colors) {
  /** Pictures stay as they are. */
  public static final PictureForm AS_STORED =
      new PictureForm(OptionalInt.empty(), OptionalInt.empty());

  /** Refuses other numbers of channels, and sizes that no image has. */
  public PictureForm {
    if (resolution.isPresent() && resolution.getAsInt() < 1) {
      throw new DataException("--resolution must be positive: " + resolution.getAsInt() + ".");
    }
    if (colors.isPresent() && colors.getAsInt() != 1 && colors.getAsInt() != 3) {
      throw new DataException(
          "--colors is 1 (grey) or 3 (red, green, blue), not " + colors.getAsInt() + ".");
    }
  }

  /** Whether pictures stay as they are. */
  public boolean isStored() {
    return equals(AS_STORED);
  }

  /** The options that ask for it, as in {@code --resolution 32 --colors 1}. */
  public String options() {
    return (resolution.isPresent() ? "--resolution " + resolution.getAsInt() : "")
        + (resolution.isPresent() && colors.isPresent() ? " " : "")
        + (colors.isPresent() ? "--colors " + colors.getAsInt() : "");
  }
}
