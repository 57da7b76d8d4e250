package org.comparegan.experiment;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comparegan.experiment.GanOptions.GanClass;
import org.comparegan.experiment.GanOptions.SelfSupervision;
import org.comparegan.gin.BoundReader;

/** Reads the GAN class, its losses and optimisers. */
final class GanBinder {
  private static final String GANS = "compare_gan.gans.";
  private static final String MODULAR = "ModularGAN";
  private static final double ANY = Double.POSITIVE_INFINITY;

  private static final Map<String, GanClass> CLASSES =
      Map.of(
          GANS + "modular_gan.ModularGAN", GanClass.MODULAR_GAN,
          GANS + "ssgan.SSGAN", GanClass.SSGAN,
          GANS + "s3gan.S3GAN", GanClass.S3GAN);
  private static final Map<String, Loss> LOSSES =
      Map.of(
          GANS + "loss_lib.non_saturating", Loss.NON_SATURATING,
          GANS + "loss_lib.wasserstein", Loss.WASSERSTEIN,
          GANS + "loss_lib.least_squares", Loss.LEAST_SQUARES,
          GANS + "loss_lib.hinge", Loss.HINGE);
  private static final Map<String, Penalty> PENALTIES =
      Map.of(
          GANS + "penalty_lib.no_penalty", Penalty.NONE,
          GANS + "penalty_lib.dragan_penalty", Penalty.DRAGAN,
          GANS + "penalty_lib.wgangp_penalty", Penalty.WGANGP,
          GANS + "penalty_lib.l2_penalty", Penalty.L2);

  private final BoundReader read;

  private GanBinder(BoundReader read) {
    this.read = read;
  }

  /** The class alone; absent if it is not bound. */
  static Optional<GanClass> ganClass(BoundReader read) {
    if (read.bound("options", "gan_class").isEmpty()) {
      return Optional.empty();
    }
    BoundReader.Target target =
        read.target("options", "gan_class")
            .orElseThrow(() -> read.fault("options", "gan_class", "cannot be None"));
    return Optional.of(read.oneUnscoped("options", "gan_class", target, CLASSES));
  }

  static GanOptions bind(BoundReader read) {
    GanBinder binder = new GanBinder(read);
    return new GanOptions(
        ganClass(read).orElseThrow(() -> read.missing("options", "gan_class")),
        binder.modular(),
        binder.ssgan(),
        binder.s3gan(),
        binder.function("loss", LOSSES),
        binder.function("penalty", PENALTIES),
        binder.penaltyWeight(),
        read.count("options", "disc_iters", 1),
        new GanOptions.Orthogonal(
            read.number("orthogonal_regularization", "generator", 0, ANY),
            read.number("orthogonal_regularization", "discriminator", 0, ANY)));
  }

  private <T> T function(String selector, Map<String, T> known) {
    BoundReader.Target target =
        read.target(selector, "fn").orElseThrow(() -> read.fault(selector, "fn", "cannot be None"));
    return read.oneUnscoped(selector, "fn", target, known);
  }

  private double penaltyWeight() {
    double legacy = read.number("options", "lamba", -ANY, ANY);
    if (read.isNone("options", "lambda")) {
      return legacy;
    }
    double weight = read.number("options", "lambda", -ANY, ANY);
    if (read.bound("options", "lamba").isPresent() && legacy != weight) {
      throw read.fault(
          "options", "lambda", "is " + weight + " but options.lamba, its old name, is " + legacy);
    }
    return weight;
  }

  private GanOptions.ModularGan modular() {
    OptimizerOptions generator =
        read.target(MODULAR, "g_optimizer_fn")
            .map(target -> optimizer("g_optimizer_fn", target))
            .orElseThrow(() -> read.fault(MODULAR, "g_optimizer_fn", "cannot be None"));
    OptimizerOptions discriminator =
        read.target(MODULAR, "d_optimizer_fn")
            .map(target -> optimizer("d_optimizer_fn", target))
            .orElse(generator);
    double generatorRate = read.number(MODULAR, "g_lr", 0, ANY);
    return new GanOptions.ModularGan(
        read.flag(MODULAR, "deprecated_split_disc_calls"),
        read.flag(MODULAR, "experimental_joint_gen_for_disc"),
        read.flag(MODULAR, "experimental_force_graph_unroll"),
        read.flag(MODULAR, "g_use_ema"),
        read.number(MODULAR, "ema_decay", 0, 1),
        read.whole(MODULAR, "ema_start_step", 0),
        generator,
        discriminator,
        generatorRate,
        read.isNone(MODULAR, "d_lr") ? generatorRate : read.number(MODULAR, "d_lr", 0, ANY),
        read.flag(MODULAR, "conditional"),
        read.flag(MODULAR, "fit_label_distribution"));
  }

