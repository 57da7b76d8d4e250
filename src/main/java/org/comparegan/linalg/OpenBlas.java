package org.comparegan.linalg;

import com.sun.jna.NativeLibrary;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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

  /** Within the task each call computes in the thread that makes it; the task may have many. */
  public static <T> T inCallingThreads(Supplier<T> task) {
    return locked(LOCK.readLock(), 1, task);
  }

  /** Within the task each call computes with all threads of {@link Threads}. */
  static <T> T inAllThreads(Supplier<T> task) {
    return locked(LOCK.writeLock(), Threads.count(), task);
  }

  /** What the library says of itself: version and the kind of processor it computes for. */
  static String description() {
    return LIBRARIES
        .get(0)
        .getFunction("openblas_get_config")
        .invokeString(new Object[0], false)
        .strip();
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
