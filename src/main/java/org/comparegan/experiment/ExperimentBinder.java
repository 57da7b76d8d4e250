package org.comparegan.experiment;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.comparegan.gin.BoundReader;

/** Reads a whole experiment. */
final class ExperimentBinder {
  private static final double ANY = Double.POSITIVE_INFINITY;

  private enum Distribution {
    UNIFORM,
    NORMAL
  }

  private static final Map<String, Distribution> DISTRIBUTIONS =
      Map.of("tf.random.uniform", Distribution.UNIFORM, "tf.random.normal", Distribution.NORMAL);

  private final BoundReader read;

  private ExperimentBinder(BoundReader read) {
    this.read = read;
  }

  static Experiment bind(BoundReader read) {
    ExperimentBinder binder = new ExperimentBinder(read);
    Experiment experiment =
        new Experiment(
            binder.options(),
            binder.stepping(),
            binder.runConfig(),
            binder.dataset(),
            GanBinder.bind(read),
            binder.latent("z"),
            binder.latent("eval_z"),
            NetworkBinder.bind(read));
    new ExperimentRules(experiment, read).check();
    return experiment;
  }

  private Experiment.Options options() {
    return new Experiment.Options(
        architecture(read).orElseThrow(() -> read.missing("options", "architecture")),
        read.count("options", "batch_size", 1),
        read.whole("options", "training_steps", 1),
        read.count("options", "z_dim", 1));
  }

  private Experiment.Stepping stepping() {
    boolean whole = read.isNone("gradient_accumulation", "micro_batch_size");
    return new Experiment.Stepping(
        whole
            ? Optional.empty()
            : Optional.of(read.count("gradient_accumulation", "micro_batch_size", 1)),
        read.count("fine_tuning", "frozen_blocks", 0));
  }

  /** The architecture alone; absent if it is not bound. */
  static Optional<Architecture> architecture(BoundReader read) {
    if (read.bound("options", "architecture").isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        read.choice("options", "architecture", Architecture.class, Architecture::ginName));
  }

  private Experiment.RunConfig runConfig() {
    OptionalLong seed =
        read.isNone("run_config", "tf_random_seed")
            ? OptionalLong.empty()
            : OptionalLong.of(read.whole("run_config", "tf_random_seed", Long.MIN_VALUE));
    return new Experiment.RunConfig(
        seed,
        read.whole("run_config", "save_checkpoints_steps", 1),
        read.count("run_config", "keep_checkpoint_max", 0));
  }

  private Experiment.Dataset dataset() {
    Optional<String> labels =
        read.isNone("replace_labels", "file_pattern")
            ? Optional.empty()
            : Optional.of(read.text("replace_labels", "file_pattern"));
    double percent = read.number("label_split", "percent", 0, 100);
    if (percent == 0) {
      throw read.fault("label_split", "percent", "must be more than 0");
    }
    return new Experiment.Dataset(
        read.text("dataset", "name"),
        read.whole("dataset", "seed", Long.MIN_VALUE),
        labels,
        crop("train_imagenet_transform"),
        crop("eval_imagenet_transform"),
        new Experiment.LabelSplit(
            percent,
            read.whole("label_split", "seed", Long.MIN_VALUE),
            BoundReader.lower(
                read.choice("label_split", "labels", Labels.class, BoundReader::lower)),
            read.isNone("label_split", "classes")
                ? OptionalInt.empty()
                : OptionalInt.of(read.count("label_split", "classes", 2))));
  }

  private enum Labels {
    HARD,
    SOFT,
    SINGLE_CLASS,
    RANDOM_CLASS,
    LABELED_ONLY
  }

  private enum Crop {
    DISTORTED,
    RANDOM,
    MIDDLE,
    NONE
  }

  private String crop(String selector) {
    return BoundReader.lower(read.choice(selector, "crop_method", Crop.class, BoundReader::lower));
  }

  private Latent latent(String selector) {
    BoundReader.Target target =
        read.target(selector, "distribution_fn")
            .orElseThrow(() -> read.fault(selector, "distribution_fn", "cannot be None"));
    Distribution distribution =
        read.oneUnscoped(selector, "distribution_fn", target, DISTRIBUTIONS);
    double least = read.number(selector, "minval", -ANY, ANY);
    double most = read.number(selector, "maxval", -ANY, ANY);
    double stddev = read.number(selector, "stddev", 0, ANY);
    boolean truncated = !read.isNone(selector, "truncation");
    if (distribution == Distribution.NORMAL) {
      return truncated
          ? new Latent.TruncatedNormal(stddev, truncation(selector))
          : new Latent.Normal(stddev);
    }
    if (truncated) {
      throw read.fault(
          selector,
          "truncation",
          "needs distribution_fn = @tf.random.normal: only a normal has tails");
    }
    if (least >= most) {
      throw read.fault(selector, "maxval", "must be more than minval, " + least);
    }
    return new Latent.Uniform(least, most);
  }

  private double truncation(String selector) {
    double threshold = read.number(selector, "truncation", 0, 1);
    if (threshold == 0) {
      throw read.fault(
          selector, "truncation", "must be more than 0: all latents would be the same");
    }
    return threshold;
  }
}
