package org.comparegan.linalg;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasLower;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_dgemm;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_dsyrk;

import com.sun.jna.NativeLibrary;
import java.nio.DoubleBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas;

/**
 * Dense float64 products of row-major matrices on OpenBLAS, a native library that is loaded on
 * first use, and the number of threads that it takes.
 *
 * <p>That number is one for the whole process, so work that wants all threads excludes other work.
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
    return locked(LOCK.writeLock(), threads(), task);
  }

  /**
   * Adds blockᵀ·block to the lower triangle of target; what is above the diagonal stays.
   *
   * @param target [d, d], direct
   * @param block [rows, d], direct
   */
  public static void addGram(DoubleBuffer target, DoubleBuffer block, int rows, int d) {
    all(
        () ->
            cblas_dsyrk(CblasRowMajor, CblasLower, CblasTrans, d, rows, 1, block, d, 1, target, d));
  }

  /** a·b for a [n, inner] and b [inner, m]: a new [n, m]. */
  public static double[] multiply(double[] a, double[] b, int n, int inner, int m) {
    return gemm(CblasNoTrans, a, inner, CblasNoTrans, b, m, n, inner, m);
  }

  /** aᵀ·b for a [inner, n] and b [inner, m]: a new [n, m]. */
  public static double[] multiplyTransposed(double[] a, double[] b, int n, int inner, int m) {
    return gemm(CblasTrans, a, n, CblasNoTrans, b, m, n, inner, m);
  }

  /** a·bᵀ for a [n, inner] and b [m, inner]: a new [n, m]. */
  public static double[] rowProducts(double[] a, double[] b, int n, int inner, int m) {
    return gemm(CblasNoTrans, a, inner, CblasTrans, b, inner, n, inner, m);
  }

  /**
   * a·bᵀ for a [n, inner] and b [m, inner] in native memory, by the calling thread alone; within
   * {@link #inCallingThreads}.
   */
  public static void rowProducts(
      DoublePointer a, DoublePointer b, int n, int inner, int m, DoublePointer target) {
    cblas_dgemm(
        CblasRowMajor, CblasNoTrans, CblasTrans, n, m, inner, 1, a, inner, b, inner, 0, target, m);
  }

  /** The lower triangle of a·aᵀ, as {@link #rowProducts}: half the work. */
  public static void ownProducts(DoublePointer a, int n, int inner, DoublePointer target) {
    cblas_dsyrk(CblasRowMajor, CblasLower, CblasNoTrans, n, inner, 1, a, inner, 0, target, n);
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

  private static double[] gemm(
      int transposeA,
      double[] a,
      int strideA,
      int transposeB,
      double[] b,
      int strideB,
      int n,
      int inner,
      int m) {
    double[] target = new double[n * m];
    if (inner > 0 && target.length > 0) {
      all(
          () ->
              cblas_dgemm(
                  CblasRowMajor,
                  transposeA,
                  transposeB,
                  n,
                  m,
                  inner,
                  1,
                  a,
                  strideA,
                  b,
                  strideB,
                  0,
                  target,
                  m));
    }
    return target;
  }

  private static void all(Runnable call) {
    inAllThreads(
        () -> {
          call.run();
          return true;
        });
  }
}
