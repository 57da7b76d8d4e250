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
import org.comparegan.gan.Due;
import org.comparegan.gan.NotFinite;
import org.comparegan.gan.TrainingGraph;
import org.comparegan.nn.InitialValues;
import org.comparegan.train.TrainingMonitor.Progress;
import org.comparegan.train.TrainingSession.StepResult;

/**
 * The training loop: goes on from the latest checkpoint of the run directory, or begins; saves as
 * it goes; ends when the steps are done or it is asked to stop.
 *
 * <p>Source: runner_lib.py:280-354. The state is saved at multiples of {@code saveEvery}, at the
 * end and when stopped, so a kill at any moment loses at most the steps since the last checkpoint.
 */
public final class Trainer {
  private final TrainingGraph graph;
  private final Batches batches;
  private final RunDirectory directory;
  private final TrainOptions options;
  private final TrainingMonitor monitor;
  private final BooleanSupplier stop;

  /**
   * A trainer of one run.
   *
   * @param stop asked after each generator step; true: save and return. Between steps only, so that
   *     no checkpoint is written over
   */
  public Trainer(
      TrainingGraph graph,
      Batches batches,
      RunDirectory directory,
      TrainOptions options,
      TrainingMonitor monitor,
      BooleanSupplier stop) {
    this.graph = graph;
    this.batches = batches;
    this.directory = directory;
    this.options = options;
    this.monitor = monitor;
    this.stop = stop;
  }

  /** How a run ended. */
  public enum Outcome {
    /** All steps are done. */
    FINISHED,
    /** It was asked to stop; the state is saved. */
    STOPPED
  }

  /**
   * Trains to the end.
   *
   * @throws TrainingException when a loss or gradient is not finite and the options say to stop
   */
  public Outcome train() {
    try (TrainingSession session = new TrainingSession(graph, options.session(), options.seed());
        EventWriter events = new EventWriter(directory.path(), Clock.systemUTC())) {
      run(session, events);
      if (session.step() < options.steps()) {
        return Outcome.STOPPED;
      }
      directory.write("TRAIN_DONE", "");
      return Outcome.FINISHED;
    }
  }

  private void run(TrainingSession session, EventWriter events) {
    if (options.sampleEvery() == 0) {
      new Loop(session, events, Optional.empty()).run();
      return;
    }
    try (FixedLatentSamples samples =
        new FixedLatentSamples(graph.spec(), batches.latents(), options)) {
      new Loop(session, events, Optional.of(samples)).run();
    }
  }

  /** One start of the run. */
  private final class Loop {
    private final TrainingSession session;
    private final EventWriter events;
    private final Optional<FixedLatentSamples> samples;
    private final SkippedBatches skipped = SkippedBatches.of(directory);
    private final Recovery recovery = new Recovery(options, skipped);
    private final CollapseWatch watch = new CollapseWatch();
    private final Map<String, Float> scalars = new LinkedHashMap<>();
    private final long begun = System.nanoTime();
    private long first;
    private long saved = -1;
    private boolean stopping;

    Loop(TrainingSession session, EventWriter events, Optional<FixedLatentSamples> samples) {
      this.session = session;
      this.events = events;
      this.samples = samples;
    }

    void run() {
      start();
      first = session.step();
      while (session.step() < options.steps() && !stopping) {
        try (BatchStream stream = batches.stream(skipped.next(session.runs()), options.ahead())) {
          follow(stream);
        }
      }
      if (saved != session.step()) {
        save();
      }
    }

    /** Trains batch by batch, until the end, a stop, or a return to an earlier state. */
    private void follow(BatchStream stream) {
      while (session.step() < options.steps() && !stopping) {
        Batch batch = stream.next();
        if (skipped.contains(batch.number())) {
          continue;
        }
        try {
          StepResult result = run(batch);
          scalars.putAll(result.scalars());
          recovery.finite(result.due(), session.step());
          if (result.due() == Due.DISCRIMINATOR_THEN_GENERATOR) {
            stopping = session.anyOf(stop.getAsBoolean());
            afterGeneratorStep();
          }
        } catch (NotFinite e) {
          if (recover(batch, e)) {
            return;
          }
        }
      }
    }

    private StepResult run(Batch batch) {
      Optional<StepProfiler> profiler = monitor.profiler();
      StepResult result =
          profiler
              .flatMap(StepProfiler::next)
              .map(trace -> session.run(batch, trace))
              .orElseGet(() -> session.run(batch));
      profiler.ifPresent(p -> p.done(result.due()));
      return result;
    }

    private void afterGeneratorStep() {
      long step = session.step();
      if (step % options.logEvery() == 0 || step == options.steps()) {
        report(step);
      }
      if (samples.isPresent() && step % options.sampleEvery() == 0) {
        float deviation = samples.get().write(session, directory, events);
        watch.samples(step, deviation).ifPresent(this::warn);
      }
      if (step % options.saveEvery() == 0) {
        save();
      }
    }

    /** What the options say of a step that is not finite. True: the weights are earlier ones. */
    private boolean recover(Batch batch, NotFinite found) {
      String where =
          "%s Step %d, batch %d.".formatted(found.getMessage(), session.step() + 1, batch.number());
      if (!recovery.leavesOut(batch.number())) {
        String prefix = directory.path().resolve("diverged.ckpt-" + session.step()).toString();
        SavedState.save(session.session(), graph.variables(), prefix);
        throw new TrainingException(
            "%s The step was not applied; the state is in %s. %s"
                .formatted(where, prefix, recovery.advice()),
            found);
      }
      boolean back = recovery.goesBack();
      if (back) {
        start();
      }
      warn(
          where
              + (back ? " Back at step " + session.step() + " without the batch." : " Left out."));
      return back;
    }

    private void start() {
      Optional<String> latest = directory.latestCheckpoint();
      if (latest.isPresent()) {
        try (Checkpoint checkpoint = CheckpointReader.open(latest.get())) {
          SavedState.restore(session.session(), graph.variables(), checkpoint);
        }
        directory.log("resumed from " + latest.get());
        session.share();
        session.readCounters();
        saved = session.step();
      } else {
        session.session().initialiseTogether(graph.variables(), InitialValues.of(options.seed()));
        directory.log("started, seed " + options.seed());
        session.share();
        session.readCounters();
        save();
      }
    }

    private void report(long step) {
      double rate = (step - first) / ((System.nanoTime() - begun) / 1e9);
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
              step, options.steps(), rate, loss, scalars.getOrDefault("loss/g", Float.NaN));
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
      directory.checkpointWritten(session.step(), options.keep());
      saved = session.step();
      monitor.saved(saved, prefix);
    }
  }
}
