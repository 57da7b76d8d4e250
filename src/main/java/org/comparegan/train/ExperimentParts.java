package org.comparegan.train;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.comparegan.architecture.ImageShape;
import org.comparegan.data.Batches;
import org.comparegan.data.Batches.SampledLabels;
import org.comparegan.data.DataOptions;
import org.comparegan.data.DataSets;
import org.comparegan.data.LatentDistribution;
import org.comparegan.data.PictureForm;
import org.comparegan.experiment.Experiment;
import org.comparegan.experiment.Experiment.Latent;
import org.comparegan.experiment.GanOptions;
import org.comparegan.experiment.GinConfig;
import org.comparegan.gan.GanSpec;
import org.comparegan.gan.TrainingGraph;
import org.comparegan.gan.WorkerShare;
import org.comparegan.graph.Replicas;
import org.comparegan.image.CorruptFiles;
import org.comparegan.image.ImageSet;
import org.comparegan.image.Split;
import org.comparegan.label.LabelForm;
import org.comparegan.label.LabelKind;
import org.comparegan.label.LabelSplit;
import org.comparegan.picture.Crop;
import org.comparegan.transfer.FrozenBlocks;

/** Builds the images, networks, latents and batches of a configuration. */
public final class ExperimentParts {
  /** A class of fewer pictures is named in a warning. */
  private static final int FEW_PICTURES = 25;

  private static final int MOST_NAMED = 5;

  private ExperimentParts() {}

  /**
   * The configuration with absolute paths of its data and label files, so that its run opens in any
   * working directory.
   */
  static GinConfig anchored(GinConfig config) {
    Experiment.Dataset dataset = config.experiment().dataset();
    List<String> bindings = new ArrayList<>();
    if (DataSets.isPath(dataset.name())) {
      anchor("dataset.name", dataset.name()).ifPresent(bindings::add);
    }
    dataset
        .labelFilePattern()
        .flatMap(pattern -> anchor("replace_labels.file_pattern", pattern))
        .ifPresent(bindings::add);
    return bindings.isEmpty()
        ? config
        : GinConfig.of("the configuration", config.text() + "\n" + String.join("\n", bindings));
  }

  /** The name of a data set as people see it: a path below the working directory is relative. */
  static String shown(String name) {
    String here = Path.of("").toAbsolutePath() + File.separator;
    return name.startsWith(here) ? name.substring(here.length()) : name;
  }

  private static Optional<String> anchor(String binding, String path) {
    String whole = Path.of(path).toAbsolutePath().normalize().toString();
    return Path.of(path).isAbsolute()
        ? Optional.empty()
        : Optional.of(GinConfig.binding(binding, whole));
  }

  /** The training images of a configuration, with the labels it may see. */
  public static ImageSet images(Experiment experiment, TrainingSettings settings) {
    Experiment.Dataset dataset = experiment.dataset();
    ImageSet all =
        DataSets.open(
            dataset.name(),
            Split.TRAIN,
            settings.dataDir(),
            reading(experiment, settings.skipped()));
    Experiment.LabelSplit split = dataset.labelSplit();
    ImageSet seen =
        split.percent() >= 100
            ? all
            : LabelSplit.percent(all, split.percent(), split.seed()).applyTo(all);
    return LabelKind.named(split.labels()).of(seen, dataset.seed());
  }

  /**
   * What to know of the user's own data before training on it, a sentence each: classes of few
   * pictures, and scores against training pictures.
   */
  public static List<String> warnings(Experiment experiment, ImageSet images) {
    List<String> warnings = new ArrayList<>();
    if (!DataSets.isPath(experiment.dataset().name())) {
      return warnings;
    }
    if (experiment.gan().modular().conditional()) {
      smallClasses(images).ifPresent(warnings::add);
    }
    if (!DataSets.hasTestSplit(experiment.dataset().name())) {
      warnings.add(
          "No test split: scores will compare with the training pictures. To hold some out:"
              + " 'data prepare --hold-out PERCENT'.");
    }
    return warnings;
  }

