package org.comparegan.cli.train;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.comparegan.architecture.ImageShape;
import org.comparegan.cli.common.ComputingVerb;
import org.comparegan.cli.common.Console;
import org.comparegan.cli.common.Count;
import org.comparegan.cli.common.ExitCode;
import org.comparegan.cli.common.Interruption;
import org.comparegan.cli.common.Kind;
import org.comparegan.cli.common.ReadingOptions;
import org.comparegan.cli.common.ResumeCommand;
import org.comparegan.cli.common.ScoreNetwork;
import org.comparegan.cli.common.Takes;
import org.comparegan.data.BatchStream.ReadAhead;
import org.comparegan.evaluate.CheckpointScores;
import org.comparegan.experiment.Experiment;
import org.comparegan.feature.FeatureNetwork;
import org.comparegan.feature.FeatureNetworks;
import org.comparegan.graph.Address;
import org.comparegan.graph.Remote;
import org.comparegan.graph.SessionOptions;
import org.comparegan.metric.MetricProfiles;
import org.comparegan.train.RunDirectory;
import org.comparegan.train.RunStart;
import org.comparegan.train.StepProfiler;
import org.comparegan.train.Training;
import org.comparegan.train.TrainingException;
import org.comparegan.train.TrainingMonitor;
import org.comparegan.train.TrainingSettings;
import org.comparegan.train.TrainingSettings.OnNan;
import org.comparegan.train.TrainingSettings.Schedule;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Options by which {@code train} and {@code finetune} run, save, trace and score a training. */
final class TrainingOptions {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  @Count(from = 0)
  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Generator steps in all. Default: options.training_steps.")
  private Optional<Long> steps = Optional.empty();

  @Mixin private ReadingOptions reading = new ReadingOptions();

  @Count(to = 10_000)
  @Option(
      names = "--batches-ahead",
      paramLabel = "N",
      description =
          "Batches to read and decode in advance, which bounds the memory used for reading."
              + " Default: ${DEFAULT-VALUE}.",
      defaultValue = "2")
  private int batchesAhead;

  @Count(from = 0)
  @Option(
      names = "--sample-every",
      paramLabel = "N",
      description = "Generator steps between sample sheets; 0: none. Default: ${DEFAULT-VALUE}.",
      defaultValue = "500")
  private long sampleEvery;

  @Count
  @Option(
      names = "--save-every",
      paramLabel = "N",
      description =
          "Generator steps between checkpoints. Default: --evaluate-every, else"
              + " run_config.save_checkpoints_steps.")
  private Optional<Long> saveEvery = Optional.empty();

  @Count
  @Option(
      names = "--keep",
      paramLabel = "N",
      description = "Checkpoints to keep. Default: run_config.keep_checkpoint_max.")
  private Optional<Integer> keep = Optional.empty();

  @Count
  @Option(
      names = "--evaluate-every",
      paramLabel = "N",
      description =
          "Generator steps between evaluations, each a row of scores.csv; a multiple of"
              + " --save-every. Default: none.")
  private Optional<Long> evaluateEvery = Optional.empty();

  @Count(to = 10_000_000)
  @Option(
      names = "--evaluate-samples",
      paramLabel = "N",
      description = "Images per evaluation. Default: ${DEFAULT-VALUE}.",
      defaultValue = "2000")
  private int evaluateSamples;

  @Takes(Kind.NETWORK)
  @Option(
      names = "--features",
      paramLabel = "NAME|FILE.pb",
      description = "Feature network of the evaluations. Default: the one named like the data set.")
  private Optional<String> features = Optional.empty();

  @Count
  @Option(
      names = "--profile",
      paramLabel = "N",
      description =
          "Trace N generator steps after a warm-up: writes trace.json for Chrome or Perfetto and"
              + " profile.txt to the run directory, and prints the tables at the end. Default:"
              + " none.")
  private Optional<Integer> profile = Optional.empty();

  @Option(
      names = "--on-nan",
      paramLabel = "stop|skip|rollback",
      description =
          "If a loss or gradient is not finite, before the step is applied: stop and save the"
              + " state; skip the batch; or roll back to the last checkpoint and skip the"
              + " batch. Stops in any case after ten in a row. Default: stop.")
  private OnNan onNan = OnNan.STOP;

