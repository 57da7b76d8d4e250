package org.comparegan.graph;

import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.exceptions.TensorFlowException;

/**
 * Runs of a session that depends on other processes.
 *
 * <p>TensorFlow's client waits forever for a lost server. So each run has its own thread and is
 * abandoned when a process it needs does not answer for a few seconds.
 */
final class ServerRuns implements AutoCloseable {
  private static final int ATTEMPTS = 3;
  private static final Pattern PEER =
      Pattern.compile("remote target /job:\\w+/replica:0/task:(\\d+) while calling");

  /** "Stream removed" can mean that the listener is not a TensorFlow server. */
  private static final Pattern BROKEN =
      Pattern.compile(
          "(?i)connection (reset|refused)|socket closed|failed to connect|unavailable|stream"
              + " removed");

  private static final String ABORTED = "Collective ops is aborted";

  /** Part of a failed CheckNumerics' message, repeated by the collective operation it aborts. */
  private static final String CHECKED = " : Tensor had ";

  private final Remote remote;
  private final ExecutorService calls;
  private boolean lost;

  ServerRuns(Remote remote) {
    this.remote = remote;
    this.calls =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, "session");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Runs and waits for the result.
   *
   * @throws ServerLost when a process it needs is gone
   */
  Result run(Session.Runner runner) {
    Future<Result> call = calls.submit(runner::run);
    int silences = 0;
    while (true) {
      try {
        return call.get(1, TimeUnit.SECONDS);
      } catch (TimeoutException waiting) {
        Optional<String> silent = remote.silent();
        silences = silent.isPresent() ? silences + 1 : 0;
        if (silences == ATTEMPTS) {
          throw lost(new ServerLost(silent.get() + " no longer answers."));
        }
      } catch (ExecutionException e) {
        throw failure(e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw lost(new ServerLost("Interrupted while waiting for " + remote.server() + ".", e));
      }
    }
  }

  /** Whether a run was abandoned, so that closing the session would block. */
  boolean lost() {
    return lost;
  }

  private ServerLost lost(ServerLost failure) {
    lost = true;
    return failure;
  }

  private RuntimeException failure(@org.jspecify.annotations.Nullable Throwable cause) {
    if (cause instanceof TensorFlowException && cause.getClass() == TensorFlowException.class) {
      String message = String.valueOf(cause.getMessage());
      Matcher peer = PEER.matcher(message);
      Matcher broken = BROKEN.matcher(message);
      if (broken.find()) {
        int task = peer.find() ? Integer.parseInt(peer.group(1)) : 0;
        String name = task < remote.peers().size() ? remote.name(task) : "A worker";
        return new ServerLost("%s is gone (%s).".formatted(name, broken.group()), cause);
      }
    }
    if (cause instanceof RuntimeException failure) {
      String message = String.valueOf(failure.getMessage());
      // Aborted by another worker's failure, before this worker had the same one.
      return message.contains(ABORTED) && !message.contains(CHECKED)
          ? new ServerLost("A step failed on another worker, whose log says why.", cause)
          : failure;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    return new IllegalStateException("A run failed.", cause);
  }

  @Override
  public void close() {
    calls.shutdown();
  }
}
