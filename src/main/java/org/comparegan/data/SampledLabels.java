package org.comparegan.data;

/** Where the classes of generated images come from. */
public enum SampledLabels {
  /** There are none: the generator is unconditional. */
  NONE,
  /** Uniform over the classes. */
  UNIFORM,
  /**
   * The label of the real image at the same place of the batch, −1 included (gin {@code
   * fit_label_distribution}).
   */
  FROM_IMAGES
}
