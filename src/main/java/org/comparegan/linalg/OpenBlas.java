package org.comparegan.linalg;

import com.sun.jna.NativeLibrary;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas;

/**
 * The native library behind the metrics' linear algebra: loaded on first use, and how many threads
 * it takes.
 *
 * <p>Its number of threads is one for the whole process, so work that wants all of them excludes
 * other work.
 */
public final class OpenBlas {
  private static final ReentrantReadWriteLock LOCK = new ReentrantReadWriteLock();
  private static final List<NativeLibrary> LIBRARIES = load();

  private OpenBlas() {}

  /**
   * Runs a task with this many threads, which the linear algebra within it takes too.
   *
   * <p>With one thread two runs are bit-equal on every machine of the same kind of processor.
   *
   * @param threads 0: one per core
   */
  public static <T> T withThreads(int threads, Supplier<T> task) {
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

  /** Within the task each call computes in the thread that makes it; the task may have many. */
  public static <T> T inCallingThreads(Supplier<T> task) {
    return locked(LOCK.readLock(), 1, task);
  }

  /** Within the task each call computes with all {@link #threads}. */
  static <T> T inAllThreads(Supplier<T> task) {
    return locked(LOCK.writeLock(), OpenBlas.threads(), task);
  }

  /** What the library says of itself: version and the kind of processor it computes for. */
  public static String description() {
    return LIBRARIES
        .get(0)
        .getFunction("openblas_get_config")
        .invokeString(new Object[0], false)
        .strip();
  }

  /** Threads of the surrounding {@link #withThreads}; without one, one per core. */
  static int threads() {
    ForkJoinPool pool = ForkJoinTask.getPool();
    return pool == null || pool == ForkJoinPool.commonPool() ? cores() : pool.getParallelism();
  }

  private static int cores() {
    return Runtime.getRuntime().availableProcessors();
  }

  private static <T> T locked(Lock lock, int threads, Supplier<T> task) {
    lock.lock();
    try {
      take(threads);
      return task.get();
    } finally {
      lock.unlock();
    }
  }

  /** Tasks that compute in their own threads may come here together. */
  private static synchronized void take(int threads) {
    for (NativeLibrary library : LIBRARIES) {
      library.getFunction("openblas_set_num_threads").invokeVoid(new Object[] {threads});
    }
  }

  // JavaCPP's own call for the threads looks among global symbols, where the library is not.
  private static List<NativeLibrary> load() {
    Loader.load(openblas.class);
    List<NativeLibrary> libraries =
        Loader.getLoadedLibraries().entrySet().stream()
            .filter(library -> library.getKey().startsWith("openblas"))
            .map(Map.Entry::getValue)
            .filter(path -> Path.of(path).getFileName().toString().contains("openblas"))
            .map(NativeLibrary::getInstance)
            .toList();
    if (libraries.isEmpty()) {
      throw new UnsatisfiedLinkError("OpenBLAS is not among the loaded libraries");
    }
    return libraries;
  }
}
