package org.comparegan.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comparegan.gin.Configurable;
import org.comparegan.gin.Configurables;
import org.comparegan.gin.GinParser;
import org.comparegan.gin.GinValue;

/**
 * Every configurable: the 39 of the reference, what it uses of TensorFlow, and ours.
 *
 * <p>A line is a parameter: name, default, and where its value enters an {@link Experiment}
 * (component names joined by dots), or after a dash why it has no influence. Names, defaults and
 * what may be bound are the reference's; the last lines are ours, with defaults that change
 * nothing.
 */
public final class GinTable {
  private static final String ARCH = "compare_gan.architectures.";
  private static final String GANS = "compare_gan.gans.";
  private static final String CALLER = "- the caller passes it";
  private static final String DEVICE = "- no accelerator shards here";
  private static final String LAYERS = "network.layers.";
  private static final String NETS = "network.architectures.";

  private static final List<Configurable> ALL = List.copyOf(rows());

  private GinTable() {}

  /** All of them. */
  public static List<Configurable> all() {
    return ALL;
  }

  /** All of them, to be found by name. */
  public static Configurables registry() {
    return registry(ALL);
  }

  /** Those of the reference alone, without our parameters. */
  public static Configurables referenceRegistry() {
    List<Configurable> theirs = new ArrayList<>();
    for (Configurable row : ALL) {
      List<Configurable.Parameter> kept = row.parameters().stream().filter(p -> !p.ours()).toList();
      if (kept.size() == row.parameters().size() || !kept.isEmpty()) {
        theirs.add(
            new Configurable(row.selector(), kept, row.allowed(), row.denied(), row.inherits()));
      }
    }
    return registry(theirs);
  }

  private static Configurables registry(List<Configurable> configurables) {
    return new Configurables(configurables, Map.of("gin.REQUIRED", new GinValue.None()));
  }

  private static List<Configurable> rows() {
    List<Configurable> rows = new ArrayList<>();
    rows.addAll(program());
    rows.addAll(gans());
    rows.addAll(layers());
    rows.addAll(architectures());
    rows.addAll(tensorFlow());
    rows.addAll(ours());
    return rows;
  }

  private static List<Configurable> program() {
    return List.of(
        row("compare_gan.runner_lib.options")
            .required("batch_size", "options.batchSize")
            .required("gan_class", "gan.ganClass")
            .required("architecture", "options.architecture")
            .required("training_steps", "options.trainingSteps")
            .with("discriminator_normalization", "None", "- the reference ignores it")
            .with("lamba", "1", "gan.penaltyWeight")
            .ours("lambda", "None", "gan.penaltyWeight")
            .with("disc_iters", "1", "gan.discIters")
            .with("z_dim", "128", "options.zDim")
            .build(),
        row("compare_gan.main.run_config")
            .with("tf_random_seed", "None", "runConfig.seed")
            .with("single_core", "False", DEVICE)
            .with("iterations_per_loop", "1000", DEVICE)
            .with("save_checkpoints_steps", "5000", "runConfig.saveCheckpointsSteps")
            .with("keep_checkpoint_max", "1000", "runConfig.keepCheckpointMax")
            .build(),
        row("compare_gan.datasets.dataset")
            .required("name", "dataset.name")
            .with("seed", "547", "dataset.seed")
            .build(),
        row("compare_gan.datasets.replace_labels")
            .with("file_pattern", "None", "dataset.labelFilePattern")
            .onlyThese()
            .build(),
        row("compare_gan.datasets.train_imagenet_transform")
            .with("crop_method", "'distorted'", "dataset.trainCrop")
            .onlyThese()
            .build(),
        row("compare_gan.datasets.eval_imagenet_transform")
            .with("crop_method", "'middle'", "dataset.evalCrop")
            .onlyThese()
            .build(),
        latent("compare_gan.eval_gan_lib.eval_z", "evalZ"),
        latent(GANS + "modular_gan.z", "z"),
        row("compare_gan.tpu.tpu_ops.cross_replica_moments")
            .passed("inputs", "axis")
            .with("parallel", "True", LAYERS + "standardizeBatch.crossReplicaMoments.parallel")
            .with("group_size", "None", LAYERS + "standardizeBatch.crossReplicaMoments.groupSize")
            .build());
  }

  private static Configurable latent(String selector, String enters) {
    return row(selector)
        .passed("shape", "name")
        .function("distribution_fn", "tf.random.uniform", enters)
        .with("minval", "-1.0", enters)
        .with("maxval", "1.0", enters)
        .with("stddev", "1.0", enters)
        .ours("truncation", "None", enters)
        .build();
  }

