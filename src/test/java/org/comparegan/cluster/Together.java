package org.comparegan.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.comparegan.graph.Address;
import org.comparegan.graph.SessionOptions;

/** Workers of one process, a thread and a server each; a test that hangs fails. */
public final class Together {
  private static final long SECONDS = 900;

  private Together() {}

  /** What one worker does. */
  @FunctionalInterface
  public interface Work<T> {
    /** Does it, on a server that runs. */
    T of(Handshake handshake, int worker) throws Exception;
  }

  /** Starts as many servers, lets each worker do its work, and gives what they return. */
  public static <T> List<T> work(int count, SessionOptions options, Work<T> work)
      throws InterruptedException, ExecutionException, TimeoutException {
    List<Address> addresses = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      addresses.add(Address.loopback(WorkerServer.freePort()));
    }
    ExecutorService threads = Executors.newFixedThreadPool(count);
    try {
      List<Future<T>> pending = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        ClusterTask task = new ClusterTask(addresses, i);
        pending.add(
            threads.submit(
                () -> {
                  WorkerServer.start(task, options);
                  Handshake handshake = new Handshake(task, options);
                  handshake.gather(Duration.ofSeconds(60), notice -> {}, () -> {});
                  return work.of(handshake, task.index());
                }));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> one : pending) {
        results.add(one.get(SECONDS, TimeUnit.SECONDS));
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }
}
