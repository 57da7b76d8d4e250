package org.comparegan.linalg;

import static org.bytedeco.openblas.global.openblas.LAPACKE_dgeev;
import static org.bytedeco.openblas.global.openblas.LAPACKE_dgesdd;
import static org.bytedeco.openblas.global.openblas.LAPACKE_dpotrf;
import static org.bytedeco.openblas.global.openblas.LAPACKE_dsyevd;
import static org.bytedeco.openblas.global.openblas.LAPACKE_dsyevd_2stage;
import static org.bytedeco.openblas.global.openblas.LAPACKE_dsygst;
import static org.bytedeco.openblas.global.openblas.LAPACK_COL_MAJOR;

import java.util.Arrays;
import java.util.Optional;

/**
 * Decompositions of dense float64 matrices, row-major arrays of n·n, on OpenBLAS's LAPACK.
 *
 * <p>LAPACK's own order is by columns: it sees the transpose, which for a symmetric matrix is the
 * same and turns lower triangles into upper ones.
 */
public final class SymmetricMatrices {
  private static final byte UPPER = 'U';
  private static final byte VALUES = 'N';
  private static final byte VECTORS = 'V';
  private static final int BY_FACTOR_FROM_BOTH_SIDES = 2;

  /** From here on two stages, full to banded to tridiagonal, take less time than one. */
  private static final int TWO_STAGES = 256;

  private SymmetricMatrices() {}

  /** Eigenvalues in no order; row i of {@code vectors} [n, n] is the unit vector of value i. */
  public static final class Eigen {
    public final double[] values;
    public final double[] vectors;

    private Eigen(double[] values, double[] vectors) {
      this.values = values;
      this.vectors = vectors;
    }
  }

  /** A complex number. */
  public record Complex(double real, double imaginary) {}

  /** The n eigenvalues of a symmetric matrix in ascending order. */
  public static double[] eigenvalues(double[] symmetric, int n) {
    if (isDiagonal(symmetric, n)) {
      double[] values = diagonal(symmetric, n);
      Arrays.sort(values);
      return values;
    }
    return decompose(VALUES, symmetric.clone(), n);
  }

  /** Eigenvalues and orthonormal eigenvectors of a symmetric matrix. */
  public static Eigen eigen(double[] symmetric, int n) {
    if (isDiagonal(symmetric, n)) {
      double[] identity = new double[n * n];
      for (int i = 0; i < n; i++) {
        identity[i * n + i] = 1;
      }
      return new Eigen(diagonal(symmetric, n), identity);
    }
    double[] vectors = symmetric.clone();
    double[] values = decompose(VECTORS, vectors, n);
    return new Eigen(values, vectors);
  }

  /**
   * L with L·Lᵀ = the matrix, lower triangular; what is above the diagonal is undefined. Empty if
   * the matrix is not numerically positive definite.
   */
  public static Optional<double[]> cholesky(double[] symmetric, int n) {
    double[] lower = symmetric.clone();
    int failed = OpenBlas.inAllThreads(() -> LAPACKE_dpotrf(LAPACK_COL_MAJOR, UPPER, n, lower, n));
    return failed == 0 ? Optional.of(lower) : Optional.empty();
  }

  /**
   * Lᵀ·a·L for a symmetric a [n, n] and a lower triangular L, whose upper triangle is not looked
   * at: a new [n, n], by half the products of two triangular ones.
   */
  public static double[] congruence(double[] lower, double[] a, int n) {
    double[] product = a.clone();
    // Which LAPACK only reads, but takes as an array that it may write to.
    double[] factor = lower.clone();
    int failed =
        OpenBlas.inAllThreads(
            () ->
                LAPACKE_dsygst(
                    LAPACK_COL_MAJOR, BY_FACTOR_FROM_BOTH_SIDES, UPPER, n, product, n, factor, n));
    if (failed != 0) {
      throw new ArithmeticException("LAPACK refuses argument %d of dsygst".formatted(-failed));
    }
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        product[j * n + i] = product[i * n + j];
      }
    }
    return product;
  }

  /** The n complex eigenvalues of any square matrix; empty if the iteration does not converge. */
  public static Optional<Complex[]> generalEigenvalues(double[] square, int n) {
    double[] copy = square.clone();
    double[] real = new double[n];
    double[] imaginary = new double[n];
    int failed =
        OpenBlas.inAllThreads(
            () ->
                LAPACKE_dgeev(
                    LAPACK_COL_MAJOR,
                    VALUES,
                    VALUES,
                    n,
                    copy,
                    n,
                    real,
                    imaginary,
                    new double[1],
                    1,
                    new double[1],
                    1));
    if (failed != 0) {
      return Optional.empty();
    }
    Complex[] values = new Complex[n];
    Arrays.setAll(values, i -> new Complex(real[i], imaginary[i]));
    return Optional.of(values);
  }

  /** The singular values of a matrix [n, m], largest first. */
  public static double[] singularValues(double[] matrix, int n, int m) {
    double[] copy = matrix.clone();
    double[] values = new double[Math.min(n, m)];
    int failed =
        OpenBlas.inAllThreads(
            () ->
                // By columns it is the transpose, which has the same singular values.
                LAPACKE_dgesdd(
                    LAPACK_COL_MAJOR,
                    VALUES,
                    m,
                    n,
                    copy,
                    m,
                    values,
                    new double[1],
                    1,
                    new double[1],
                    1));
    if (failed != 0) {
      throw new ArithmeticException(
          "the singular values of a %d×%d matrix did not converge".formatted(n, m));
    }
    return values;
  }

  /** Replaces the matrix by the mean of itself and its transpose, which rounding has set apart. */
  public static void symmetrize(double[] square, int n) {
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        double mean = 0.5 * (square[i * n + j] + square[j * n + i]);
        square[i * n + j] = mean;
        square[j * n + i] = mean;
      }
    }
  }

  public static double trace(double[] square, int n) {
    return Arrays.stream(diagonal(square, n)).sum();
  }

  public static double[] diagonal(double[] square, int n) {
    double[] diagonal = new double[n];
    for (int i = 0; i < n; i++) {
      diagonal[i] = square[i * n + i];
    }
    return diagonal;
  }

  private static boolean isDiagonal(double[] square, int n) {
    for (int i = 0; i < n * n; i++) {
      if (square[i] != 0 && i / n != i % n) {
        return false;
      }
    }
    return true;
  }

  /** Overwrites the matrix: with its eigenvectors, if they are wanted. */
  private static double[] decompose(byte what, double[] symmetric, int n) {
    double[] values = new double[n];
    int failed =
        OpenBlas.inAllThreads(
            () ->
                what == VALUES && n >= TWO_STAGES
                    ? LAPACKE_dsyevd_2stage(LAPACK_COL_MAJOR, what, UPPER, n, symmetric, n, values)
                    : LAPACKE_dsyevd(LAPACK_COL_MAJOR, what, UPPER, n, symmetric, n, values));
    if (failed != 0) {
      throw new ArithmeticException(
          "the eigenvalues of a symmetric %d×%d matrix did not converge".formatted(n, n));
    }
    return values;
  }
}
