package org.comparegan.cli.train;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.comparegan.cli.common.Console;
import org.comparegan.cli.common.ExitCode;
import org.comparegan.cli.common.Interruption;
import org.comparegan.cluster.ClusterTask;
import org.comparegan.cluster.Handshake;
import org.comparegan.cluster.Statement;
import org.comparegan.cluster.WorkerServer;
import org.comparegan.experiment.GinConfig;
import org.comparegan.graph.SessionOptions;
import org.comparegan.train.Follower;
import org.comparegan.train.Trainer;
import org.comparegan.train.TrainingException;
import org.comparegan.train.TrainingSettings;

/** How a worker begins: its server, then the handshake with the others. */
final class WorkerStart {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** The others may still read the last answers of this process's server. */
  private static final long LAST_ANSWERS = 2;

  private final Console console;
  private final Handshake handshake;

  /** Starts the server of a worker; it ends with the process. */
  WorkerStart(ClusterTask task, SessionOptions options, Console console) {
    this.console = console;
    WorkerServer server = WorkerServer.start(task, options);
    console.notice(
        "Worker %d of %d, %s%s"
            .formatted(
                task.index(),
                task.workers().size(),
                server.address(),
                server.loopbackOnly() ? "." : ". " + ServeWorker.OPEN));
    this.handshake = new Handshake(task, options);
  }

  /** How sessions of the training run. */
  SessionOptions session() {
    return handshake.session();
  }

  /**
   * Waits for the others, and goes on if all are about to train the same.
   *
   * @param check asked while waiting; fails when waiting is of no use
   * @return what the chief says
   */
  Statement agree(Statement own, Runnable check) {
    handshake.gather(PATIENCE, console::notice, check);
    return handshake.reach(own);
  }

  /** Trains along with the chief, to the end. */
  ExitCode follow(GinConfig config, TrainingSettings settings) {
    try (Follower follower = Follower.prepare(config, settings.withSession(session()));
        Interruption interruption = new Interruption(Duration.ofMinutes(5), console)) {
      Statement own = new Statement(follower.facts(), config.text(), List.of());
      Statement chief = agree(own, () -> {});
      Trainer.Outcome outcome = follower.run(interruption::requested, chief.skipped());
      TimeUnit.SECONDS.sleep(LAST_ANSWERS);
      return outcome == Trainer.Outcome.FINISHED ? ExitCode.DONE : ExitCode.INTERRUPTED;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TrainingException("Interrupted after the last step.", e);
    }
  }
}
