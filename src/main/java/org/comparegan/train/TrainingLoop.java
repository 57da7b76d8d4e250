package org.comparegan.train;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.comparegan.checkpoint.Checkpoint;
import org.comparegan.checkpoint.CheckpointReader;
import org.comparegan.data.Batch;
import org.comparegan.data.BatchStream;
import org.comparegan.data.Batches;
import org.comparegan.gan.StepChecks.NotFinite;
import org.comparegan.gan.TrainingGraph;
import org.comparegan.gan.TrainingGraph.Due;
import org.comparegan.nn.InitialValues;
import org.comparegan.train.Training.Outcome;
import org.comparegan.train.TrainingMonitor.Progress;
import org.comparegan.train.TrainingSession.StepResult;
import org.comparegan.train.TrainingSettings.OnNan;

/**
 * The training loop: batch by batch until all steps are done or a worker asks to stop. When a step
 * is not finite, every worker skips its batch if the settings say so.
 *
 * <p>Source: runner_lib.py:280-354.
 */
abstract class TrainingLoop {
  /**
   * Most batches to skip in a row. After skipping, a finite step starts the count again; after
   * rolling back, a checkpoint does. More than this are not the fault of the batches.
   */
  private static final int MOST_SKIPPED = 10;

  final TrainingSession session;
  final TrainingSettings.Resolved settings;
  private final Batches batches;
  private final SkippedBatches skipped;
  private final BooleanSupplier stop;
  private int skippedInARow;
  private boolean stopping;

  TrainingLoop(
      TrainingSession session,
      TrainingSettings.Resolved settings,
      Batches batches,
      SkippedBatches skipped,
      BooleanSupplier stop) {
    this.session = session;
    this.settings = settings;
    this.batches = batches;
    this.skipped = skipped;
    this.stop = stop;
  }

  /**
   * Trains alone or as the chief, to the end.
   *
   * @param stop asked after each generator step; true: save and return
   */
  static Outcome lead(
      Training training, RunDirectory run, BooleanSupplier stop, TrainingMonitor monitor) {
    try (TrainingSession session = session(training);
        EventWriter events = new EventWriter(run.path(), Clock.systemUTC())) {
      if (training.settings().sampleEvery() == 0) {
        new Chief(training, session, run, stop, monitor, events, Optional.empty()).run();
      } else {
        try (FixedLatentSamples samples =
            new FixedLatentSamples(
                training.graph().spec(), training.batches().latents(), training.settings())) {
          new Chief(training, session, run, stop, monitor, events, Optional.of(samples)).run();
        }
      }
      if (session.step() < training.settings().steps()) {
        return Outcome.STOPPED;
      }
      run.finished();
      return Outcome.FINISHED;
    }
  }

  /** Trains along with the chief, to the end. */
  static Outcome follow(Training training, SkippedBatches skipped, BooleanSupplier stop) {
    try (TrainingSession session = session(training)) {
      new Follower(training, session, skipped, stop).run();
      return session.step() < training.steps() ? Outcome.STOPPED : Outcome.FINISHED;
    }
  }

  private static TrainingSession session(Training training) {
    return new TrainingSession(
        training.graph(), training.settings().session(), training.settings().seed());
  }

  /** Trains from the state that {@link #start} sets. */
  void run() {
    start();
    goOn();
    while (unfinished()) {
      try (BatchStream stream = batches.stream(skipped.next(session.batches()), settings.ahead())) {
        trainOn(stream);
      }
    }
  }

  /** Sets every variable and reads the counters: at the start, and to roll back. */
  abstract void start();

  /** Called once, before the first step. */
  void goOn() {}

  /** Trains on one batch. */
  StepResult train(Batch batch) {
    return session.run(batch);
  }

  /** Called after each finite step. */
  void afterStep(StepResult result) {}

  /** Called after each finite step that trained the generator. */
  void afterGeneratorStep() {}

  /** The failure of a training that a step which is not finite ends. */
  abstract TrainingException failure(String where, NotFinite found);

  /** Called when a batch is skipped; {@code back}: after a roll-back. */
  void afterSkip(String where, boolean back) {}

  final boolean unfinished() {
    return session.step() < settings.steps() && !stopping;
  }

