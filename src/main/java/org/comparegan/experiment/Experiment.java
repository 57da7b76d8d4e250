package org.comparegan.experiment;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A whole configuration, typed and immutable, with every default visible. Nested as the gin
 * selectors are; {@code GinConfig} makes one from text.
 *
 * @param options gin {@code options}, without what the GAN owns
 * @param stepping how steps change weights; ours
 * @param runConfig gin {@code run_config}
 * @param dataset gin {@code dataset} and its label files and crops
 * @param gan GAN class, losses, optimisers
 * @param z latent in training
 * @param evalZ latent in evaluation; bound apart from {@code z} in the reference (reference F17)
 * @param network generator, discriminator, layers
 */
public record Experiment(
    Options options,
    Stepping stepping,
    RunConfig runConfig,
    Dataset dataset,
    GanOptions gan,
    Latent z,
    Latent evalZ,
    NetworkOptions network) {

  /**
   * gin {@code options}, runner_lib.py:72.
   *
   * @param architecture network family
   * @param batchSize images of one sub-step
   * @param trainingSteps generator steps in all
   * @param zDim width of the latent
   */
  public record Options(Architecture architecture, int batchSize, long trainingSteps, int zDim) {}

  /**
   * How steps change weights.
   *
   * @param microBatchSize gin {@code gradient_accumulation.micro_batch_size}: examples of a step
   *     that go through the networks together; absent: all
   * @param frozenBlocks gin {@code fine_tuning.frozen_blocks}: lowest blocks of the discriminator
   *     that no step changes
   */
  public record Stepping(Optional<Integer> microBatchSize, int frozenBlocks) {}

  /**
   * gin {@code run_config}, main.py:79.
   *
   * @param seed gin {@code tf_random_seed}: seed of the weights
   * @param saveCheckpointsSteps generator steps between checkpoints
   * @param keepCheckpointMax checkpoints kept
   */
  public record RunConfig(OptionalLong seed, long saveCheckpointsSteps, int keepCheckpointMax) {}

  /**
   * gin {@code dataset} and what it reads.
   *
   * @param name a registered data set
   * @param seed seed of order, crops, latents and fake labels
   * @param labelFilePattern gin {@code replace_labels.file_pattern}
   * @param trainCrop gin {@code train_imagenet_transform.crop_method}
   * @param evalCrop gin {@code eval_imagenet_transform.crop_method}
   * @param labelSplit ours: how many of the labels are known in training
   */
  public record Dataset(
      String name,
      long seed,
      Optional<String> labelFilePattern,
      String trainCrop,
      String evalCrop,
      LabelSplit labelSplit) {
    /** As the reference: all labels are known. */
    public Dataset(
        String name,
        long seed,
        Optional<String> labelFilePattern,
        String trainCrop,
        String evalCrop) {
      this(name, seed, labelFilePattern, trainCrop, evalCrop, LabelSplit.ALL);
    }
  }

  /**
   * Ours: training knows the labels of a part of each class; the others are −1. And what becomes of
   * the labels, which the reference says by names of ImageNet.
   *
   * @param percent of each class, in (0, 100]
   * @param seed of the choice
   * @param labels what becomes of the labels: {@code hard}, {@code soft}, {@code single_class},
   *     {@code random_class} or {@code labeled_only}
   * @param classes that the labels of label files come from; empty: those of the data set
   */
  public record LabelSplit(double percent, long seed, String labels, OptionalInt classes) {
    /** All labels are known. */
    public static final LabelSplit ALL = new LabelSplit(100, 1, "hard", OptionalInt.empty());
  }
}
