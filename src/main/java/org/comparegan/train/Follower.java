package org.comparegan.train;

import java.util.Collection;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.comparegan.data.Batch;
import org.comparegan.data.BatchStream;
import org.comparegan.experiment.GinConfig;
import org.comparegan.gan.Due;
import org.comparegan.gan.NotFinite;
import org.comparegan.graph.ServerLost;

/**
 * A worker that trains along with the chief: it gets the state from the chief, takes every step
 * with it, and writes nothing.
 */
public final class Follower implements AutoCloseable {
  private final TrainParts parts;
  private boolean serverLost;

  Follower(TrainParts parts) {
    this.parts = parts;
  }

  /** Opens the data and builds the graph. */
  public static Follower prepare(GinConfig config, TrainingSettings settings) {
    return new Follower(TrainParts.of(config, settings));
  }

  /** What the workers of one training must have alike, by name. */
  public Map<String, String> facts() {
    return parts.facts();
  }

  /**
   * Trains to the end, or until any worker wants to stop.
   *
   * @param stop whether this worker wants to
   * @param skipped numbers of the batches that are left out from the start
   * @throws TrainingException when a loss or gradient is not finite and the options say to stop, or
   *     when another worker is lost
   */
  public Trainer.Outcome run(BooleanSupplier stop, Collection<Long> skipped) {
    TrainOptions options = parts.options();
    try (TrainingSession session =
        new TrainingSession(parts.graph(), options.session(), options.seed())) {
      new Loop(session, SkippedBatches.of(skipped), stop).run();
      return session.step() < options.steps() ? Trainer.Outcome.STOPPED : Trainer.Outcome.FINISHED;
    } catch (ServerLost e) {
      serverLost = true;
      throw new TrainingException(e.getMessage() + " The chief's run directory has the state.", e);
    }
  }

  /** A graph that a run may still hold is left to the end of the process. */
  @Override
  public void close() {
    if (!serverLost) {
      parts.close();
    }
  }

  /** The chief's loop without its files: {@link Trainer}. */
  private final class Loop {
    private final TrainingSession session;
    private final SkippedBatches skipped;
    private final Recovery recovery;
    private final BooleanSupplier stop;
    private boolean stopping;

    Loop(TrainingSession session, SkippedBatches skipped, BooleanSupplier stop) {
      this.session = session;
      this.skipped = skipped;
      this.recovery = new Recovery(parts.options(), skipped);
      this.stop = stop;
    }

    void run() {
      start();
      while (goesOn()) {
        long next = skipped.next(session.runs());
        try (BatchStream stream = parts.batches().stream(next, parts.options().ahead())) {
          follow(stream);
        }
      }
    }

    private void start() {
      session.share();
      session.readCounters();
    }

    private boolean goesOn() {
      return session.step() < parts.options().steps() && !stopping;
    }

    /** Trains batch by batch, until the end, a stop, or a return to an earlier state. */
    private void follow(BatchStream stream) {
      while (goesOn()) {
        Batch batch = stream.next();
        if (skipped.contains(batch.number())) {
          continue;
        }
        try {
          Due due = session.run(batch).due();
          recovery.finite(due, session.step());
          if (due == Due.DISCRIMINATOR_THEN_GENERATOR) {
            stopping = session.anyOf(stop.getAsBoolean());
          }
        } catch (NotFinite found) {
          if (recover(batch, found)) {
            return;
          }
        }
      }
    }

    /** What the chief does, who has found the same. True: the weights are earlier ones. */
    private boolean recover(Batch batch, NotFinite found) {
      if (!recovery.leavesOut(batch.number())) {
        throw new TrainingException(
            found.getMessage() + " The step was not applied; the chief has the state.", found);
      }
      if (recovery.goesBack()) {
        start();
      }
      return recovery.goesBack();
    }
  }
}