  private static Optional<String> smallClasses(ImageSet images) {
    int[] counts = new int[images.classes()];
    for (int i = 0; i < images.size(); i++) {
      if (images.label(i) != ImageSet.UNLABELLED) {
        counts[images.label(i)]++;
      }
    }
    List<String> small =
        IntStream.range(0, counts.length)
            .filter(label -> counts[label] < FEW_PICTURES)
            .boxed()
            .sorted(Comparator.comparingInt(label -> counts[label]))
            .map(label -> className(images, label) + " (" + counts[label] + ")")
            .toList();
    return small.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "Few pictures, fewer than %d: %s%s. The model may copy them; --mirror and more pictures help."
                .formatted(
                    FEW_PICTURES,
                    String.join(", ", small.subList(0, Math.min(small.size(), MOST_NAMED))),
                    small.size() > MOST_NAMED
                        ? " and %d more classes".formatted(small.size() - MOST_NAMED)
                        : ""));
  }

  private static String className(ImageSet images, int label) {
    return label < images.classNames().size() ? images.classNames().get(label) : "class " + label;
  }

  /** Options for reading the data set of a configuration. */
  public static DataOptions reading(Experiment experiment, Optional<CorruptFiles> skipped) {
    Experiment.Dataset dataset = experiment.dataset();
    Experiment.Pictures pictures = experiment.pictures();
    return new DataOptions(
        dataset.labelFilePattern(),
        new LabelForm(
            LabelKind.named(dataset.labelSplit().labels()) == LabelKind.SOFT,
            dataset.labelSplit().classes()),
        Crop.named(dataset.trainCrop()),
        Crop.named(dataset.evalCrop()),
        dataset.seed(),
        new PictureForm(pictures.resolution(), pictures.colors()),
        skipped);
  }

  /** The training graph of one worker, or of all when there is only one. */
  static TrainingGraph graph(Experiment experiment, WorkerShare share) {
    return TrainingGraph.of(share, frozenBlocks(experiment, share.whole()));
  }

  /** The blocks of the discriminator that are not trained. */
  static FrozenBlocks frozenBlocks(Experiment experiment, GanSpec spec) {
    return FrozenBlocks.lowest(experiment.stepping().frozenBlocks(), spec);
  }

  /**
   * One worker's share of the steps of a configuration.
   *
   * @throws IllegalArgumentException when the batch cannot be split among the workers
   */
  static WorkerShare share(Experiment experiment, GanSpec spec, Replicas replicas) {
    return WorkerShare.of(spec, experiment.stepping().microBatchSize(), replicas);
  }

  /** The GAN of a configuration for these images and their classes. */
  public static GanSpec spec(Experiment experiment, ImageSet images) {
    return spec(experiment, images, images.classes());
  }

  private static GanSpec spec(Experiment experiment, ImageSet images, int classes) {
    ImageShape shape = new ImageShape(images.height(), images.width(), images.channels());
    return GanSpec.of(experiment, shape, classes);
  }

  /**
   * The GAN of a configuration for images with the data set's own labels, as evaluation opens them;
   * training may have had other classes.
   */
  public static GanSpec evaluationSpec(Experiment experiment, ImageSet images) {
    Experiment.LabelSplit split = experiment.dataset().labelSplit();
    int classes =
        LabelKind.named(split.labels()) == LabelKind.SINGLE_CLASS
            ? 1
            : split.classes().orElse(images.classes());
    return spec(experiment, images, classes);
  }

  /** The distribution from which the data stream draws latents. */
  public static LatentDistribution latents(Latent latent) {
    return switch (latent.distributionFn()) {
      case UNIFORM ->
          new LatentDistribution.Uniform((float) latent.minval(), (float) latent.maxval());
      case NORMAL ->
          latent
              .truncation()
              .<LatentDistribution>map(
                  t -> new LatentDistribution.TruncatedNormal((float) (latent.stddev() * t)))
              .orElseGet(() -> new LatentDistribution.Normal((float) latent.stddev()));
    };
  }

  /** The training batches of a configuration. */
  public static Batches batches(Experiment experiment, GanSpec spec, ImageSet images) {
    GanOptions.ModularGan modular = spec.gan().modular();
    SampledLabels labels = SampledLabels.NONE;
    if (modular.conditional()) {
      labels = modular.fitLabelDistribution() ? SampledLabels.FROM_IMAGES : SampledLabels.UNIFORM;
    }
    Batches batches =
        new Batches(
            images,
            spec.batchSize() * spec.subSteps(),
            spec.zDim(),
            latents(experiment.z()),
            labels,
            experiment.dataset().seed());
    Batches mirrored = experiment.pictures().mirror() ? batches.mirrored() : batches;
    return experiment.dataset().labelSplit().balanced() ? mirrored.balanced() : mirrored;
  }
}
