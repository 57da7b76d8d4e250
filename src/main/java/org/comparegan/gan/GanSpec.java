package org.comparegan.gan;

import java.util.Optional;
import org.comparegan.architecture.Architectures;
import org.comparegan.architecture.Discriminator;
import org.comparegan.architecture.Generator;
import org.comparegan.architecture.ImageShape;
import org.comparegan.experiment.Architecture;
import org.comparegan.experiment.Experiment;
import org.comparegan.experiment.GanOptions;
import org.comparegan.experiment.GanOptions.GanClass;
import org.comparegan.experiment.GanOptions.SelfSupervision;
import org.comparegan.experiment.NetworkOptions;
import org.comparegan.experiment.NetworkOptions.Norm;
import org.comparegan.objective.RotationLoss;

/**
 * What is trained: fails in its constructor, before any graph is built, when the parts contradict
 * each other.
 *
 * @param architecture network family
 * @param image size of the images
 * @param numClasses classes of the data set; 0 when it has no labels
 * @param batchSize images of one sub-step
 * @param zDim width of the latent
 * @param gan GAN class and its options
 * @param network options of the networks
 */
public record GanSpec(
    Architecture architecture,
    ImageShape image,
    int numClasses,
    int batchSize,
    int zDim,
    GanOptions gan,
    NetworkOptions network) {

  /** Checks that the parts fit. */
  public GanSpec {
    require(batchSize > 0, "options.batch_size must be positive, not %d.", batchSize);
    require(zDim > 0, "options.z_dim must be positive, not %d.", zDim);
    require(gan.discIters() > 0, "options.disc_iters must be positive, not %d.", gan.discIters());
    GanOptions.ModularGan modular = gan.modular();
    require(
        !modular.conditional() || numClasses > 0,
        "ModularGAN.conditional = True needs a data set with labels; this one has none.");
    require(
        !modular.experimentalJointGenForDisc() || modular.experimentalForceGraphUnroll(),
        "ModularGAN.experimental_joint_gen_for_disc needs experimental_force_graph_unroll = True.");
    require(
        gan.ganClass() == GanClass.MODULAR_GAN || !modular.deprecatedSplitDiscCalls(),
        "ModularGAN.deprecated_split_disc_calls does not work with %s.",
        gan.ganClass().ginName());
    switch (gan.ganClass()) {
      case SSGAN -> checkSsgan(gan.ssgan(), batchSize);
      case S3GAN -> checkS3gan(gan, batchSize);
      case MODULAR_GAN -> {}
    }
  }

  /** The parts of an experiment that a training graph depends on. */
  public static GanSpec of(Experiment experiment, ImageShape image, int numClasses) {
    Experiment.Options options = experiment.options();
    return new GanSpec(
        options.architecture(),
        image,
        numClasses,
        options.batchSize(),
        options.zDim(),
        experiment.gan(),
        experiment.network());
  }

  /**
   * This training, a micro-batch at a time.
   *
   * @param size examples of a micro-batch
   * @throws IllegalArgumentException when the batch, or what is rotated of it, cannot be cut so
   */
  GanSpec microBatch(int size) {
    require(
        size > 0 && batchSize % size == 0,
        "gradient_accumulation.micro_batch_size = %d must divide options.batch_size = %d.",
        size,
        batchSize);
    require(
        !gan.modular().experimentalJointGenForDisc(),
        "gradient_accumulation.micro_batch_size cannot be combined with"
            + " ModularGAN.experimental_joint_gen_for_disc = True, which makes the fakes of all"
            + " discriminator steps in one pass.");
    int shares = batchSize / size;
    Optional<Integer> rotated = gan.ssgan().rotatedBatchSize();
    boolean rotates = gan.ganClass() == GanClass.SSGAN && rotated.isPresent();
    require(
        !rotates || rotated.get() % (shares * RotationLoss.COUNT) == 0,
        "SSGAN.rotated_batch_size = %s must be a multiple of 4 in each of %d micro-batches.",
        rotated.map(Object::toString).orElse("None"),
        shares);
    GanOptions options = rotates ? gan.withRotatedBatchSize(rotated.get() / shares) : gan;
    return new GanSpec(architecture, image, numClasses, size, zDim, options, network);
  }

  /**
   * This training with the part of a batch that one worker sees.
   *
   * @param workers how many, which divides the batch and what is rotated of it
   */
  GanSpec ofWorker(int workers) {
    GanOptions options = gan;
    if (gan.ganClass() == GanClass.SSGAN && rotatedImages() > 0) {
      options = gan.withRotatedBatchSize(rotatedImages() * RotationLoss.COUNT / workers);
    }
    return new GanSpec(
        architecture, image, numClasses, batchSize / workers, zDim, options, network);
  }

  /** Discriminator steps on one batch: one, or all of a generator step when unrolled. */
  public int discriminatorStepsPerBatch() {
    return gan.modular().experimentalForceGraphUnroll() ? gan.discIters() : 1;
  }

  /** Parts into which a batch is cut, one for each step when unrolled. */
  public int subSteps() {
    return gan.modular().experimentalForceGraphUnroll() ? gan.discIters() + 1 : 1;
  }

  /** Whether one example's scores depend on the others, so that real and fake must go together. */
  boolean discriminatorCouplesExamples() {
    return network.discriminator().batchNormFn() != Norm.NONE;
  }

  /** Images that are rotated, each by all angles; 0 without a rotation loss. */
  int rotatedImages() {
    if (gan.ganClass() == GanClass.SSGAN && gan.ssgan().selfSupervision() != SelfSupervision.NONE) {
      return gan.ssgan().rotatedBatchSize().orElseThrow() / RotationLoss.COUNT;
    }
    if (gan.ganClass() == GanClass.S3GAN && gan.s3gan().selfSupervision() != SelfSupervision.NONE) {
      return batchSize / gan.s3gan().rotatedBatchFraction().orElseThrow() / RotationLoss.COUNT;
    }
    return 0;
  }

  Generator generator() {
    return Architectures.generator(architecture, image, network);
  }

  Discriminator discriminator() {
    return Architectures.discriminator(architecture, image, network);
  }

  private static void checkSsgan(GanOptions.Ssgan ssgan, int batchSize) {
    int rotated =
        ssgan
            .rotatedBatchSize()
            .orElseThrow(
                () -> new IllegalArgumentException("SSGAN.rotated_batch_size is not set."));
    require(
        rotated > 0 && rotated % RotationLoss.COUNT == 0,
        "SSGAN.rotated_batch_size must be a positive multiple of 4, not %d.",
        rotated);
    require(
        rotated / RotationLoss.COUNT <= batchSize,
        "SSGAN.rotated_batch_size = %d rotates more images than the batch of %d has.",
        rotated,
        batchSize);
  }

  private static void checkS3gan(GanOptions gan, int batchSize) {
    GanOptions.S3gan s3gan = gan.s3gan();
    require(gan.modular().conditional(), "S3GAN needs ModularGAN.conditional = True.");
    require(
        !s3gan.usePredictor() || s3gan.projectY(),
        "S3GAN.use_predictor = True needs S3GAN.project_y = True.");
    if (s3gan.selfSupervision() == SelfSupervision.NONE) {
      return;
    }
    int fraction =
        s3gan
            .rotatedBatchFraction()
            .orElseThrow(
                () -> new IllegalArgumentException("S3GAN.rotated_batch_fraction is not set."));
    require(
        fraction > 0 && batchSize % fraction == 0 && batchSize / fraction >= RotationLoss.COUNT,
        "S3GAN.rotated_batch_fraction = %d must divide the batch of %d into at least 4 images.",
        fraction,
        batchSize);
  }

  private static void require(boolean holds, String message, Object... arguments) {
    if (!holds) {
      throw new IllegalArgumentException(message.formatted(arguments));
    }
  }
}
