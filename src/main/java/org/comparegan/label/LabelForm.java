package org.comparegan.label;

import java.util.OptionalInt;
import org.comparegan.image.DataException;

/**
 * Form of replacement labels.
 *
 * @param soft whether labels are distributions over the classes
 * @param classes number of classes; empty: that of the data set
 */
public record LabelForm(boolean soft, OptionalInt classes) {
  /** One of the data set's classes per image. */
  public static final LabelForm HARD = new LabelForm(false, OptionalInt.empty());

  /** Refuses fewer than two classes. */
  public LabelForm {
    if (classes.isPresent() && classes.getAsInt() < 2) {
      throw new DataException(
          "Labels come from two classes or more, not from " + classes.getAsInt() + ".");
    }
  }

  /** A copy that is soft if this is, or if {@code too} is true. */
  public LabelForm orSoft(boolean too) {
    return new LabelForm(soft || too, classes);
  }

  /** The number of classes, given that the data set has {@code own}. */
  int classesOf(int own) {
    return classes.orElse(own);
  }
}
