package org.comparegan.data;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Batches one after the other, made in advance by one thread, which never holds more than the given
 * number of them. The same batches as {@link Batches#at}. For use by one thread; close it to end
 * its own.
 */
public final class BatchStream implements AutoCloseable {
  private final Batches batches;
  private final ExecutorService worker;
  private final Queue<Future<Batch>> ready = new ArrayDeque<>();
  private long delivered;
  private long requested;

  BatchStream(Batches batches, long first, int ahead) {
    if (ahead <= 0) {
      throw new IllegalArgumentException("Make at least one batch ahead, not " + ahead + ".");
    }
    this.batches = batches;
    this.delivered = first;
    this.requested = first;
    this.worker =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, "batches");
              thread.setDaemon(true);
              return thread;
            });
    for (int i = 0; i < ahead; i++) {
      request();
    }
  }

  /**
   * The next batch; waits until it is made.
   *
   * @throws DataException if the images cannot be read, if the thread is interrupted, or after
   *     close
   */
  public Batch next() {
    if (worker.isShutdown()) {
      throw new DataException("The stream of batches is closed.");
    }
    Future<Batch> head = ready.remove();
    request();
    long number = delivered++;
    try {
      return head.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DataException("Interrupted while waiting for batch " + number + ".", e);
    } catch (ExecutionException e) {
      String reason =
          e.getCause() instanceof DataException known ? known.getMessage() : e.toString();
      throw new DataException("Could not make batch " + number + ": " + reason, e);
    }
  }

  private void request() {
    long number = requested++;
    ready.add(worker.submit(() -> batches.at(number)));
  }

  /** Ends the thread and drops what was made ahead. */
  @Override
  public void close() {
    worker.shutdownNow();
    ready.clear();
  }
}
