package org.comparegan.label;

import java.util.OptionalInt;
import org.comparegan.image.DataException;

/**
 * What replaced labels are.
 *
 * @param soft whether they are distributions over the classes
 * @param classes how many classes they come from; empty: as many as the data set has
 */
public record LabelForm(boolean soft, OptionalInt classes) {
  /** One class each, of those of the data set. */
  public static final LabelForm HARD = new LabelForm(false, OptionalInt.empty());

  /** Refuses fewer than two classes. */
  public LabelForm {
    if (classes.isPresent() && classes.getAsInt() < 2) {
      throw new DataException(
          "Labels come from two classes or more, not from " + classes.getAsInt() + ".");
    }
  }

  /** A copy whose labels are distributions if they are now, or if {@code too} is true. */
  public LabelForm orSoft(boolean too) {
    return new LabelForm(soft || too, classes);
  }

  /** The number of classes where the data set has {@code own}. */
  int classesOf(int own) {
    return classes.orElse(own);
  }
}