  @Option(
      names = "--target",
      paramLabel = "grpc://HOST:PORT",
      converter = AddressConverter.class,
      description =
          "Compute on this TensorFlow server, started by serve-worker; files stay here. Default: in"
              + " this process.")
  private Optional<Address> target = Optional.empty();

  @Option(
      names = "--allow-config-change",
      arity = "1..*",
      paramLabel = "NAME",
      description = "Bindings that may differ from the run's, e.g. ModularGAN.g_lr.")
  private List<String> allowedChanges = List.of();

  /** The settings of the training; fails on options that exclude each other. */
  TrainingSettings settings(ComputingVerb verb) {
    if (evaluateEvery.isPresent() && evaluateEvery.get() % saveEvery.orElse(1L) != 0) {
      throw verb.usage(
          "--evaluate-every %d is not a multiple of --save-every %d."
              .formatted(evaluateEvery.get(), saveEvery.orElseThrow()));
    }
    return new TrainingSettings(
        reading.dataDir(),
        new Schedule(steps, saveEvery.or(() -> evaluateEvery), keep, sampleEvery),
        onNan,
        allowedChanges,
        session(verb),
        new ReadAhead(ReadAhead.DEFAULT.threads(), batchesAhead),
        reading.skipped());
  }

  /** Whether the training computes on another server. */
  boolean remote() {
    return target.isPresent();
  }

  /** Whether steps are traced. */
  boolean profiles() {
    return profile.isPresent();
  }

  private SessionOptions session(ComputingVerb verb) {
    SessionOptions here = verb.session();
    target
        .filter(address -> !address.answers(PATIENCE))
        .ifPresent(
            address -> {
              throw new TrainingException(
                  "No TensorFlow server answers at %s: %s."
                      .formatted(
                          address.target(),
                          address.isKnown()
                              ? "start one there with './comparegan serve-worker --port "
                                  + address.port()
                                  + "'"
                              : "the host name cannot be resolved"));
            });
    return target.map(address -> here.on(Remote.alone(address))).orElse(here);
  }

