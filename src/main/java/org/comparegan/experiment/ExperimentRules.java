package org.comparegan.experiment;

import java.util.Set;
import org.comparegan.experiment.Experiment.Distribution;
import org.comparegan.experiment.Experiment.Latent;
import org.comparegan.experiment.GanOptions.GanClass;
import org.comparegan.experiment.GanOptions.SelfSupervision;
import org.comparegan.experiment.NetworkOptions.Norm;
import org.comparegan.gin.BoundReader;

/** Checks that options do not contradict each other, before anything is built. */
final class ExperimentRules {
  private static final int ROTATIONS = 4;
  private static final Set<String> WITHOUT_LABELS =
      Set.of("celeb_a", "celeb_a_hq_128", "lsun-bedroom");
  private static final String SOFT = "soft_labeled_";

  private final Experiment experiment;
  private final GanOptions gan;
  private final BoundReader read;

  ExperimentRules(Experiment experiment, BoundReader read) {
    this.experiment = experiment;
    this.gan = experiment.gan();
    this.read = read;
  }

  void check() {
    checkLatent("z", experiment.z());
    checkLatent("eval_z", experiment.evalZ());
    checkDiscriminatorCalls();
    checkPictures();
    checkLabels();
    if (gan.ganClass() == GanClass.S3GAN) {
      checkS3gan();
    } else if (gan.ganClass() == GanClass.SSGAN) {
      checkSsgan();
    }
  }

  private void checkLatent(String selector, Latent latent) {
    boolean normal = latent.distributionFn() == Distribution.NORMAL;
    if (!normal && latent.truncation().isPresent()) {
      throw read.fault(
          selector,
          "truncation",
          "needs distribution_fn = @tf.random.normal: only a normal has tails");
    }
    if (!normal && latent.minval() >= latent.maxval()) {
      throw read.fault(selector, "maxval", "must be more than minval, " + latent.minval());
    }
  }

  private void checkPictures() {
    if (experiment.pictures().colors().orElse(1) == 2) {
      throw read.fault("pictures", "colors", "is 1 (grey) or 3 (red, green, blue)");
    }
  }

  private void checkDiscriminatorCalls() {
    GanOptions.ModularGan modular = gan.modular();
    if (modular.deprecatedSplitDiscCalls() && gan.ganClass() != GanClass.MODULAR_GAN) {
      throw read.fault(
          "ModularGAN",
          "deprecated_split_disc_calls",
          "= True cannot be combined with " + gan.ganClass().ginName());
    }
    if (modular.experimentalJointGenForDisc() && !modular.experimentalForceGraphUnroll()) {
      throw read.fault(
          "ModularGAN",
          "experimental_joint_gen_for_disc",
          "= True needs ModularGAN.experimental_force_graph_unroll = True");
    }
  }

  private void checkLabels() {
    boolean conditional = gan.modular().conditional();
    String data = experiment.dataset().name();
    if (conditional && WITHOUT_LABELS.contains(data)) {
      throw read.fault("ModularGAN", "conditional", "= True, but " + data + " has no labels");
    }
    checkConditionalNorm("G", experiment.network().generator().batchNormFn());
    checkConditionalNorm("D", experiment.network().discriminator().batchNormFn());
    boolean softLabels = gan.ganClass() == GanClass.S3GAN && gan.s3gan().useSoftLabels();
    boolean bySplit = experiment.dataset().labelSplit().labels().equals("soft");
    boolean softData = bySplit || data.startsWith(SOFT);
    if (softLabels && !softData) {
      throw read.fault(
          "S3GAN",
          "use_soft_labels",
          "= True needs labels that are distributions, but those of %s are whole numbers; data sets with soft labels begin with %s, or are any with label_split.labels = \"soft\""
              .formatted(data, SOFT));
    }
    if (conditional && !softLabels && softData) {
      throw read.fault(
          bySplit ? "label_split" : "dataset",
          bySplit ? "labels" : "name",
          "has labels that are distributions, which need options.gan_class = @S3GAN and"
              + " S3GAN.use_soft_labels = True");
    }
  }

  private void checkConditionalNorm(String network, Norm norm) {
    if (norm == Norm.CONDITIONAL && !gan.modular().conditional()) {
      throw read.fault(
          network,
          "batch_norm_fn",
          "= @conditional_batch_norm needs labels: ModularGAN.conditional = True");
    }
  }

  private void checkS3gan() {
    GanOptions.S3gan s3gan = gan.s3gan();
    if (!gan.modular().conditional()) {
      throw read.fault("ModularGAN", "conditional", "must be True for S3GAN, which uses labels");
    }
    if (s3gan.usePredictor() && !s3gan.projectY()) {
      throw read.fault("S3GAN", "use_predictor", "= True needs S3GAN.project_y = True");
    }
    String name = "rotated_batch_fraction";
    int fraction = s3gan.rotatedBatchFraction().orElseThrow(() -> read.missing("S3GAN", name));
    int batch = experiment.options().batchSize();
    if (batch % fraction != 0) {
      throw read.fault(
          "S3GAN", name, "= " + fraction + " does not divide options.batch_size = " + batch);
    }
    int rotated = batch / fraction;
    boolean rotates = s3gan.selfSupervision() == SelfSupervision.ROTATION;
    if (rotated < ROTATIONS || (rotates && rotated % ROTATIONS != 0)) {
      throw read.fault(
          "S3GAN",
          name,
          "= %d makes %d rotated images of options.batch_size = %d; they must be a multiple of %d"
              .formatted(fraction, rotated, batch, ROTATIONS));
    }
  }

  private void checkSsgan() {
    String name = "rotated_batch_size";
    int rotated = gan.ssgan().rotatedBatchSize().orElseThrow(() -> read.missing("SSGAN", name));
    if (rotated % ROTATIONS != 0) {
      throw read.fault("SSGAN", name, "= " + rotated + " must be a multiple of " + ROTATIONS);
    }
    int batch = experiment.options().batchSize();
    if (rotated / ROTATIONS > batch) {
      throw read.fault(
          "SSGAN",
          name,
          "= %d rotates %d images, but options.batch_size is %d"
              .formatted(rotated, rotated / ROTATIONS, batch));
    }
  }
}
