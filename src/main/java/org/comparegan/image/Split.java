package org.comparegan.image;

import java.util.Locale;

/** The part of a data set: trained on, or held out for evaluation. */
public enum Split {
  /** The training images. */
  TRAIN,
  /** The held-out images. */
  TEST;

  /** The name in lower case, as in {@code mnist/train}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
