package org.comparegan.cli.score;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.comparegan.checkpoint.CheckpointState;
import org.comparegan.cli.common.Console;

/**
 * The checkpoints of a run that is under way, one after the other as they appear, until the run
 * says that it is done (runner_lib.py:148). The untrained one, of step 0, is left out.
 */
public final class RunWatch {
  private static final String DONE = "TRAIN_DONE";

  private final Path run;
  private final Duration pause;
  private final Console console;

  public RunWatch(Path run, Duration pause, Console console) {
    this.run = run;
    this.pause = pause;
    this.console = console;
  }

  /** Waits for the first checkpoint; there is none only if the run is done without. */
  void awaitFirst() {
    if (awaited()) {
      console.notice("No checkpoint in " + run + " yet: waiting for the first.");
    }
    boolean going = true;
    while (going && awaited()) {
      going = sleep();
    }
  }

  private boolean awaited() {
    return CheckpointState.read(run).isEmpty() && !Files.exists(run.resolve(DONE));
  }

  /** What is done with a checkpoint. */
  public interface Visitor {
    void visit(String prefix) throws IOException;
  }

  /**
   * Visits each once; one that the trainer has pruned in the meantime is told of.
   *
   * @throws IOException of the visitor
   */
  public void each(Visitor visitor) throws IOException {
    Set<String> seen = new HashSet<>();
    console.notice("Watching %s until %s appears.".formatted(run, DONE));
    while (true) {
      // Asked first, so that the last checkpoint is not missed.
      boolean done = Files.exists(run.resolve(DONE));
      Optional<String> next = next(seen);
      if (next.isPresent()) {
        seen.add(next.get());
        visit(next.get(), visitor);
      } else if (done) {
        return;
      } else if (!sleep()) {
        return;
      }
    }
  }

  private Optional<String> next(Set<String> seen) {
    return CheckpointState.read(run).stream()
        .flatMap(state -> CheckpointChoice.all(state).stream())
        .filter(prefix -> CheckpointChoice.step(prefix) > 0 && !seen.contains(prefix))
        .findFirst();
  }

  private void visit(String prefix, Visitor visitor) throws IOException {
    try {
      visitor.visit(prefix);
    } catch (RuntimeException e) {
      if (exists(prefix)) {
        throw e;
      }
      console.notice(prefix + " was removed before it could be evaluated.");
    }
  }

  private static boolean exists(String prefix) {
    return Files.exists(Path.of(prefix + ".index")) || Files.exists(Path.of(prefix));
  }

  private boolean sleep() {
    try {
      Thread.sleep(pause.toMillis());
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
