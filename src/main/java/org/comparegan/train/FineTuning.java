package org.comparegan.train;

import java.util.ArrayList;
import java.util.List;
import org.comparegan.architecture.ImageShape;
import org.comparegan.checkpoint.BundleWriter;
import org.comparegan.checkpoint.CheckpointState;
import org.comparegan.data.DataSets;
import org.comparegan.experiment.Experiment;
import org.comparegan.experiment.GinConfig;
import org.comparegan.gan.GanSpec;
import org.comparegan.gan.TrainingGraph;
import org.comparegan.graph.Replicas;
import org.comparegan.image.DataException;
import org.comparegan.image.ImageSet;
import org.comparegan.transfer.FineTunePlan;
import org.comparegan.transfer.FrozenBlocks;
import org.comparegan.transfer.ResolvedModel;
import org.comparegan.transfer.TransferException;
import org.comparegan.transfer.TransferPlan;

/** A training that starts from the weights of a model. */
public final class FineTuning implements AutoCloseable {
  private final ResolvedModel model;
  private final GinConfig config;
  private final TrainingSettings settings;
  private final TrainingGraph graph;
  private final TransferPlan plan;
  private final Outline outline;
  private boolean started;

  /**
   * What is known before the training.
   *
   * @param from the model
   * @param data the training images
   * @param image their shape
   * @param images their number
   * @param classesOfModel classes of the model; 0 if it takes none
   * @param classes of the training images; 0 if the GAN takes none
   * @param newLabels whether the classes have a new meaning
   * @param steps generator steps in all
   * @param batch images of a step of the discriminator
   * @param warnings on the data, a sentence each
   */
  public record Outline(
      String from,
      String data,
      ImageShape image,
      int images,
      int classesOfModel,
      int classes,
      boolean newLabels,
      long steps,
      int batch,
      List<String> warnings) {
    private static Outline of(
        ResolvedModel model,
        Experiment experiment,
        ImageSet images,
        TrainingSettings settings,
        boolean newLabels) {
      boolean conditional = experiment.gan().modular().conditional();
      return new Outline(
          model.source().location(),
          images.name(),
          model.spec().image(),
          images.size(),
          conditional ? model.spec().numClasses() : 0,
          conditional ? images.classes() : 0,
          newLabels,
          settings.resolve(experiment).steps(),
          experiment.options().batchSize(),
          ExperimentParts.warnings(experiment, images));
    }

    /** What matters first, a sentence each. */
    public List<String> sentences(TransferPlan plan) {
      List<String> sentences = new ArrayList<>();
      sentences.add(
          "%s: %,d pictures of %s, %s."
              .formatted(ExperimentParts.shown(data), images, counted(classes), image));
      String start = "Optimiser state and step count start over.";
      long fresh = plan.ofOtherLabels();
      if (classes != classesOfModel) {
        sentences.add(
            "%s → %d: %,d tensors are re-initialised. %s"
                .formatted(counted(classesOfModel), classes, fresh, start));
      } else if (newLabels && classes > 0) {
        sentences.add(
            "%s with a new meaning: %,d tensors are re-initialised. %s"
                .formatted(counted(classes), fresh, start));
      } else {
        sentences.add("Every tensor of the networks is kept. " + start);
        if (classes > 0) {
          sentences.add(
              "If the %s are not those of the model, add --new-labels."
                  .formatted(counted(classes)));
        }
      }
      sentences.add(
          "%,d steps of %d pictures: each is seen about %,d times (--steps N changes it)."
              .formatted(steps, batch, Math.round((double) steps * batch / images)));
      return sentences;
    }

    private static String counted(int classes) {
      return classes == 0 ? "no classes" : classes == 1 ? "1 class" : classes + " classes";
    }
  }

  /**
   * Options of a fine-tuning beyond those of a training.
   *
   * @param newLabels whether the classes have a new meaning
   * @param allowed names of tensors that need not fit: they are initialised
   */
  public record Options(boolean newLabels, List<String> allowed) {}

  private FineTuning(
      ResolvedModel model,
      GinConfig config,
      TrainingSettings settings,
      TrainingGraph graph,
      TransferPlan plan,
      Outline outline) {
    this.outline = outline;
    this.model = model;
    this.config = config;
    this.settings = settings;
    this.graph = graph;
    this.plan = plan;
  }

