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
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The GAN of an experiment for images of one size: architecture, latent, losses, and the part of a
 * batch that goes through a step. An experiment has been checked when it was read; the constructor
 * checks what depends on the data and on how a batch is split.
 *
 * @param architecture network family
 * @param image shape of the images
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

  /** Checks that labels and batch fit the GAN class. */
  public GanSpec {
    require(
        !gan.modular().conditional() || numClasses > 0,
        "ModularGAN.conditional = True needs a data set with labels; this one has none: put the"
            + " pictures into a folder for each class, or make all one class with --set"
            + " \"label_split.labels = 'single_class'\".");
    GanOptions.S3gan s3gan = gan.s3gan();
    if (gan.ganClass() == GanClass.S3GAN && s3gan.selfSupervision() != SelfSupervision.NONE) {
      int fraction = s3gan.rotatedBatchFraction().orElseThrow();
      require(
          batchSize % fraction == 0 && batchSize / fraction >= RotationLoss.COUNT,
          "S3GAN.rotated_batch_fraction = %d must divide the batch of %d into at least 4 images.",
          fraction,
          batchSize);
    }
  }

  /** The GAN of an experiment for images of this shape and these classes. */
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
   * The GAN with one micro-batch as its batch.
   *
   * @param size examples of a micro-batch
   * @throws IllegalArgumentException when the batch or its rotated images cannot be split evenly
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
   * The GAN with one worker's part of the batch.
   *
   * @param workers their number, a divisor of the batch and of its rotated images
   */
  GanSpec ofWorker(int workers) {
    GanOptions options = gan;
    if (gan.ganClass() == GanClass.SSGAN && rotatedImages() > 0) {
      options = gan.withRotatedBatchSize(rotatedImages() * RotationLoss.COUNT / workers);
    }
    return new GanSpec(
        architecture, image, numClasses, batchSize / workers, zDim, options, network);
  }

  /** Discriminator steps per batch: one, or {@code disc_iters} when unrolled. */
  public int discriminatorStepsPerBatch() {
    return gan.modular().experimentalForceGraphUnroll() ? gan.discIters() : 1;
  }

  /** Parts of a fed batch: one, or one for each step when unrolled. */
  public int subSteps() {
    return gan.modular().experimentalForceGraphUnroll() ? gan.discIters() + 1 : 1;
  }

  /** Whether batch norm couples the examples, so that real and fake images must go together. */
  boolean discriminatorCouplesExamples() {
    return network.discriminator().batchNormFn() != Norm.NONE;
  }

  /** Number of images that are shown at all four angles; 0 without a rotation loss. */
  int rotatedImages() {
    if (gan.ganClass() == GanClass.SSGAN && gan.ssgan().selfSupervision() != SelfSupervision.NONE) {
      return gan.ssgan().rotatedBatchSize().orElseThrow() / RotationLoss.COUNT;
    }
    if (gan.ganClass() == GanClass.S3GAN && gan.s3gan().selfSupervision() != SelfSupervision.NONE) {
      return batchSize / gan.s3gan().rotatedBatchFraction().orElseThrow() / RotationLoss.COUNT;
    }
    return 0;
  }

  /** One-hot labels {@code [n, classes]}; a label outside the classes, e.g. −1, gives zeros. */
  Operand<TFloat32> oneHot(Ops tf, Operand<TInt32> labels) {
    return tf.oneHot(labels, tf.constant(numClasses), tf.constant(1f), tf.constant(0f));
  }

  Generator generator() {
    return Architectures.generator(architecture, image, network);
  }

  Discriminator discriminator() {
    return Architectures.discriminator(architecture, image, network);
  }

  private static void require(boolean holds, String message, Object... arguments) {
    if (!holds) {
      throw new IllegalArgumentException(message.formatted(arguments));
    }
  }
}
