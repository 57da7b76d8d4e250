package org.comparegan.experiment;

import java.util.Optional;
import org.comparegan.gin.GinConfigurable;
import org.comparegan.gin.GinParameter;

/**
 * Options of the GAN classes.
 *
 * @param ganClass gin {@code options.gan_class}, runner_lib.py:74
 * @param modular gin {@code ModularGAN}, which the other two classes inherit
 * @param ssgan gin {@code SSGAN}; read when that is the class
 * @param s3gan gin {@code S3GAN}; read when that is the class
 * @param loss gin {@code loss.fn}, loss_lib.py:151
 * @param penalty gin {@code penalty.fn}, penalty_lib.py:105
 * @param penaltyWeight gin {@code options.lamba} (also {@code options.lambda}), runner_lib.py:78
 * @param discIters gin {@code options.disc_iters}, runner_lib.py:79: discriminator steps per
 *     generator step
 * @param orthogonal gin {@code orthogonal_regularization}, ours
 */
public record GanOptions(
    @GinConfigurable("compare_gan.runner_lib.options") @GinParameter GanClass ganClass,
    ModularGan modular,
    Ssgan ssgan,
    S3gan s3gan,
    @GinConfigurable(value = "compare_gan.gans.loss_lib.loss", onlyThese = true)
        @GinParameter(value = "@non_saturating", name = "fn")
        Loss loss,
    @GinConfigurable(value = "compare_gan.gans.penalty_lib.penalty", onlyThese = true)
        @GinParameter(value = "@no_penalty", name = "fn")
        Penalty penalty,
    @GinConfigurable("compare_gan.runner_lib.options")
        @GinParameter(value = "1", name = "lamba", alias = "lambda")
        double penaltyWeight,
    @GinConfigurable("compare_gan.runner_lib.options") @GinParameter(value = "1", least = 1)
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
  @GinConfigurable("comparegan.orthogonal_regularization")
  public record Orthogonal(
      @GinParameter(value = "0.0", least = 0, ours = true) double generator,
      @GinParameter(value = "0.0", least = 0, ours = true) double discriminator) {}

  /** GAN losses, loss_lib.py:54-148. */
  public enum Loss {
    /** Cross-entropy with the non-saturating generator loss. */
    @GinConfigurable("compare_gan.gans.loss_lib.non_saturating")
    NON_SATURATING,
    /** Difference of mean logits. */
    @GinConfigurable("compare_gan.gans.loss_lib.wasserstein")
    WASSERSTEIN,
    /** Squares on the sigmoid outputs. */
    @GinConfigurable("compare_gan.gans.loss_lib.least_squares")
    LEAST_SQUARES,
    /** Hinge on the logits. */
    @GinConfigurable("compare_gan.gans.loss_lib.hinge")
    HINGE
  }

  /** Penalties on the discriminator, penalty_lib.py:29-102. */
  public enum Penalty {
    @GinConfigurable("compare_gan.gans.penalty_lib.no_penalty")
    NONE,
    /** Gradient penalty around real images. */
    @GinConfigurable("compare_gan.gans.penalty_lib.dragan_penalty")
    DRAGAN,
    /** Gradient penalty between real and fake images. */
    @GinConfigurable("compare_gan.gans.penalty_lib.wgangp_penalty")
    WGANGP,
    /** Mean over kernels of half the squared norm. */
    @GinConfigurable("compare_gan.gans.penalty_lib.l2_penalty")
    L2
  }

  /** gin {@code options.gan_class}. */
  public enum GanClass {
    @GinConfigurable(ModularGan.SELECTOR)
    MODULAR_GAN("ModularGAN"),
    @GinConfigurable(Ssgan.SELECTOR)
    SSGAN("SSGAN"),
    @GinConfigurable(S3gan.SELECTOR)
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
   * @param experimentalForceGraphUnroll one run makes disc_iters discriminator steps and a
   *     generator step, each on its own data
   * @param gUseEma keep an exponential moving average of the generator's weights
   * @param emaDecay its decay
   * @param emaStartStep generator step at which averaging starts
   * @param gOptimizer the generator's optimiser
   * @param dOptimizer the discriminator's, by default the generator's
   * @param gLr the generator's learning rate
   * @param dLr the discriminator's, by default the generator's
   * @param conditional whether labels are used
   * @param fitLabelDistribution whether fake images get the labels of the real ones in the batch
   */
  @GinConfigurable(
      value = ModularGan.SELECTOR,
      denied = {"dataset", "parameters", "model_dir"})
  public record ModularGan(
      @GinParameter("False") boolean deprecatedSplitDiscCalls,
      @GinParameter("False") boolean experimentalJointGenForDisc,
      @GinParameter("False") boolean experimentalForceGraphUnroll,
      @GinParameter("False") boolean gUseEma,
      @GinParameter(value = "0.9999", least = 0, most = 1) double emaDecay,
      @GinParameter(value = "40000", least = 0) long emaStartStep,
      @GinParameter(value = "@tf.train.AdamOptimizer", name = "g_optimizer_fn")
          OptimizerOptions gOptimizer,
      @GinParameter(value = "None", name = "d_optimizer_fn", otherwise = "g_optimizer_fn")
          OptimizerOptions dOptimizer,
      @GinParameter(value = "0.0002", least = 0) double gLr,
      @GinParameter(value = "None", otherwise = "g_lr", least = 0) double dLr,
      @GinParameter("False") boolean conditional,
      @GinParameter("False") boolean fitLabelDistribution) {
    private static final String SELECTOR = "compare_gan.gans.modular_gan.ModularGAN";
  }

  /**
   * gin {@code SSGAN}, ssgan.py:46.
   *
   * @param selfSupervision rotation loss in addition to, or instead of, the GAN loss
   * @param rotatedBatchSize images counted with all rotations, a multiple of 4; required by SSGAN
   * @param weightRotationLossD weight in the discriminator's loss
   * @param weightRotationLossG weight in the generator's loss
   */
  @GinConfigurable(value = Ssgan.SELECTOR, inherits = ModularGan.SELECTOR, denied = "kwargs")
  public record Ssgan(
      @GinParameter("'rotation_gan'") SelfSupervision selfSupervision,
      @GinParameter(least = 1) Optional<Integer> rotatedBatchSize,
      @GinParameter("1.0") double weightRotationLossD,
      @GinParameter("0.2") double weightRotationLossG) {
    private static final String SELECTOR = "compare_gan.gans.ssgan.SSGAN";
  }

  /** Values of {@code self_supervision}. */
  public enum SelfSupervision {
    NONE,
    /** S3GAN's name. */
    ROTATION,
    /** SSGAN's name. */
    ROTATION_GAN,
    /** SSGAN: the GAN losses are zeroed. */
    ROTATION_ONLY
  }

  /**
   * gin {@code S3GAN}, s3gan.py:43.
   *
   * @param selfSupervision NONE or ROTATION
   * @param rotatedBatchFraction the batch size divided by this is the number of rotated images;
   *     required by S3GAN
   * @param weightRotationLossD weight in the discriminator's loss
   * @param weightRotationLossG weight in the generator's loss
   * @param projectY whether the label is projected on the features
   * @param usePredictor whether a head predicts labels of unlabelled images (needs projectY)
   * @param useSoftPred whether its softmax, not its argmax, enters the projection
   * @param weightClassLoss weight of its cross-entropy
   * @param useSoftLabels labels are distributions, {@code [n, classes]}
   */
  @GinConfigurable(value = S3gan.SELECTOR, inherits = ModularGan.SELECTOR, denied = "kwargs")
  public record S3gan(
      @GinParameter(
              value = "'rotation'",
              choices = {"none", "rotation"})
          SelfSupervision selfSupervision,
      @GinParameter(least = 1) Optional<Integer> rotatedBatchFraction,
      @GinParameter("1.0") double weightRotationLossD,
      @GinParameter("0.2") double weightRotationLossG,
      @GinParameter("False") boolean projectY,
      @GinParameter("False") boolean usePredictor,
      @GinParameter("False") boolean useSoftPred,
      @GinParameter("1.0") double weightClassLoss,
      @GinParameter("False") boolean useSoftLabels) {
    private static final String SELECTOR = "compare_gan.gans.s3gan.S3GAN";
  }
}
