package org.comparegan.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.comparegan.architecture.ImageShape;
import org.comparegan.data.Batches;
import org.comparegan.data.CorruptFiles;
import org.comparegan.data.Crop;
import org.comparegan.data.DataOptions;
import org.comparegan.data.DataSets;
import org.comparegan.data.ImageSet;
import org.comparegan.data.LabelForm;
import org.comparegan.data.LabelKind;
import org.comparegan.data.LabelSplit;
import org.comparegan.data.LatentDistribution;
import org.comparegan.data.PartiallyLabelled;
import org.comparegan.data.SampledLabels;
import org.comparegan.data.Split;
import org.comparegan.experiment.Experiment;
import org.comparegan.experiment.GanOptions;
import org.comparegan.experiment.GinConfig;
import org.comparegan.experiment.Latent;
import org.comparegan.gan.GanSpec;
import org.comparegan.gan.StepGraph;
import org.comparegan.transfer.FrozenBlocks;
import org.comparegan.transfer.NetworkTargets;

/** A training made ready from a configuration: data, graph, run directory. */
public final class Training implements AutoCloseable {
  private static final long LOG_EVERY = 20;

  private final RunDirectory run;
  private final GinConfig config;
  private final ImageSet images;
  private final Batches batches;
  private final StepGraph graph;
  private final TrainOptions options;

  private Training(
      RunDirectory run,
      GinConfig config,
      ImageSet images,
      Batches batches,
      StepGraph graph,
      TrainOptions options) {
    this.run = run;
    this.config = config;
    this.images = images;
    this.batches = batches;
    this.graph = graph;
    this.options = options;
  }

  /**
   * Opens the data, checks the configuration against the run directory, builds the graph.
   *
   * @throws TrainException when the directory belongs to a run of another configuration
   */
  public static Training prepare(GinConfig config, RunDirectory run, TrainSettings settings) {
    return prepare(config, run, settings, spec -> graph(config.experiment(), spec));
  }

  /** The same with a graph that is already built for this configuration; it is closed with this. */
  static Training prepare(
      GinConfig config, RunDirectory run, TrainSettings settings, StepGraph graph) {
    return prepare(config, run, settings, spec -> graph);
  }

  private static Training prepare(
      GinConfig config,
      RunDirectory run,
      TrainSettings settings,
      Function<GanSpec, StepGraph> graph) {
    Experiment experiment = config.experiment();
    requireSameConfig(config, run, settings.allowedChanges());
    ImageSet images = images(experiment, settings);
    GanSpec spec = spec(experiment, images);
    TrainOptions options =
        new TrainOptions(
            settings.steps().orElse(experiment.options().trainingSteps()),
            settings.saveEvery().orElse(experiment.runConfig().saveCheckpointsSteps()),
            settings.keep().orElse(experiment.runConfig().keepCheckpointMax()),
            LOG_EVERY,
            settings.sampleEvery(),
            settings.onNan(),
            experiment.runConfig().seed().orElse(experiment.dataset().seed()),
            settings.session(),
            settings.ahead());
    Batches batches = batches(experiment, spec, images);
    return new Training(run, config, images, batches, graph.apply(spec), options);
  }

  /** What it is trained with. */
  public GinConfig config() {
    return config;
  }

  /** Generator steps in all. */
  public long steps() {
    return options.steps();
  }

  /** Generator steps that an earlier start has done. */
  public long firstStep() {
    return run.latestCheckpoint()
        .map(prefix -> Long.parseLong(prefix.substring(prefix.lastIndexOf('-') + 1)))
        .orElse(0L);
  }

  /** What is trained on what, in one line. */
  public String description() {
    GanSpec spec = graph.spec();
    return "%s, %s on %s (%d images), batch %d, %,d parameters in G, %,d in D, in %s"
        .formatted(
            spec.gan().ganClass().ginName(),
            spec.architecture().ginName(),
            images.name(),
            images.size(),
            spec.batchSize(),
            graph.generatorParameters(),
            graph.discriminatorParameters(),
            run.path());
  }

  /** Bindings that have no influence, a sentence each. */
  public List<String> withoutInfluence() {
    return config.withoutInfluence();
  }

  /** Trains to the end, or until {@code stop} says so. */
  public Trainer.Outcome run(BooleanSupplier stop, TrainMonitor monitor) {
    run.write("config.gin", config.text());
    run.write("operative_config-" + firstStep() + ".gin", config.operativeText());
    run.write("provenance.json", provenance());
    return new Trainer(graph, batches, run, options, monitor, stop).train();
  }

  @Override
  public void close() {
    graph.close();
    images.close();
  }

  /** The images that a configuration trains on, with the labels that it may see. */
  public static ImageSet images(Experiment experiment, TrainSettings settings) {
    Experiment.Dataset dataset = experiment.dataset();
    ImageSet all =
        DataSets.open(
            dataset.name(), Split.TRAIN, settings.dataDir(), reading(dataset, settings.skipped()));
    Experiment.LabelSplit split = dataset.labelSplit();
    ImageSet seen =
        split.percent() >= 100
            ? all
            : new PartiallyLabelled(all, LabelSplit.percent(all, split.percent(), split.seed()));
    return LabelKind.named(split.labels()).of(seen, dataset.seed());
  }