  /** Bindings of an optimiser act only if gin calls it, that is, if a reference to it is bound. */
  private OptimizerOptions optimizer(String parameter, BoundReader.Target target) {
    if (read.bound(MODULAR, parameter).isEmpty()) {
      return OptimizerOptions.Adam.defaults();
    }
    BoundReader in = read.in(target.scope());
    String name = target.selector();
    if (!name.startsWith("tf.train.")) {
      read.oneOf(MODULAR, parameter, target, OPTIMIZERS);
    }
    return switch (name) {
      case "tf.train.AdamOptimizer" ->
          new OptimizerOptions.Adam(
              in.number(name, "beta1", 0, 1),
              in.number(name, "beta2", 0, 1),
              in.number(name, "epsilon", 0, ANY));
      case "tf.train.RMSPropOptimizer" -> rmsProp(in, name);
      case "tf.train.MomentumOptimizer" ->
          new OptimizerOptions.Momentum(
              in.number(name, "momentum", -ANY, ANY), in.flag(name, "use_nesterov"));
      case "tf.train.AdagradOptimizer" ->
          new OptimizerOptions.Adagrad(in.number(name, "initial_accumulator_value", 0, ANY));
      default -> new OptimizerOptions.GradientDescent();
    };
  }

  private static final Map<String, String> OPTIMIZERS =
      Map.of(
          "tf.train.AdamOptimizer", "",
          "tf.train.RMSPropOptimizer", "",
          "tf.train.MomentumOptimizer", "",
          "tf.train.AdagradOptimizer", "",
          "tf.train.GradientDescentOptimizer", "");

  private static OptimizerOptions rmsProp(BoundReader in, String name) {
    if (in.flag(name, "centered")) {
      throw in.fault(name, "centered", "= True is not built");
    }
    return new OptimizerOptions.RmsProp(
        in.number(name, "decay", 0, 1),
        in.number(name, "momentum", -ANY, ANY),
        in.number(name, "epsilon", 0, ANY));
  }

  private GanOptions.Ssgan ssgan() {
    return new GanOptions.Ssgan(
        selfSupervision(
            "SSGAN",
            List.of(
                SelfSupervision.NONE,
                SelfSupervision.ROTATION,
                SelfSupervision.ROTATION_GAN,
                SelfSupervision.ROTATION_ONLY)),
        optionalCount("SSGAN", "rotated_batch_size"),
        read.number("SSGAN", "weight_rotation_loss_d", -ANY, ANY),
        read.number("SSGAN", "weight_rotation_loss_g", -ANY, ANY));
  }

  private GanOptions.S3gan s3gan() {
    return new GanOptions.S3gan(
        selfSupervision("S3GAN", List.of(SelfSupervision.NONE, SelfSupervision.ROTATION)),
        optionalCount("S3GAN", "rotated_batch_fraction"),
        read.number("S3GAN", "weight_rotation_loss_d", -ANY, ANY),
        read.number("S3GAN", "weight_rotation_loss_g", -ANY, ANY),
        read.flag("S3GAN", "project_y"),
        read.flag("S3GAN", "use_predictor"),
        read.flag("S3GAN", "use_soft_pred"),
        read.number("S3GAN", "weight_class_loss", -ANY, ANY),
        read.flag("S3GAN", "use_soft_labels"));
  }

  private Optional<Integer> optionalCount(String selector, String parameter) {
    return read.bound(selector, parameter).isPresent()
        ? Optional.of(read.count(selector, parameter, 1))
        : Optional.empty();
  }

  private SelfSupervision selfSupervision(String selector, List<SelfSupervision> possible) {
    SelfSupervision found =
        read.choice(selector, "self_supervision", SelfSupervision.class, SelfSupervision::ginName);
    if (!possible.contains(found)) {
      throw read.fault(
          selector,
          "self_supervision",
          "cannot be \""
              + found.ginName()
              + "\" (it can be "
              + String.join(", ", possible.stream().map(SelfSupervision::ginName).toList())
              + ")");
    }
    return found;
  }
}
