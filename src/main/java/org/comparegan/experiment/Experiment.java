package org.comparegan.experiment;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.comparegan.gin.GinConfigurable;
import org.comparegan.gin.GinParameter;

/**
 * A whole configuration, typed and immutable, with every default visible; {@link GinConfig} makes
 * one from text.
 *
 * <p>These records, and those of {@link GanOptions}, {@link NetworkOptions} and {@link
 * LayerOptions}, are the table of what gin text can bind: a component is a parameter, with its
 * default and range. Names, defaults and what may be bound are the reference's; what is marked as
 * ours has a default that does what the reference does.
 *
 * @param options gin {@code options}, without what the GAN owns
 * @param stepping how steps change weights; ours
 * @param runConfig gin {@code run_config}
 * @param dataset gin {@code dataset} and its label files and crops
 * @param gan GAN class, losses, optimisers
 * @param z latent in training, modular_gan.py:365
 * @param evalZ latent in evaluation, eval_gan_lib.py:43; bound apart from {@code z} (reference F17)
 * @param network generator, discriminator, layers
 */
public record Experiment(
    Options options,
    Stepping stepping,
    RunConfig runConfig,
    Dataset dataset,
    GanOptions gan,
    @GinConfigurable(
            value = "compare_gan.gans.modular_gan.z",
            denied = {"shape", "name"})
        Latent z,
    @GinConfigurable(
            value = "compare_gan.eval_gan_lib.eval_z",
            denied = {"shape", "name"})
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
  @GinConfigurable(
      value = "compare_gan.runner_lib.options",
      unused = "discriminator_normalization = None")
  public record Options(
      @GinParameter Architecture architecture,
      @GinParameter(least = 1) int batchSize,
      @GinParameter(least = 1) long trainingSteps,
      @GinParameter(value = "128", least = 1) int zDim) {}

  /**
   * How steps change weights; ours.
   *
   * @param microBatchSize examples of a step that go through the networks together; absent: all
   * @param frozenBlocks lowest blocks of the discriminator that no step changes
   */
  public record Stepping(
      @GinConfigurable("comparegan.gradient_accumulation")
          @GinParameter(value = "None", least = 1, ours = true)
          Optional<Integer> microBatchSize,
      @GinConfigurable("comparegan.fine_tuning") @GinParameter(value = "0", least = 0, ours = true)
          int frozenBlocks) {}

  /**
   * gin {@code run_config}, main.py:79. The unused parameters are for TPUs.
   *
   * @param seed seed of the weights
   * @param saveCheckpointsSteps generator steps between checkpoints
   * @param keepCheckpointMax checkpoints kept
   */
  @GinConfigurable(
      value = "compare_gan.main.run_config",
      unused = {"single_core = False", "iterations_per_loop = 1000"})
  public record RunConfig(
      @GinParameter(value = "None", name = "tf_random_seed") OptionalLong seed,
      @GinParameter(value = "5000", least = 1) long saveCheckpointsSteps,
      @GinParameter(value = "1000", least = 0) int keepCheckpointMax) {}

  /**
   * gin {@code dataset}, datasets.py:642, and what it reads.
   *
   * @param name a registered data set
   * @param seed seed of order, crops, latents and fake labels
   * @param labelFilePattern label files that replace the labels, datasets.py:174
   * @param trainCrop datasets.py:480
   * @param evalCrop datasets.py:490
   * @param labelSplit how many of the labels are known in training
   */
  @GinConfigurable("compare_gan.datasets.dataset")
  public record Dataset(
      @GinParameter String name,
      @GinParameter("547") long seed,
      @GinConfigurable(value = "compare_gan.datasets.replace_labels", onlyThese = true)
          @GinParameter(value = "None", name = "file_pattern")
          Optional<String> labelFilePattern,
      @GinConfigurable(value = "compare_gan.datasets.train_imagenet_transform", onlyThese = true)
          @GinParameter(
              value = "'distorted'",
              name = "crop_method",
              choices = {"distorted", "random", "middle", "none"})
          String trainCrop,
      @GinConfigurable(value = "compare_gan.datasets.eval_imagenet_transform", onlyThese = true)
          @GinParameter(
              value = "'middle'",
              name = "crop_method",
              choices = {"distorted", "random", "middle", "none"})
          String evalCrop,
      LabelSplit labelSplit) {}

  /**
   * Ours: training knows the labels of a part of each class; the others are −1. And what becomes of
   * the labels, which the reference says by names of ImageNet.
   *
   * @param percent of each class
   * @param seed of the choice
   * @param labels what becomes of the labels
   * @param classes that the labels of label files come from; absent: those of the data set
   */
  @GinConfigurable("comparegan.label_split")
  public record LabelSplit(
      @GinParameter(value = "100.0", above = 0, most = 100, ours = true) double percent,
      @GinParameter(value = "1", ours = true) long seed,
      @GinParameter(
              value = "'hard'",
              choices = {"hard", "soft", "single_class", "random_class", "labeled_only"},
              ours = true)
          String labels,
      @GinParameter(value = "None", least = 2, ours = true) OptionalInt classes) {}

  /**
   * Distribution of a latent.
   *
   * @param distributionFn its kind
   * @param minval smallest value of a uniform latent
   * @param maxval upper bound of a uniform latent, excluded
   * @param stddev of a normal latent
   * @param truncation ours: normal numbers are redrawn beyond two standard deviations, then
   *     multiplied by this; the truncation trick of Brock et al. 2019, section 3.1
   */
  public record Latent(
      @GinParameter("@tf.random.uniform") Distribution distributionFn,
      @GinParameter("-1.0") double minval,
      @GinParameter("1.0") double maxval,
      @GinParameter(value = "1.0", least = 0) double stddev,
      @GinParameter(value = "None", above = 0, most = 1, ours = true)
          Optional<Double> truncation) {}

  /** Kinds of latents. */
  public enum Distribution {
    @GinConfigurable("tf.random.uniform")
    UNIFORM,
    @GinConfigurable("tf.random.normal")
    NORMAL
  }
}