  private static List<Configurable> gans() {
    String modular = "gan.modular.";
    return List.of(
        row(GANS + "modular_gan.ModularGAN")
            .passed("dataset", "parameters", "model_dir")
            .with("deprecated_split_disc_calls", "False", modular + "deprecatedSplitDiscCalls")
            .with(
                "experimental_joint_gen_for_disc", "False", modular + "experimentalJointGenForDisc")
            .with(
                "experimental_force_graph_unroll",
                "False",
                modular + "experimentalForceGraphUnroll")
            .with("g_use_ema", "False", modular + "gUseEma")
            .with("ema_decay", "0.9999", modular + "emaDecay")
            .with("ema_start_step", "40000", modular + "emaStartStep")
            .function("g_optimizer_fn", "tf.train.AdamOptimizer", modular + "gOptimizer")
            .with("d_optimizer_fn", "None", modular + "dOptimizer")
            .with("g_lr", "0.0002", modular + "gLr")
            .with("d_lr", "None", modular + "dLr")
            .with("conditional", "False", modular + "conditional")
            .with("fit_label_distribution", "False", modular + "fitLabelDistribution")
            .build(),
        row(GANS + "ssgan.SSGAN")
            .inherits(GANS + "modular_gan.ModularGAN")
            .passed("kwargs")
            .with("self_supervision", "'rotation_gan'", "gan.ssgan.selfSupervision")
            .required("rotated_batch_size", "gan.ssgan.rotatedBatchSize")
            .with("weight_rotation_loss_d", "1.0", "gan.ssgan.weightRotationLossD")
            .with("weight_rotation_loss_g", "0.2", "gan.ssgan.weightRotationLossG")
            .build(),
        row(GANS + "s3gan.S3GAN")
            .inherits(GANS + "modular_gan.ModularGAN")
            .passed("kwargs")
            .with("self_supervision", "'rotation'", "gan.s3gan.selfSupervision")
            .required("rotated_batch_fraction", "gan.s3gan.rotatedBatchFraction")
            .with("weight_rotation_loss_d", "1.0", "gan.s3gan.weightRotationLossD")
            .with("weight_rotation_loss_g", "0.2", "gan.s3gan.weightRotationLossG")
            .with("project_y", "False", "gan.s3gan.projectY")
            .with("use_predictor", "False", "gan.s3gan.usePredictor")
            .with("use_soft_pred", "False", "gan.s3gan.useSoftPred")
            .with("weight_class_loss", "1.0", "gan.s3gan.weightClassLoss")
            .with("use_soft_labels", "False", "gan.s3gan.useSoftLabels")
            .build(),
        row(GANS + "loss_lib.loss")
            .function("fn", "non_saturating", "gan.loss")
            .onlyThese()
            .build(),
        row(GANS + "loss_lib.non_saturating").build(),
        row(GANS + "loss_lib.wasserstein").build(),
        row(GANS + "loss_lib.least_squares").build(),
        row(GANS + "loss_lib.hinge").build(),
        row(GANS + "penalty_lib.penalty")
            .function("fn", "no_penalty", "gan.penalty")
            .onlyThese()
            .build(),
        row(GANS + "penalty_lib.no_penalty").build(),
        row(GANS + "penalty_lib.dragan_penalty").build(),
        row(GANS + "penalty_lib.wgangp_penalty").build(),
        row(GANS + "penalty_lib.l2_penalty").build());
  }