  /** How a configuration looks at its data set. */
  public static DataOptions reading(Experiment.Dataset dataset, Optional<CorruptFiles> skipped) {
    return new DataOptions(
        dataset.labelFilePattern(),
        new LabelForm(
            LabelKind.named(dataset.labelSplit().labels()) == LabelKind.SOFT,
            dataset.labelSplit().classes()),
        Crop.named(dataset.trainCrop()),
        Crop.named(dataset.evalCrop()),
        dataset.seed(),
        skipped);
  }

  /**
   * The graph that a configuration trains: frozen blocks, micro-batches.
   *
   * @throws IllegalArgumentException when the batch cannot be cut as it says
   */
  static StepGraph graph(Experiment experiment, GanSpec spec) {
    Experiment.Stepping stepping = experiment.stepping();
    FrozenBlocks frozen =
        FrozenBlocks.lowest(stepping.frozenBlocks(), NetworkTargets.discriminator(spec));
    return StepGraph.of(spec, frozen, stepping.microBatchSize());
  }

  /** What a configuration builds for images of this shape and these classes. */
  public static GanSpec spec(Experiment experiment, ImageSet images) {
    ImageShape shape = new ImageShape(images.height(), images.width(), images.channels());
    return GanSpec.of(experiment, shape, images.classes());
  }

  /**
   * The same for images with the data set's own labels, as evaluation opens them, where training
   * may have other classes.
   */
  public static GanSpec evaluationSpec(Experiment experiment, ImageSet images) {
    Experiment.LabelSplit split = experiment.dataset().labelSplit();
    int classes =
        LabelKind.named(split.labels()) == LabelKind.SINGLE_CLASS
            ? 1
            : split.classes().orElse(images.classes());
    ImageShape shape = new ImageShape(images.height(), images.width(), images.channels());
    return GanSpec.of(experiment, shape, classes);
  }

  /** The latents of a configuration as the data stream draws them. */
  public static LatentDistribution latents(Latent latent) {
    if (latent instanceof Latent.Normal normal) {
      return new LatentDistribution.Normal((float) normal.stddev());
    }
    if (latent instanceof Latent.TruncatedNormal normal) {
      return new LatentDistribution.TruncatedNormal((float) (normal.stddev() * normal.threshold()));
    }
    Latent.Uniform uniform = (Latent.Uniform) latent;
    return new LatentDistribution.Uniform((float) uniform.minval(), (float) uniform.maxval());
  }

  /** The stream of batches that a configuration trains on. */
  public static Batches batches(Experiment experiment, GanSpec spec, ImageSet images) {
    GanOptions.ModularGan modular = spec.gan().modular();
    SampledLabels labels = SampledLabels.NONE;
    if (modular.conditional()) {
      labels = modular.fitLabelDistribution() ? SampledLabels.FROM_IMAGES : SampledLabels.UNIFORM;
    }
    return new Batches(
        images,
        spec.batchSize() * spec.subSteps(),
        spec.zDim(),
        latents(experiment.z()),
        labels,
        experiment.dataset().seed());
  }

  /** Steps and how checkpoints are kept may change; every other binding only by name. */
  private static void requireSameConfig(GinConfig config, RunDirectory run, List<String> allowed) {
    Optional<String> before = run.config();
    if (before.isEmpty()) {
      return;
    }
    GinConfig old = GinConfig.of(run.path().resolve("config.gin").toString(), before.get());
    List<GinConfig.Difference> changed =
        GinConfig.diff(old, config).stream()
            .filter(difference -> !difference.binding().equals("options.training_steps"))
            .filter(difference -> !difference.binding().startsWith("run_config."))
            .toList();
    List<GinConfig.Difference> refused =
        changed.stream().filter(difference -> !allowed.contains(difference.binding())).toList();
    if (!refused.isEmpty()) {
      throw new TrainException(
          "%s holds a run of another configuration (%s): give another --run-dir, the old bindings, or --allow-config-change %s."
              .formatted(
                  run.path(),
                  refused.stream().map(Object::toString).collect(Collectors.joining("; ")),
                  refused.stream()
                      .map(GinConfig.Difference::binding)
                      .collect(Collectors.joining(" "))));
    }
    changed.forEach(difference -> run.log("configuration changed: " + difference));
  }

  private String provenance() {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("comparegan", version());
    facts.put("tensorflow", org.tensorflow.TensorFlow.version());
    facts.put("java", System.getProperty("java.version"));
    facts.put("data", images.name());
    facts.put("data_checksum", images.checksum());
    facts.put("images", images.size());
    facts.put("seed", options.seed());
    facts.put("data_seed", config.experiment().dataset().seed());
    facts.put("deterministic", options.session().deterministic());
    facts.put("threads", options.session().threads());
    try {
      return new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .writeValueAsString(facts);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Provenance cannot be written as JSON.", e);
    }
  }

  private static String version() {
    return Optional.ofNullable(Training.class.getPackage().getImplementationVersion())
        .orElse("development");
  }
}