  /** Trains batch by batch until the end, a stop, or a roll-back. */
  private void trainOn(BatchStream stream) {
    while (unfinished()) {
      Batch batch = stream.next();
      if (skipped.contains(batch.number())) {
        continue;
      }
      try {
        StepResult result = train(batch);
        afterStep(result);
        boolean generator = result.due() == Due.DISCRIMINATOR_THEN_GENERATOR;
        boolean saved = generator && session.step() % settings.saveEvery() == 0;
        if (saved || settings.onNan() != OnNan.ROLLBACK) {
          skippedInARow = 0;
        }
        if (generator) {
          stopping = session.anyOf(stop.getAsBoolean());
          afterGeneratorStep();
        }
      } catch (NotFinite found) {
        if (skip(batch, found)) {
          return;
        }
      }
    }
  }

  /** Skips a batch, or fails. True: after a roll-back. */
  private boolean skip(Batch batch, NotFinite found) {
    String where =
        "%s Step %d, batch %d.".formatted(found.getMessage(), session.step() + 1, batch.number());
    if (settings.onNan() == OnNan.STOP || skippedInARow == MOST_SKIPPED) {
      throw failure(where, found);
    }
    skippedInARow++;
    skipped.add(batch.number());
    boolean back = settings.onNan() == OnNan.ROLLBACK;
    if (back) {
      start();
    }
    afterSkip(where, back);
    return back;
  }

  /** Receives the state from the chief and writes no files. */
  private static final class Follower extends TrainingLoop {
    Follower(
        Training training, TrainingSession session, SkippedBatches skipped, BooleanSupplier stop) {
      super(session, training.settings(), training.batches(), skipped, stop);
    }

    @Override
    void start() {
      session.share();
      session.readCounters();
    }

    @Override
    TrainingException failure(String where, NotFinite found) {
      return new TrainingException(
          found.getMessage() + " The step was not applied; the chief saved the state.", found);
    }
  }

  /**
   * Resumes from the latest checkpoint of the run directory, or starts, and writes the run's files.
   *
   * <p>Saves the state at multiples of {@code saveEvery}, at the end and when stopped, so a kill at
   * any moment loses at most the steps since the last checkpoint.
   */
  private static final class Chief extends TrainingLoop {
    private final TrainingGraph graph;
    private final RunDirectory directory;
    private final TrainingMonitor monitor;
    private final Optional<StepProfiler> profiler;
    private final EventWriter events;
    private final Optional<FixedLatentSamples> samples;
    private final String configuration;
    private final CollapseWatch watch = new CollapseWatch();
    private final Map<String, Float> scalars = new LinkedHashMap<>();
    private final long begun = System.nanoTime();
    private long firstStep = -1;
    private long savedStep = -1;

    Chief(
        Training training,
        TrainingSession session,
        RunDirectory directory,
        BooleanSupplier stop,
        TrainingMonitor monitor,
        EventWriter events,
        Optional<FixedLatentSamples> samples) {
      super(session, training.settings(), training.batches(), SkippedBatches.of(directory), stop);
      this.graph = training.graph();
      this.directory = directory;
      this.monitor = monitor;
      this.profiler = monitor.profiler();
      this.events = events;
      this.samples = samples;
      this.configuration = training.config().operativeText();
    }

    @Override
    void run() {
      super.run();
      if (savedStep != session.step()) {
        save();
      }
    }

    @Override
    void start() {
      Optional<String> latest = directory.latestCheckpoint();
      if (latest.isPresent()) {
        try (Checkpoint checkpoint = CheckpointReader.open(latest.get())) {
          SavedState.restore(session.session(), graph.variables(), checkpoint);
        }
        directory.log("resumed from " + latest.get());
        session.share();
        session.readCounters();
        savedStep = session.step();
      } else {
        session.session().initialiseTogether(graph.variables(), InitialValues.of(settings.seed()));
        directory.log("started, seed " + settings.seed());
        session.share();
        session.readCounters();
        save();
      }
      if (firstStep < 0) {
        firstStep = session.step();
      }
    }

    @Override
    void goOn() {
      monitor.started();
      events.configuration(firstStep, configuration);
      directory.prune(settings.keep());
      if (unfinished()) {
        directory.goesOn();
      }
    }

    @Override
    StepResult train(Batch batch) {
      StepResult result =
          profiler
              .flatMap(StepProfiler::next)
              .map(trace -> session.run(batch, trace))
              .orElseGet(() -> session.run(batch));
      profiler.ifPresent(p -> p.done(result.due()));
      return result;
    }