  /**
   * Opens the data, builds the graph and plans which tensors to keep.
   *
   * @param bindings gin statements added to the model's configuration
   * @throws TransferException when the model's images have another shape, saying which options
   *     bring the data to it, or the discriminator has fewer blocks than are to be frozen
   */
  public static FineTuning prepare(
      ResolvedModel model, List<String> bindings, TrainingSettings settings, Options options) {
    GinConfig config =
        ExperimentParts.anchored(
            GinConfig.of(
                "fine-tuning", model.config().text() + "\n" + String.join("\n", bindings)));
    Outline outline;
    GanSpec spec;
    try (ImageSet images = fitting(model, config, settings)) {
      spec = ExperimentParts.spec(config.experiment(), images);
      outline = Outline.of(model, config.experiment(), images, settings, options.newLabels());
    }
    FrozenBlocks frozen = ExperimentParts.frozenBlocks(config.experiment(), spec);
    TrainingGraph graph =
        TrainingGraph.of(ExperimentParts.share(config.experiment(), spec, Replicas.ALONE), frozen);
    long seed = config.experiment().runConfig().seed().orElse(config.experiment().dataset().seed());
    TransferPlan plan =
        FineTunePlan.of(
            model.source(),
            spec,
            graph,
            new FineTunePlan.Options(
                options.newLabels(), frozen, TransferPlan.named(options.allowed()), seed));
    return new FineTuning(model, config, settings, graph, plan, outline);
  }

  /** The training images of a configuration, which must have the shape of the model's. */
  private static ImageSet fitting(
      ResolvedModel model, GinConfig config, TrainingSettings settings) {
    ImageShape needed = model.spec().image();
    String data = config.experiment().dataset().name();
    ImageSet images;
    try {
      images = ExperimentParts.images(config.experiment(), settings);
    } catch (DataException.OtherSize several) {
      throw DataSets.isPath(data)
          ? misfit(model, data, "have several sizes", "--resolution %d --colors %d")
          : several;
    }
    if (images.height() == needed.height()
        && images.width() == needed.width()
        && images.channels() == needed.channels()) {
      return images;
    }
    boolean resized = images.height() != needed.height() || images.width() != needed.width();
    boolean coloured = images.channels() != needed.channels();
    String found = "are %dx%dx%d".formatted(images.height(), images.width(), images.channels());
    images.close();
    throw misfit(
        model,
        data,
        found,
        (resized ? "--resolution %1$d" : "")
            + (resized && coloured ? " " : "")
            + (coloured ? "--colors %2$d" : ""));
  }

  private static TransferException misfit(
      ResolvedModel model, String data, String found, String options) {
    ImageShape needed = model.spec().image();
    String typed = options.formatted(needed.height(), needed.channels());
    String todo =
        needed.height() != needed.width()
            ? "bring them to that size."
            : DataSets.isPath(data)
                ? "add " + typed + "."
                : "make a copy that fits with 'data prepare %s %s --to DIR', and name it with --data."
                    .formatted(data, typed);
    return new TransferException(
        "%s makes images of %s, but those of %s %s: %s"
            .formatted(
                model.source().location(), needed, ExperimentParts.shown(data), found, todo));
  }

  /** What is known before the training. */
  public Outline outline() {
    return outline;
  }

  /** The configuration of the training. */
  public GinConfig config() {
    return config;
  }

  /** Generator steps by the configuration. */
  public long steps() {
    return config.experiment().options().trainingSteps();
  }

  /** Which tensors are kept, which are initialised, which are frozen. */
  public TransferPlan plan() {
    return plan;
  }

  /**
   * Writes the first checkpoint, unless the run directory has one, and returns the training.
   *
   * @throws TrainingException when the directory contains a run of another configuration
   */
  public Training start(RunDirectory run) {
    Training training = Training.prepare(config, run, settings, graph);
    started = true;
    if (run.latestCheckpoint().isEmpty()) {
      String prefix = run.checkpointPrefix(0);
      try (BundleWriter writer = BundleWriter.create(prefix)) {
        plan.write(writer);
        writer.finish();
      }
      CheckpointState.of(prefix, List.of(prefix)).write(run.path());
      run.log("starts with the weights of " + model.source().location());
    }
    return training;
  }

  /** Closes the graph, unless {@link #start} gave it to a training. */
  @Override
  public void close() {
    if (!started) {
      graph.close();
    }
  }
}
