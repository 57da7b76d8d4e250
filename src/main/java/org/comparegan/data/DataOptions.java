package org.comparegan.data;

import java.util.Optional;

/**
 * How a data set is looked at.
 *
 * @param labelFiles gin {@code replace_labels.file_pattern}
 * @param trainingCrop gin {@code train_imagenet_transform.crop_method}
 * @param evaluationCrop gin {@code eval_imagenet_transform.crop_method}
 * @param seed gin {@code dataset.seed}, of random classes
 */
public record DataOptions(
    Optional<String> labelFiles, Crop trainingCrop, Crop evaluationCrop, long seed) {
  /** As the reference has them unless a configuration says otherwise. */
  public static final DataOptions DEFAULTS =
      new DataOptions(Optional.empty(), Crop.DISTORTED, Crop.MIDDLE, 547);
}
