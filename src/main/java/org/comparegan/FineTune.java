package org.comparegan;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.comparegan.evaluate.CheckpointScores;
import org.comparegan.experiment.GinConfig;
import org.comparegan.graph.ProcessVariables;
import org.comparegan.graph.SessionOptions;
import org.comparegan.hub.ModelPath;
import org.comparegan.train.FineTuning;
import org.comparegan.train.RunDirectory;
import org.comparegan.train.Training;
import org.comparegan.train.TrainingMonitor;
import org.comparegan.train.TrainingSettings;
import org.comparegan.train.TrainingSettings.Schedule;
import org.comparegan.transfer.ResolvedModel;

/**
 * A fine-tuning, as {@code ./comparegan finetune} does it: the same settings give the same weights
 * (docs/finetune.md explains them).
 */
public final class FineTune {
  /** Generator steps between sample sheets, as in {@code ./comparegan finetune}. */
  private static final long SAMPLE_EVERY = 500;

  private final Path model;
  private final Path run;
  private final Options options;

  /**
   * What was set.
   *
   * @param bindings of this training alone
   * @param given bindings that also say what the model's tensors leave open
   */
  private record Options(
      List<String> bindings,
      List<String> given,
      Schedule schedule,
      boolean newLabels,
      boolean deterministic,
      Optional<Scoring> scoring) {}

  private record Scoring(String network, int samples, long every) {}

  private FineTune(Path model, Path run, Options options) {
    this.model = model;
    this.run = run;
    this.options = options;
  }

  /**
   * A fine-tuning by the model's own configuration.
   *
   * @param model a run directory, a checkpoint, a Hub module, a SavedModel or a frozen graph
   * @param data a data set as {@code ./comparegan data ls} prints it, or the path of a folder or
   *     archive of pictures
   * @param run the run directory; one that was started by the same settings goes on
   */
  public static FineTune of(Path model, String data, Path run) {
    Schedule schedule =
        new Schedule(Optional.empty(), Optional.empty(), Optional.empty(), SAMPLE_EVERY);
    return new FineTune(
        model,
        run,
        new Options(
            List.of("fine_tuning.frozen_blocks = 0", GinConfig.binding("dataset.name", data)),
            List.of(),
            schedule,
            false,
            false,
            Optional.empty()));
  }

  /** A copy with this number of generator steps in all. */
  public FineTune withSteps(long steps) {
    Schedule old = options.schedule;
    return with(new Schedule(Optional.of(steps), old.saveEvery(), old.keep(), old.sampleEvery()));
  }

  /** A copy that writes a checkpoint after every so many generator steps. */
  public FineTune withCheckpoints(long every) {
    Schedule old = options.schedule;
    return with(new Schedule(old.steps(), Optional.of(every), old.keep(), old.sampleEvery()));
  }

  private FineTune with(Schedule schedule) {
    return with(
        new Options(
            options.bindings,
            options.given,
            schedule,
            options.newLabels,
            options.deterministic,
            options.scoring));
  }

  /** A copy that resizes pictures of other sizes to the model's, side × side. */
  public FineTune withResolution(int side) {
    return with("pictures.resolution = " + side);
  }

  /** A copy that mirrors each picture left to right with probability ½. */
  public FineTune withMirroring() {
    return with("pictures.mirror = True");
  }

  /** A copy that does not train the lowest blocks of the discriminator. */
  public FineTune withFrozenBlocks(int blocks) {
    return with("fine_tuning.frozen_blocks = " + blocks);
  }

  /** A copy with another seed. */
  public FineTune withSeed(long seed) {
    return with("run_config.tf_random_seed = " + seed);
  }

  private FineTune with(String binding) {
    return with(
        new Options(
            plus(options.bindings, binding),
            options.given,
            options.schedule,
            options.newLabels,
            options.deterministic,
            options.scoring));
  }

  /** A copy with a gin binding, such as {@code ModularGAN.g_lr = 1e-5}; later ones win. */
  public FineTune withBinding(String binding) {
    return with(
        new Options(
            options.bindings,
            plus(options.given, binding),
            options.schedule,
            options.newLabels,
            options.deterministic,
            options.scoring));
  }

