package org.comparegan.linalg;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasLower;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_dgemm;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_dsyrk;

import java.nio.DoubleBuffer;
import java.util.function.Supplier;
import org.bytedeco.javacpp.DoublePointer;

/** Dense float64 products of row-major matrices, on OpenBLAS. */
public final class MatrixProducts {
  private MatrixProducts() {}

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
   * {@link OpenBlas#inCallingThreads}.
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
    Supplier<Boolean> task =
        () -> {
          call.run();
          return true;
        };
    OpenBlas.inAllThreads(task);
  }
}
