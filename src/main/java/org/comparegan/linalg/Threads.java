package org.comparegan.linalg;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.function.Supplier;

/** How many threads the metrics compute with. */
public final class Threads {
  private Threads() {}

  /**
   * Runs the task with so many threads; the linear algebra within it takes as many.
   *
   * <p>With one thread two runs are bit-equal on every machine of the same kind of processor.
   *
   * @param threads 0: one per core
   */
  public static <T> T with(int threads, Supplier<T> task) {
    ForkJoinPool pool = new ForkJoinPool(threads == 0 ? cores() : threads);
    try {
      return pool.invoke(ForkJoinTask.adapt(() -> outcome(task))).get();
    } finally {
      pool.shutdown();
    }
  }

  // The pool would wrap a failure in another of the same class, whose message is not the first's.
  private static <T> Supplier<T> outcome(Supplier<T> task) {
    try {
      T result = task.get();
      return () -> result;
    } catch (RuntimeException e) {
      return () -> {
        throw e;
      };
    }
  }

  /** What computes: the library's version and the kind of processor that it found. */
  public static String library() {
    return OpenBlas.description();
  }

  /** Threads of the surrounding {@link #with}; without one, one per core. */
  static int count() {
    ForkJoinPool pool = ForkJoinTask.getPool();
    return pool == null || pool == ForkJoinPool.commonPool() ? cores() : pool.getParallelism();
  }

  private static int cores() {
    return Runtime.getRuntime().availableProcessors();
  }
}