  private static List<Configurable> layers() {
    String ops = ARCH + "arch_ops.";
    return List.of(
        row(ARCH + "abstract_arch.G")
            .passed("name", "image_shape")
            .with("batch_norm_fn", "None", "network.generator.batchNormFn")
            .with("spectral_norm", "False", "network.generator.spectralNorm")
            .build(),
        row(ARCH + "abstract_arch.D")
            .passed("name")
            .with("batch_norm_fn", "None", "network.discriminator.batchNormFn")
            .with("layer_norm", "False", "network.discriminator.layerNorm")
            .with("spectral_norm", "False", "network.discriminator.spectralNorm")
            .build(),
        row(ops + "weights")
            .with("initializer", "'normal'", LAYERS + "weights.initializer")
            .with("stddev", "0.02", LAYERS + "weights.stddev")
            .build(),
        row(ops + "standardize_batch")
            .with("decay", "0.999", LAYERS + "standardizeBatch.decay")
            .with("epsilon", "1e-3", LAYERS + "standardizeBatch.epsilon")
            .with("use_cross_replica_mean", "None", LAYERS + "standardizeBatch.useCrossReplicaMean")
            .with("use_moving_averages", "True", LAYERS + "standardizeBatch.useMovingAverages")
            .onlyThese()
            .build(),
        row(ops + "no_batch_norm").passed("inputs").build(),
        row(ops + "batch_norm").passed("inputs", "is_training", "center", "scale", "name").build(),
        row(ops + "self_modulated_batch_norm")
            .with("num_hidden", "32", LAYERS + "selfModulatedBatchNorm.numHidden")
            .onlyThese()
            .build(),
        row(ops + "conditional_batch_norm")
            .with("use_bias", "False", LAYERS + "conditionalBatchNorm.useBias")
            .onlyThese()
            .build(),
        row(ops + "spectral_norm")
            .passed("inputs")
            .with("epsilon", "1e-12", LAYERS + "spectralNorm.epsilon")
            .with("singular_value", "'left'", LAYERS + "spectralNorm.singularValue")
            .ours("frozen_in_eval", "False", LAYERS + "spectralNorm.frozenInEval")
            .build());
  }

  private static List<Configurable> architectures() {
    String g = ARCH + "abstract_arch.G";
    String d = ARCH + "abstract_arch.D";
    return List.of(
        row(ARCH + "resnet_cifar.Generator")
            .inherits(g)
            .with("hierarchical_z", "False", NETS + "cifarGenerator.hierarchicalZ")
            .with("embed_z", "False", NETS + "cifarGenerator.embedZ")
            .with("embed_y", "False", NETS + "cifarGenerator.embedY")
            .build(),
        row(ARCH + "resnet_cifar.Discriminator")
            .inherits(d)
            .with("project_y", "False", NETS + "cifarDiscriminator.projectY")
            .build(),
        row(ARCH + "resnet_biggan.BigGanResNetBlock")
            .with("add_shortcut", "True", NETS + "bigGanBlock.addShortcut")
            .build(),
        row(ARCH + "resnet_biggan.Generator")
            .inherits(g)
            .with("ch", "96", NETS + "bigGanGenerator.ch")
            .with("blocks_with_attention", "'B4'", NETS + "bigGanGenerator.blocksWithAttention")
            .with("hierarchical_z", "True", NETS + "bigGanGenerator.hierarchicalZ")
            .with("embed_z", "False", NETS + "bigGanGenerator.embedZ")
            .with("embed_y", "True", NETS + "bigGanGenerator.embedY")
            .with("embed_y_dim", "128", NETS + "bigGanGenerator.embedYDim")
            .with("embed_bias", "False", NETS + "bigGanGenerator.embedBias")
            .build(),
        row(ARCH + "resnet_biggan.Discriminator")
            .inherits(d)
            .with("ch", "96", NETS + "bigGanDiscriminator.ch")
            .with("blocks_with_attention", "'B1'", NETS + "bigGanDiscriminator.blocksWithAttention")
            .with("project_y", "True", NETS + "bigGanDiscriminator.projectY")
            .build(),
        row(ARCH + "resnet_biggan_deep.BigGanDeepResNetBlock")
            .with("spectral_norm", "False", CALLER)
            .with("batch_norm", "None", CALLER)
            .build(),
        row(ARCH + "resnet_biggan_deep.Generator")
            .inherits(g)
            .with("ch", "128", NETS + "bigGanDeepGenerator.ch")
            .with("embed_y", "True", NETS + "bigGanDeepGenerator.embedY")
            .with("embed_y_dim", "128", NETS + "bigGanDeepGenerator.embedYDim")
            .with(
                "experimental_fast_conv_to_rgb",
                "False",
                NETS + "bigGanDeepGenerator.experimentalFastConvToRgb")
            .build(),
        row(ARCH + "resnet_biggan_deep.Discriminator")
            .inherits(d)
            .with("ch", "128", NETS + "bigGanDeepDiscriminator.ch")
            .with(
                "blocks_with_attention",
                "'B1'",
                NETS + "bigGanDeepDiscriminator.blocksWithAttention")
            .with("project_y", "True", NETS + "bigGanDeepDiscriminator.projectY")
            .build());
  }

