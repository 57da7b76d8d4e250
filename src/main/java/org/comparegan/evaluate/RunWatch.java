package org.comparegan.evaluate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.comparegan.checkpoint.CheckpointState;
import org.comparegan.train.RunDirectory;

/**
 * Visits the checkpoints of a run that is still training as they appear, until the run says that it
 * is done (runner_lib.py:148). The untrained one, of step 0, is left out.
 */
public final class RunWatch {
  private static final String DONE = "TRAIN_DONE";

  private final Path run;
  private final Duration pause;
  private final Consumer<String> notices;

  /**
   * Watches a run.
   *
   * @param pause between two looks
   * @param notices receives sentences about what is awaited and what was missed
   */
  public RunWatch(Path run, Duration pause, Consumer<String> notices) {
    this.run = run;
    this.pause = pause;
    this.notices = notices;
  }

  /** Waits for the first checkpoint, or for a run that ends without any. */
  public void awaitFirst() {
    if (awaited()) {
      notices.accept("No checkpoint in " + run + " yet: waiting for the first.");
    }
    boolean going = true;
    while (going && awaited()) {
      going = sleep();
    }
  }

  private boolean awaited() {
    return CheckpointState.read(run).isEmpty() && !RunDirectory.isDone(run);
  }

  /** Takes one checkpoint after the other. */
  public interface Visitor {
    /** Takes the checkpoint of a prefix. */
    void visit(String prefix) throws IOException;
  }

  /**
   * Visits each checkpoint once; one that the trainer removes before its visit ends is only
   * noticed.
   *
   * @throws IOException of the visitor
   */
  public void each(Visitor visitor) throws IOException {
    Set<String> seen = new HashSet<>();
    notices.accept("Watching %s until %s appears.".formatted(run, DONE));
    while (true) {
      // Asked first, so that the last checkpoint is not missed.
      boolean done = RunDirectory.isDone(run);
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
        .flatMap(state -> state.inOrder().stream())
        .filter(prefix -> CheckpointState.step(prefix) > 0 && !seen.contains(prefix))
        .findFirst();
  }

  private void visit(String prefix, Visitor visitor) throws IOException {
    try {
      visitor.visit(prefix);
    } catch (RuntimeException e) {
      if (exists(prefix)) {
        throw e;
      }
      notices.accept(prefix + " was removed before it could be evaluated.");
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