  /** A copy for classes that mean something else than the model's: their tensors start anew. */
  public FineTune withNewLabels() {
    return with(
        new Options(
            options.bindings,
            options.given,
            options.schedule,
            true,
            options.deterministic,
            options.scoring));
  }

  /** A copy that sums in a fixed order, with one thread: two runs are bit-equal. Slower. */
  public FineTune deterministic() {
    return with(
        new Options(
            options.bindings,
            options.given,
            options.schedule,
            options.newLabels,
            true,
            options.scoring));
  }

  /**
   * A copy that scores checkpoints by FID and IS, also into {@code scores.csv} of the run.
   *
   * @param network name or file of the feature network, as {@link FeatureExtractor#open} takes it
   * @param samples images of an evaluation
   * @param every generator steps between evaluations; a checkpoint is written at each
   */
  public FineTune withScores(String network, int samples, long every) {
    return with(new Options(
            options.bindings,
            options.given,
            options.schedule,
            options.newLabels,
            options.deterministic,
            Optional.of(new Scoring(network, samples, every))))
        .withCheckpoints(every);
  }

  private FineTune with(Options other) {
    return new FineTune(model, run, other);
  }

  private static List<String> plus(List<String> bindings, String further) {
    return Stream.concat(bindings.stream(), Stream.of(further)).toList();
  }

  /**
   * Trains, from the last checkpoint of the run directory if there is one.
   *
   * @return whether all steps are done; false: the listener cancelled, and the state is saved
   * @throws org.comparegan.checkpoint.CheckpointException when the model is missing or damaged
   * @throws org.comparegan.transfer.TransferException when pictures and model do not fit
   * @throws org.comparegan.train.TrainingException when a loss is not finite, the directory holds
   *     another run, or another process trains there
   * @throws org.comparegan.image.DataException when the pictures cannot be read
   */
  public boolean run(TrainingListener listener) {
    ProcessVariables.useDefaults();
    ResolvedModel.Given given = new ResolvedModel.Given(List.of(), options.given, Optional.empty());
    SessionOptions session = new SessionOptions(0, options.deterministic);
    TrainingSettings settings = TrainingSettings.of(session).withSchedule(options.schedule);
    try (ResolvedModel resolved = ResolvedModel.open(ModelPath.open(model.toString()), given);
        FineTuning tuning =
            FineTuning.prepare(
                resolved,
                Stream.concat(options.bindings.stream(), options.given.stream()).toList(),
                settings,
                new FineTuning.Options(options.newLabels, List.of()))) {
      tuning.plan().requirePossible();
      tuning.outline().warnings().forEach(listener::warning);
      try (RunDirectory directory = RunDirectory.open(run, listener::warning);
          Training training = tuning.start(directory)) {
        if (training.steps() < directory.step()) {
          throw new IllegalArgumentException(
              "%d steps are fewer than the %d that %s has done."
                  .formatted(training.steps(), directory.step(), run));
        }
        try (Monitor monitor = new Monitor(listener, scores(training, session))) {
          return training.run(directory, listener::cancelled, monitor) == Training.Outcome.FINISHED;
        }
      }
    }
  }

  private Optional<CheckpointScores> scores(Training training, SessionOptions session) {
    return options.scoring.map(
        asked ->
            new CheckpointScores(
                run,
                training.config().experiment(),
                Optional.empty(),
                asked.network,
                asked.samples,
                asked.every,
                session));
  }

  private record Monitor(TrainingListener listener, Optional<CheckpointScores> scores)
      implements TrainingMonitor, AutoCloseable {
    @Override
    public void progress(Progress now) {
      listener.step(now.step(), now.steps(), now.discriminatorLoss(), now.generatorLoss());
    }

    @Override
    public void warning(String message) {
      listener.warning(message);
    }

    @Override
    public void saved(long step, String prefix) {
      listener.checkpoint(step, Path.of(prefix));
      scores
          .flatMap(found -> found.at(step, prefix))
          .ifPresent(
              found -> {
                Map<String, Score> values = new LinkedHashMap<>();
                found
                    .result()
                    .scores()
                    .forEach(
                        (name, score) ->
                            values.put(
                                name,
                                new Score(
                                    score.mean(),
                                    OptionalDouble.empty(),
                                    found.result().warnings())));
                listener.score(step, values);
              });
    }

    @Override
    public void close() {
      scores.ifPresent(CheckpointScores::close);
    }
  }
}