    @Override
    void afterStep(StepResult result) {
      scalars.putAll(result.scalars());
    }

    @Override
    void afterGeneratorStep() {
      long step = session.step();
      if (step % settings.logEvery() == 0 || step == settings.steps()) {
        report(step);
      }
      if (samples.isPresent() && step % settings.sampleEvery() == 0) {
        float deviation = samples.get().write(session, directory, events);
        watch.samples(step, deviation).ifPresent(this::warn);
      }
      if (step % settings.saveEvery() == 0) {
        save();
      }
    }

    @Override
    TrainingException failure(String where, NotFinite found) {
      String prefix = directory.path().resolve("diverged.ckpt-" + session.step()).toString();
      SavedState.save(session.session(), graph.variables(), prefix);
      String advice =
          settings.onNan() == OnNan.STOP
              ? "Lower the learning rate, or give --on-nan skip or rollback."
              : "%d batches before it were skipped: lower the learning rate."
                  .formatted(MOST_SKIPPED);
      return new TrainingException(
          "%s The step was not applied; the state is in %s. %s".formatted(where, prefix, advice),
          found);
    }

    @Override
    void afterSkip(String where, boolean back) {
      warn(
          where + (back ? " Back at step " + session.step() + " without the batch." : " Skipped."));
    }

    private void report(long step) {
      double rate = (step - firstStep) / ((System.nanoTime() - begun) / 1e9);
      Map<String, Float> all = new LinkedHashMap<>(scalars);
      all.put("global_step/sec", (float) rate);
      all.put("learning_rate/discriminator", (float) graph.spec().gan().modular().dLr());
      all.put("learning_rate/generator", (float) graph.spec().gan().modular().gLr());
      all.putAll(session.norms());
      events.scalars(step, all);
      events.flush();
      float loss = scalars.getOrDefault("loss/d_0", Float.NaN);
      Progress progress =
          new Progress(
              step, settings.steps(), rate, loss, scalars.getOrDefault("loss/g", Float.NaN));
      directory.log(progress.line());
      monitor.progress(progress);
      watch.loss(step, loss).ifPresent(this::warn);
    }

    private void warn(String message) {
      directory.log("warning: " + message);
      events.text(session.step(), "warning", message);
      monitor.warning(message);
    }

    private void save() {
      String prefix = directory.checkpointPrefix(session.step());
      SavedState.save(session.session(), graph.variables(), prefix);
      directory.checkpointWritten(session.step(), settings.keep());
      savedStep = session.step();
      monitor.saved(savedStep, prefix);
    }
  }

  /**
   * Detects a collapsed training: a discriminator loss that stays at zero, or samples that no
   * longer differ.
   */
  static final class CollapseWatch {
    /** A discriminator loss below this counts as zero. */
    private static final float ZERO_LOSS = 1e-3f;

    /** Consecutive reports of a zero loss that count as a collapse. */
    private static final int REPORTS = 25;

    /** Samples count as alike when their deviation falls below this share of its maximum. */
    private static final float ALIKE = 0.1f;

    private int zeros;
    private float mostVaried;
    private boolean alike;

    /** Records a loss; returns one warning for each series of zeros. */
    Optional<String> loss(long step, float discriminatorLoss) {
      zeros = Math.abs(discriminatorLoss) < ZERO_LOSS ? zeros + 1 : 0;
      return zeros == REPORTS
          ? Optional.of(
              "The discriminator's loss has been below %.0e for %d reports at step %d: the generator no longer learns."
                  .formatted(ZERO_LOSS, REPORTS, step))
          : Optional.empty();
    }

    /**
     * Records how much samples of different latents differ; returns a warning when they become
     * alike.
     *
     * @param deviation standard deviation of a pixel over the samples, averaged over pixels
     */
    Optional<String> samples(long step, float deviation) {
      mostVaried = Math.max(mostVaried, deviation);
      boolean before = alike;
      alike = deviation < ALIKE * mostVaried;
      return alike && !before
          ? Optional.of(
              "Samples vary by %.4f at step %d, and varied by %.4f before: the generator has collapsed."
                  .formatted(deviation, step, mostVaried))
          : Optional.empty();
    }
  }
}