  /** {@code grpc://host:port}, or {@code host:port}. */
  static final class AddressConverter implements ITypeConverter<Address> {
    @Override
    public Address convert(String text) {
      try {
        return Address.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  /**
   * Checks that the run is not beyond the steps that are asked for.
   *
   * @param configured steps by the configuration
   */
  void requireSteps(ComputingVerb verb, RunDirectory run, long configured) {
    long asked = steps.orElse(configured);
    if (asked < run.step()) {
      throw verb.usage(
          steps.isPresent()
              ? "--steps %d is below step %d, which %s has reached: give more, or another --run-dir."
                  .formatted(asked, run.step(), run.path())
              : "options.training_steps = %d is below step %d, which %s has reached: give more with --steps, or another --run-dir."
                  .formatted(asked, run.step(), run.path()));
    }
  }

  /** Whether warnings on the data are still to be shown. */
  enum Warnings {
    NOW,
    SHOWN
  }

  /**
   * Trains in a run directory with progress on the console, and prints the directory and what to do
   * next.
   */
  ExitCode train(
      ComputingVerb verb, Console console, Training training, RunDirectory run, Warnings shown) {
    training.notices().forEach(console::notice);
    if (shown == Warnings.NOW) {
      training.warnings().forEach(warning -> console.notice(console.wrapped(warning, "")));
    }
    console.notice(console.wrapped(training.description() + ", in " + run.path(), "  "));
    if (run.step() > 0) {
      console.notice(
          run.step() == training.steps()
              ? "All %d steps are done: --steps N trains on.".formatted(run.step())
              : "resumed from step %d of %d".formatted(run.step(), training.steps()));
    }
    RunStart start = RunStart.of(verb.arguments(), training.steps());
    long begun = run.step();
    // Until it is closed, the process waits: what is said after Ctrl-C is said before.
    try (Interruption interruption = new Interruption(Duration.ofMinutes(5), console)) {
      Training.Outcome outcome;
      try (Watcher watcher = watcher(verb, console, training, run, start)) {
        outcome = training.run(run, interruption::requested, watcher);
        watcher.reportProfile();
      }
      reading.report(console);
      if (outcome == Training.Outcome.STOPPED) {
        long configured = training.config().experiment().options().trainingSteps();
        console.notice(
            "Stopped at step %d of %d, saved as %s. To continue:%n  %s"
                .formatted(
                    run.step(),
                    training.steps(),
                    run.latestCheckpoint().orElse(run.path().toString()),
                    ResumeCommand.training(run.path(), Optional.of(start), configured)));
      }
      if (outcome == Training.Outcome.FINISHED && begun < run.step()) {
        console.notice(next(verb, training, run.path()));
      }
      console.print(run.path().toString());
      console.flush();
      return outcome == Training.Outcome.FINISHED ? ExitCode.DONE : ExitCode.INTERRUPTED;
    }
  }

  private Watcher watcher(
      ComputingVerb verb, Console console, Training training, RunDirectory run, RunStart start) {
    return new Watcher(
        console,
        run,
        start,
        scores(verb, run.path(), training.config().experiment(), training.image()),
        profile.map(traced -> training.profiler(traced, run.path())));
  }

  /**
   * Checks, before anything is written, that the scores that were asked for can be had.
   *
   * @param image shape of the images
   */
  void requireScores(ComputingVerb verb, Experiment experiment, ImageShape image) {
    if (evaluateEvery.isEmpty()) {
      return;
    }
    String name = network(verb, experiment.dataset().name(), image);
    try (FeatureNetwork network =
        FeatureNetworks.open(name, MetricProfiles.COMPARE_GAN.preparation(), verb.session())) {
      network.check(image.height(), image.width(), image.channels());
    }
  }

  private String network(ComputingVerb verb, String dataset, ImageShape image) {
    return ScoreNetwork.of(
        verb,
        features,
        dataset,
        Optional.of(image),
        "Or omit --evaluate-every, and train without scores.");
  }

  private Optional<CheckpointScores> scores(
      ComputingVerb verb, Path run, Experiment experiment, ImageShape image) {
    return evaluateEvery.map(
        every ->
            new CheckpointScores(
                run,
                experiment,
                reading.dataDir(),
                network(verb, experiment.dataset().name(), image),
                evaluateSamples,
                every,
                verb.session()));
  }

  /** The commands that look at a finished run. */
  private String next(ComputingVerb verb, Training training, Path run) {
    String data = training.config().experiment().dataset().name();
    Optional<String> network =
        features
            .or(() -> Optional.of(data).filter(FeatureNetworks.names()::contains))
            .or(() -> ScoreNetwork.fitting(verb, training.image()).stream().findFirst());
    return "Samples:%n  %s%nScore:%n  %s"
        .formatted(
            ResumeCommand.sampling(run, training.classes()),
            ResumeCommand.evaluation(
                run, network.filter(name -> !name.equals(data)), reading.dataDir()));
  }

  /** Shows a training on the console and scores its checkpoints if requested. */
  private static final class Watcher implements TrainingMonitor, AutoCloseable {
    private final Console console;
    private final RunDirectory run;
    private final RunStart start;
    private final org.comparegan.cli.common.Progress progress;
    private final Optional<CheckpointScores> scores;
    private final Optional<StepProfiler> profiler;

    /** Watches a run from its present step on; closes {@code scores} with itself. */
    Watcher(
        Console console,
        RunDirectory run,
        RunStart start,
        Optional<CheckpointScores> scores,
        Optional<StepProfiler> profiler) {
      this.console = console;
      this.run = run;
      this.start = start;
      this.scores = scores;
      this.profiler = profiler;
      this.progress = console.progress("training", start.steps(), "steps");
      progress.resumedAt(run.step());
    }

    @Override
    public void started() {
      start.write(run);
    }

    @Override
    public void progress(TrainingMonitor.Progress now) {
      progress.at(
          now.step(), "d %.3f, g %.3f".formatted(now.discriminatorLoss(), now.generatorLoss()));
    }

    @Override
    public void warning(String message) {
      console.notice(message);
    }

    @Override
    public void saved(long step, String prefix) {
      scores
          .flatMap(s -> s.at(step, prefix))
          .map(CheckpointScores.Scored::line)
          .ifPresent(console::notice);
    }

    @Override
    public Optional<StepProfiler> profiler() {
      return profiler;
    }

    /** Prints the profile, after the training. */
    void reportProfile() {
      profiler.ifPresent(
          traced ->
              traced
                  .finished()
                  .ifPresentOrElse(
                      found -> console.print(found.text(console.width())),
                      () ->
                          console.notice(
                              "No profile: it needs %d generator steps without a restart."
                                  .formatted(traced.needed()))));
    }

    @Override
    public void close() {
      progress.close();
      scores.ifPresent(CheckpointScores::close);
    }
  }
}
