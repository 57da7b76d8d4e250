package org.comparegan.fewlabels;

import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.comparegan.checkpoint.CheckpointState;
import org.comparegan.graph.SessionOptions;
import org.comparegan.image.ImageSet;
import org.comparegan.train.EventWriter;
import org.comparegan.train.RunDirectory;

/**
 * Trains a feature extractor in a run directory, from its latest checkpoint if there is one. The
 * checkpoint holds the whole state, so under {@code --deterministic} a resumed training is
 * bit-equal to an uninterrupted one.
 */
public final class ExtractorTraining {
  /** The plan, in the run directory. */
  static final String PLAN = "extractor.json";

  private static final int LOG_EVERY = 20;
  private static final int KEEP = 2;

  private final ExtractorPlan plan;
  private final ImageSet images;
  private final Optional<ImageSet> validation;
  private final RunDirectory directory;
  private final Options options;
  private final Optional<Extractor.Start> start;

  /**
   * Options that do not change the result of the training.
   *
   * @param saveEvery steps between checkpoints
   * @param validateEvery steps between validations, besides the one at the end
   * @param session threads and determinism
   */
  public record Options(long saveEvery, long validateEvery, SessionOptions session) {
    /** Refuses numbers below 1. */
    public Options {
      if (saveEvery < 1 || validateEvery < 1) {
        throw new LabelException(
            "A training is saved and validated every 1 or more steps, not every %d and %d."
                .formatted(saveEvery, validateEvery));
      }
    }
  }

  /** Listens to a training. */
  public interface Monitor {
    /** Called every few steps with losses and accuracies by name. */
    void step(long step, Map<String, Float> values);

    /** Called at each validation. */
    default void validated(long step, Validation found) {}
  }

  /**
   * The outcome of a training.
   *
   * @param finished whether all steps are done; else it was stopped and saved
   * @param validation of the final weights, if there are images for it
   */
  public record Outcome(boolean finished, Optional<Validation> validation) {}

  /**
   * A training of one run.
   *
   * @param images with the labels that the training may see
   * @param validation images with all their labels
   * @param start initial weights; absent: those of the seed
   * @throws LabelException when the directory holds another plan
   */
  public ExtractorTraining(
      ExtractorPlan plan,
      ImageSet images,
      Optional<ImageSet> validation,
      RunDirectory directory,
      Options options,
      Optional<Extractor.Start> start) {
    this.plan = plan;
    this.start = start;
    this.images = images;
    this.validation = validation;
    this.directory = directory;
    this.options = options;
    directory
        .read(PLAN)
        .map(text -> ExtractorPlan.parse(text, directory.path().resolve(PLAN).toString()))
        .flatMap(stored -> stored.difference(plan))
        .ifPresent(
            difference -> {
              throw new LabelException(
                  "%s holds another training (%s): give another --run-dir, or the options of that one."
                      .formatted(directory.path(), difference));
            });
  }

  /** Number of steps done by earlier runs. */
  public long firstStep() {
    return directory.latestCheckpoint().map(CheckpointState::step).orElse(0L);
  }

  /** Trains to the end, or until {@code stop}, polled between steps, is true. */
  public Outcome run(BooleanSupplier stop, Monitor monitor) {
    try (ExtractorSession session = new ExtractorSession(plan, images, options.session())) {
      Optional<String> latest = directory.latestCheckpoint();
      latest.ifPresentOrElse(session::restore, () -> session.start(start));
      directory.write(PLAN, plan.json());
      try (EventWriter events = new EventWriter(directory.path(), Clock.systemUTC())) {
        return new Loop(session, events, monitor).run(stop);
      }
    }
  }

  /** One process's part of a run. */
  private final class Loop {
    private final ExtractorSession session;
    private final EventWriter events;
    private final Monitor monitor;
    private final long first;
    private final long begun = System.nanoTime();
    private Map<String, Float> last = new HashMap<>();
    private Optional<Validation> validated = Optional.empty();
    private long step;
    private long saved = -1;

    Loop(ExtractorSession session, EventWriter events, Monitor monitor) {
      this.session = session;
      this.events = events;
      this.monitor = monitor;
      this.first = session.step();
      this.step = first;
    }

    Outcome run(BooleanSupplier stop) {
      long steps = plan.schedule().steps();
      if (step < steps) {
        directory.goesOn();
      }
      try (ExtractorSession.Source source = session.source(step)) {
        while (step < steps && !stop.getAsBoolean()) {
          last = session.train(step, source);
          step++;
          if (step % LOG_EVERY == 0 || step == steps) {
            report();
          }
          if (step % options.validateEvery() == 0 || step == steps) {
            validate();
          }
          if (step % options.saveEvery() == 0 || step == steps) {
            save();
          }
        }
      }
      if (saved != step && step > first) {
        save();
      }
      if (step < steps) {
        return new Outcome(false, Optional.empty());
      }
      if (validated.isEmpty()) {
        validate();
      }
      directory.finished();
      return new Outcome(true, validated);
    }

    private void report() {
      Map<String, Float> all = new LinkedHashMap<>(last);
      all.put("learning_rate", (float) plan.schedule().rate().at(step - 1));
      all.put("global_step/sec", (float) ((step - first) / ((System.nanoTime() - begun) / 1e9)));
      events.scalars(step, all);
      requireFinite();
      directory.log("step %d of %d: %s".formatted(step, plan.schedule().steps(), last));
      monitor.step(step, last);
    }

    private void requireFinite() {
      last.forEach(
          (name, value) -> {
            if (!Float.isFinite(value)) {
              throw new LabelException(
                  "%s is %s at step %d of %s, whose last checkpoint is kept: lower --learning-rate."
                      .formatted(name, value, step, directory.path()));
            }
          });
    }

    private void validate() {
      if (validation.isEmpty()) {
        return;
      }
      Validation found =
          Validation.of(plan, session.evaluation(), session.session(), validation.get());
      validated = Optional.of(found);
      events.scalars(step, found.scalars());
      events.flush();
      directory.log("step %d: %s".formatted(step, found.line()));
      monitor.validated(step, found);
    }

    private void save() {
      session.save(directory.checkpointPrefix(step));
      directory.checkpointWritten(step, KEEP);
      events.flush();
      saved = step;
    }
  }
}
