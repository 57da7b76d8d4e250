package org.comparegan.data;

import java.util.Optional;

/**
 * How a data set is looked at.
 *
 * @param labelFiles gin {@code replace_labels.file_pattern}
 * @param trainingCrop gin {@code train_imagenet_transform.crop_method}
 * @param evaluationCrop gin {@code eval_imagenet_transform.crop_method}
 * @param seed gin {@code dataset.seed}, of random classes
 * @param skipped where pictures and shards that cannot be read are noted; empty: they are an error
 */
public record DataOptions(
    Optional<String> labelFiles,
    Crop trainingCrop,
    Crop evaluationCrop,
    long seed,
    Optional<CorruptFiles> skipped) {
  /** As the reference has them unless a configuration says otherwise. */
  public static final DataOptions DEFAULTS =
      new DataOptions(Optional.empty(), Crop.DISTORTED, Crop.MIDDLE, 547, Optional.empty());

  /** The same, but what cannot be read is skipped and noted. */
  public DataOptions skipping(CorruptFiles log) {
    return new DataOptions(labelFiles, trainingCrop, evaluationCrop, seed, Optional.of(log));
  }

  /** The same with labels from files. */
  public DataOptions labelled(String pattern) {
    return new DataOptions(Optional.of(pattern), trainingCrop, evaluationCrop, seed, skipped);
  }
}
