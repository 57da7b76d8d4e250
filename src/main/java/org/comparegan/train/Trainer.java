package org.comparegan.train;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.comparegan.checkpoint.Checkpoint;
import org.comparegan.checkpoint.CheckpointReader;
import org.comparegan.data.BatchStream;
import org.comparegan.data.Batches;
import org.comparegan.gan.TrainingGraph;
import org.comparegan.gan.TrainingGraph.Due;
import org.comparegan.nn.InitialValues;
import org.comparegan.train.TrainMonitor.Progress;
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
  private final RunDirectory run;
  private final TrainOptions options;
  private final TrainMonitor monitor;
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
      RunDirectory run,
      TrainOptions options,
      TrainMonitor monitor,
      BooleanSupplier stop) {
    this.graph = graph;
    this.batches = batches;
    this.run = run;
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

  /** Trains to the end. */
  public Outcome train() {
    try (TrainingSession session = new TrainingSession(graph, options.session(), options.seed());
        EventWriter events = new EventWriter(run.path(), Clock.systemUTC())) {
      boolean resumed = start(session);
      if (!resumed) {
        save(session);
      }
      try (SampleSheet samples = new SampleSheet(graph.spec(), batches.latents(), options);
          BatchStream stream = batches.stream(session.runs(), options.ahead())) {
        loop(session, stream, samples, events);
      }
      if (session.step() < options.steps()) {
        return Outcome.STOPPED;
      }
      run.write("TRAIN_DONE", "");
      return Outcome.FINISHED;
    }
  }

  private void loop(
      TrainingSession session, BatchStream stream, SampleSheet samples, EventWriter events) {
    long begun = System.nanoTime();
    long first = session.step();
    long saved = session.step();
    Map<String, Float> scalars = new LinkedHashMap<>();
    boolean stopping = false;
    while (session.step() < options.steps() && !stopping) {
      StepResult result = session.run(stream.next());
      scalars.putAll(result.scalars());
      long step = session.step();
      if (result.due() == Due.DISCRIMINATOR) {
        continue;
      }
      stopping = stop.getAsBoolean();
      if (step % options.logEvery() == 0 || step == options.steps()) {
        double seconds = (System.nanoTime() - begun) / 1e9;
        report(step, (step - first) / seconds, scalars, events);
      }
      if (options.sampleEvery() > 0 && step % options.sampleEvery() == 0) {
        samples.write(session, run, events);
      }
      if (step % options.saveEvery() == 0) {
        save(session);
        saved = step;
      }
    }
    if (saved != session.step()) {
      save(session);
    }
  }

  private boolean start(TrainingSession session) {
    Optional<String> latest = run.latestCheckpoint();
    if (latest.isPresent()) {
      try (Checkpoint checkpoint = CheckpointReader.open(latest.get())) {
        SavedState.restore(session.session(), graph.variables(), checkpoint);
      }
      run.log("resumed from " + latest.get());
    } else {
      session.session().initialise(graph.variables(), InitialValues.of(options.seed()));
      run.log("started, seed " + options.seed());
    }
    session.readCounters();
    return latest.isPresent();
  }

  private void report(long step, double rate, Map<String, Float> scalars, EventWriter events) {
    Map<String, Float> all = new LinkedHashMap<>(scalars);
    all.put("global_step/sec", (float) rate);
    events.scalars(step, all);
    events.flush();
    Progress progress =
        new Progress(
            step,
            options.steps(),
            rate,
            scalars.getOrDefault("loss/d_0", Float.NaN),
            scalars.getOrDefault("loss/g", Float.NaN));
    run.log(progress.line());
    monitor.progress(progress);
  }

  private void save(TrainingSession session) {
    SavedState.save(session.session(), graph.variables(), run.checkpointPrefix(session.step()));
    run.checkpointWritten(session.step(), options.keep());
  }
}
