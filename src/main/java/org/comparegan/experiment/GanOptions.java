package org.comparegan.experiment;

import java.util.Optional;

/**
 * Options of the GAN classes.
 *
 * @param ganClass gin {@code options.gan_class}
 * @param modular gin {@code ModularGAN}, which the other two classes inherit
 * @param ssgan gin {@code SSGAN}; read when that is the class
 * @param s3gan gin {@code S3GAN}; read when that is the class
 * @param loss gin {@code loss.fn}
 * @param penalty gin {@code penalty.fn}
 * @param penaltyWeight gin {@code options.lamba} (also {@code options.lambda})
 * @param discIters gin {@code options.disc_iters}: discriminator steps per generator step
 * @param orthogonal gin {@code orthogonal_regularization}, ours
 */
public record GanOptions(
    GanClass ganClass,
    ModularGan modular,
    Ssgan ssgan,
    S3gan s3gan,
    Loss loss,
    Penalty penalty,
    double penaltyWeight,
    int discIters,
    Orthogonal orthogonal) {

  /** A copy with another number of rotated images in SSGAN. */
  public GanOptions withRotatedBatchSize(int images) {
    Ssgan rotating =
        new Ssgan(
            ssgan.selfSupervision(),
            Optional.of(images),
            ssgan.weightRotationLossD(),
            ssgan.weightRotationLossG());
    return new GanOptions(
        ganClass, modular, rotating, s3gan, loss, penalty, penaltyWeight, discIters, orthogonal);
  }

  /**
   * Strength β of orthogonal regularisation for each network, Brock et al. 2019, equation 3; 1e-4
   * in the paper's generator, 0 in the reference.
   */
  public record Orthogonal(double generator, double discriminator) {}

  /** gin {@code options.gan_class}. */
  public enum GanClass {
    MODULAR_GAN("ModularGAN"),
    SSGAN("SSGAN"),
    S3GAN("S3GAN");

    private final String ginName;

    GanClass(String ginName) {
      this.ginName = ginName;
    }

    /** The reference's class name. */
    public String ginName() {
      return ginName;
    }
  }

  /**
   * gin {@code ModularGAN}, modular_gan.py:60.
   *
   * @param deprecatedSplitDiscCalls separate discriminator passes for real and fake images
   * @param experimentalJointGenForDisc one generator pass for all discriminator steps (unrolled
   *     only)
   * @param experimentalForceGraphUnroll one run is disc_iters discriminator steps and a generator
   *     step, each on its own data
   * @param gUseEma keep an exponential moving average of the generator's weights
   * @param emaDecay its decay
   * @param emaStartStep generator step from which it decays; before, the shadow is the weight
   * @param gOptimizer the generator's optimiser
   * @param dOptimizer the discriminator's; absent bindings make it the generator's
   * @param gLr the generator's learning rate
   * @param dLr the discriminator's; absent bindings make it the generator's
   * @param conditional labels are used
   * @param fitLabelDistribution labels of fake images are those of the real ones in the batch
   */
  public record ModularGan(
      boolean deprecatedSplitDiscCalls,
      boolean experimentalJointGenForDisc,
      boolean experimentalForceGraphUnroll,
      boolean gUseEma,
      double emaDecay,
      long emaStartStep,
      OptimizerOptions gOptimizer,
      OptimizerOptions dOptimizer,
      double gLr,
      double dLr,
      boolean conditional,
      boolean fitLabelDistribution) {}

  /**
   * gin {@code SSGAN}, ssgan.py:46.
   *
   * @param selfSupervision rotation loss beside, or instead of, the GAN loss
   * @param rotatedBatchSize images with all their rotations, a multiple of 4; required by SSGAN
   * @param weightRotationLossD weight in the discriminator's loss
   * @param weightRotationLossG weight in the generator's loss
   */
  public record Ssgan(
      SelfSupervision selfSupervision,
      Optional<Integer> rotatedBatchSize,
      double weightRotationLossD,
      double weightRotationLossG) {}

  /** Values of {@code self_supervision}. */
  public enum SelfSupervision {
    NONE("none"),
    /** S3GAN's name. */
    ROTATION("rotation"),
    /** SSGAN's name. */
    ROTATION_GAN("rotation_gan"),
    /** SSGAN: the GAN losses are zeroed. */
    ROTATION_ONLY("rotation_only");

    private final String ginName;

    SelfSupervision(String ginName) {
      this.ginName = ginName;
    }

    /** The string in a gin file. */
    public String ginName() {
      return ginName;
    }
  }

  /**
   * gin {@code S3GAN}, s3gan.py:43.
   *
   * @param selfSupervision NONE or ROTATION
   * @param rotatedBatchFraction the batch over this is the number of rotated images; required by
   *     S3GAN
   * @param weightRotationLossD weight in the discriminator's loss
   * @param weightRotationLossG weight in the generator's loss
   * @param projectY projection of the label on the features
   * @param usePredictor a head predicts labels of unlabelled images (needs projectY)
   * @param useSoftPred its softmax, not its arg max, enters the projection
   * @param weightClassLoss weight of its cross-entropy
   * @param useSoftLabels labels are distributions, {@code [n, classes]}
   */
  public record S3gan(
      SelfSupervision selfSupervision,
      Optional<Integer> rotatedBatchFraction,
      double weightRotationLossD,
      double weightRotationLossG,
      boolean projectY,
      boolean usePredictor,
      boolean useSoftPred,
      double weightClassLoss,
      boolean useSoftLabels) {}
}
