package org.comparegan.experiment;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.comparegan.gin.GinConfigurable;
import org.comparegan.gin.GinParameter;

/**
 * A complete, typed, immutable configuration; {@link GinConfig} makes one from text.
 *
 * <p>The components of these records, and of {@link GanOptions}, {@link NetworkOptions} and {@link
 * LayerOptions}, declare the gin parameters with default and range. Names and defaults are the
 * reference's; parameters marked as ours behave like the reference by default.
 *
 * @param options gin {@code options}, except those of the GAN
 * @param stepping how steps change weights; ours
 * @param runConfig gin {@code run_config}
 * @param dataset gin {@code dataset} and its label files and crops
 * @param pictures form and mirroring of the pictures; ours
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
    Pictures pictures,
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
   * @param microBatchSize examples per pass through the networks; absent: the whole batch
   * @param frozenBlocks number of the discriminator's lowest blocks that are not trained
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
   * gin {@code dataset}, datasets.py:642, and options of its reading.
   *
   * @param name a registered data set
   * @param seed seed of order, crops, latents and fake labels
   * @param labelFilePattern label files that replace the labels, datasets.py:174
   * @param trainCrop datasets.py:480
   * @param evalCrop datasets.py:490
   * @param labelSplit which labels are known in training
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
   * Ours: training knows the labels of a share of each class, the others are −1; and how labels are
   * used, which the reference encodes in the names of its ImageNet data sets.
   *
   * @param percent share of each class with labels
   * @param seed seed of the choice
   * @param labels how labels are used
   * @param classes number of classes in the label files; absent: that of the data set
   * @param balanced whether all classes are drawn equally often
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
      @GinParameter(value = "None", least = 2, ours = true) OptionalInt classes,
      @GinParameter(value = "False", ours = true) boolean balanced) {}

  /**
   * Ours: the form to which the pictures of a folder or archive are brought, and whether training
   * mirrors images.
   *
   * @param resolution side of the images; absent: the pictures' own size
   * @param colors 1 (grey) or 3; absent: as the pictures are
   * @param mirror whether each training image is mirrored, left to right, with probability ½
   */
  @GinConfigurable("comparegan.pictures")
  public record Pictures(
      @GinParameter(value = "None", least = 1, most = 32768, ours = true) OptionalInt resolution,
      @GinParameter(value = "None", least = 1, most = 3, ours = true) OptionalInt colors,
      @GinParameter(value = "False", ours = true) boolean mirror) {}

  /**
   * Distribution of a latent.
   *
   * @param distributionFn its kind
   * @param minval smallest value of a uniform latent
   * @param maxval upper bound of a uniform latent, exclusive
   * @param stddev standard deviation of a normal latent
   * @param truncation ours: a normal truncated at two standard deviations, times this; the
   *     truncation trick of Brock et al. 2019, section 3.1
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
