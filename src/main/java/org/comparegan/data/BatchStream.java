package org.comparegan.data;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.comparegan.file.Reason;
import org.comparegan.image.DataException;

/**
 * Consecutive batches, read ahead by worker threads. They equal those of {@link Batches#at} for any
 * number of threads. For use by one thread; closing the stream ends the workers.
 */
public final class BatchStream implements AutoCloseable {
  /** Examples that a worker reads at a time. */
  private static final int PORTION = 8;

  private final Batches batches;
  private final ExecutorService workers;
  private final Queue<Pending> ready = new ArrayDeque<>();
  private long delivered;
  private long requested;

  /**
   * How far batches are read ahead. Memory holds {@code batches} of them, each of batch size ×
   * height × width × channels × 4 bytes.
   *
   * @param threads workers that read and decode
   * @param batches made ahead of the current step
   */
  public record ReadAhead(int threads, int batches) {
    /** One thread per core, two batches. */
    public static final ReadAhead DEFAULT =
        new ReadAhead(Runtime.getRuntime().availableProcessors(), 2);

    /** Refuses numbers below 1. */
    public ReadAhead {
      if (threads < 1 || batches < 1) {
        throw new IllegalArgumentException(
            "Make at least one batch ahead with one thread, not %d with %d."
                .formatted(batches, threads));
      }
    }
  }

  /** A batch and its outstanding work. */
  private record Pending(Batches.Assembly assembly, List<Future<?>> portions) {}

  BatchStream(Batches batches, long first, ReadAhead ahead) {
    this.batches = batches;
    this.delivered = first;
    this.requested = first;
    this.workers =
        Executors.newFixedThreadPool(
            ahead.threads(),
            task -> {
              Thread thread = new Thread(task, "batches");
              thread.setDaemon(true);
              return thread;
            });
    for (int i = 0; i < ahead.batches(); i++) {
      request();
    }
  }

  /**
   * Waits for the next batch.
   *
   * @throws DataException if the images cannot be read, if the thread is interrupted, or after
   *     close
   */
  public Batch next() {
    if (workers.isShutdown()) {
      throw new DataException("The stream of batches is closed.");
    }
    Pending head = ready.remove();
    request();
    long number = delivered++;
    try {
      for (Future<?> portion : head.portions()) {
        portion.get();
      }
      return head.assembly().batch();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DataException("Interrupted while waiting for batch " + number + ".", e);
    } catch (ExecutionException e) {
      String reason =
          e.getCause() instanceof DataException known ? known.getMessage() : Reason.of(e);
      throw new DataException("Could not make batch " + number + ": " + reason, e);
    }
  }

  private void request() {
    Batches.Assembly assembly = batches.begin(requested++);
    List<Future<?>> portions = new ArrayList<>();
    for (int from = 0; from < batches.batchSize(); from += PORTION) {
      int first = from;
      int end = Math.min(from + PORTION, batches.batchSize());
      portions.add(workers.submit(() -> assembly.fill(first, end)));
    }
    ready.add(new Pending(assembly, portions));
  }

  /** Ends the workers after their current images and drops the batches read ahead. */
  @Override
  public void close() {
    workers.shutdownNow();
    ready.clear();
    boolean interrupted = false;
    try {
      // A thread in TensorFlow must not outlive the graph that it runs.
      while (!workers.awaitTermination(1, TimeUnit.MINUTES)) {}
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