  private static List<Configurable> tensorFlow() {
    String optimizer = "gan.modular.gOptimizer";
    return List.of(
        row("tf.train.AdamOptimizer")
            .with("learning_rate", "0.001", CALLER)
            .with("beta1", "0.9", optimizer)
            .with("beta2", "0.999", optimizer)
            .with("epsilon", "1e-08", optimizer)
            .with("use_locking", "False", DEVICE)
            .with("name", "'Adam'", CALLER)
            .build(),
        row("tf.train.RMSPropOptimizer")
            .required("learning_rate", CALLER)
            .with("decay", "0.9", optimizer)
            .with("momentum", "0.0", optimizer)
            .with("epsilon", "1e-10", optimizer)
            .with("use_locking", "False", DEVICE)
            .with("centered", "False", "- only False is built here")
            .with("name", "'RMSProp'", CALLER)
            .build(),
        row("tf.train.MomentumOptimizer")
            .required("learning_rate", CALLER)
            .required("momentum", optimizer)
            .with("use_locking", "False", DEVICE)
            .with("name", "'Momentum'", CALLER)
            .with("use_nesterov", "False", optimizer)
            .build(),
        row("tf.train.AdagradOptimizer")
            .required("learning_rate", CALLER)
            .with("initial_accumulator_value", "0.1", optimizer)
            .with("use_locking", "False", DEVICE)
            .with("name", "'Adagrad'", CALLER)
            .build(),
        row("tf.train.GradientDescentOptimizer")
            .required("learning_rate", CALLER)
            .with("use_locking", "False", DEVICE)
            .with("name", "'GradientDescent'", CALLER)
            .build(),
        row("tf.random.normal").build(),
        row("tf.random.uniform").build());
  }

  private static List<Configurable> ours() {
    return List.of(
        row("comparegan.layers").ours("literal_forms", "False", LAYERS + "forms").build(),
        row("comparegan.orthogonal_regularization")
            .ours("generator", "0.0", "gan.orthogonal.generator")
            .ours("discriminator", "0.0", "gan.orthogonal.discriminator")
            .build(),
        row("comparegan.gradient_accumulation")
            .ours("micro_batch_size", "None", "stepping.microBatchSize")
            .build(),
        row("comparegan.fine_tuning").ours("frozen_blocks", "0", "stepping.frozenBlocks").build(),
        row("comparegan.label_split")
            .ours("percent", "100.0", "dataset.labelSplit.percent")
            .ours("seed", "1", "dataset.labelSplit.seed")
            .ours("labels", "'hard'", "dataset.labelSplit.labels")
            .ours("classes", "None", "dataset.labelSplit.classes")
            .build());
  }

  private static Row row(String selector) {
    return new Row(selector);
  }

  /** Collects the parameters of one configurable. */
  private static final class Row {
    private final String selector;
    private final List<Configurable.Parameter> parameters = new ArrayList<>();
    private final List<String> denied = new ArrayList<>();
    private Optional<String> inherits = Optional.empty();
    private boolean onlyThese;

    Row(String selector) {
      this.selector = selector;
    }

    Row inherits(String parent) {
      inherits = Optional.of(parent);
      return this;
    }

    /** The program passes these, gin text must not. */
    Row passed(String... names) {
      for (String name : names) {
        add(name, new Configurable.Default.Required(), CALLER, false);
        denied.add(name);
      }
      return this;
    }

    /** The reference lists what may be bound, not what may not. */
    Row onlyThese() {
      onlyThese = true;
      return this;
    }

    Row required(String name, String enters) {
      return add(name, new Configurable.Default.Required(), enters, false);
    }

    Row function(String name, String reference, String enters) {
      return add(name, new Configurable.Default.Function(reference), enters, false);
    }

    Row with(String name, String initial, String enters) {
      return add(name, literal(initial), enters, false);
    }

    /** A parameter that the reference does not have; its default is what the reference does. */
    Row ours(String name, String initial, String enters) {
      return add(name, literal(initial), enters, true);
    }

    private static Configurable.Default literal(String text) {
      return new Configurable.Default.Literal(GinParser.value(text));
    }

    private Row add(String name, Configurable.Default initial, String enters, boolean ours) {
      parameters.add(new Configurable.Parameter(name, initial, enters, ours));
      return this;
    }

    Configurable build() {
      List<String> allowed =
          onlyThese ? parameters.stream().map(Configurable.Parameter::name).toList() : List.of();
      return new Configurable(
          selector, List.copyOf(parameters), allowed, List.copyOf(denied), inherits);
    }
  }
}
