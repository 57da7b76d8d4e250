package org.comparegan.metric;

import java.util.Arrays;
import java.util.Optional;
import org.ejml.data.Complex_F64;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * Decompositions of dense float64 matrices, row-major arrays of n·n. The one place to change for
 * another linear algebra library.
 */
final class SymmetricMatrices {
  private SymmetricMatrices() {}

  /** Eigenvalues in no order; row i of {@code vectors} [n, n] is the unit vector of value i. */
  static final class Eigen {
    final double[] values;
    final double[] vectors;

    private Eigen(double[] values, double[] vectors) {
      this.values = values;
      this.vectors = vectors;
    }
  }

  /** A complex number. */
  record Complex(double real, double imaginary) {}

  /** The n eigenvalues of a symmetric matrix in ascending order. */
  static double[] eigenvalues(double[] symmetric, int n) {
    if (isDiagonal(symmetric, n)) {
      double[] values = diagonal(symmetric, n);
      Arrays.sort(values);
      return values;
    }
    EigenDecomposition_F64<DMatrixRMaj> solver = DecompositionFactory_DDRM.eig(n, false, true);
    decompose(solver, symmetric, n);
    double[] values = realParts(solver, n);
    Arrays.sort(values);
    return values;
  }

  /** Eigenvalues and orthonormal eigenvectors of a symmetric matrix. */
  static Eigen eigen(double[] symmetric, int n) {
    double[] vectors = new double[n * n];
    if (isDiagonal(symmetric, n)) {
      for (int i = 0; i < n; i++) {
        vectors[i * n + i] = 1;
      }
      return new Eigen(diagonal(symmetric, n), vectors);
    }
    EigenDecomposition_F64<DMatrixRMaj> solver = DecompositionFactory_DDRM.eig(n, true, true);
    decompose(solver, symmetric, n);
    for (int i = 0; i < n; i++) {
      System.arraycopy(solver.getEigenVector(i).data, 0, vectors, i * n, n);
    }
    return new Eigen(realParts(solver, n), vectors);
  }

  /**
   * L with L·Lᵀ = the matrix, lower triangular; empty if it is not numerically positive definite.
   */
  static Optional<double[]> cholesky(double[] symmetric, int n) {
    var solver = DecompositionFactory_DDRM.chol(n, true);
    if (!solver.decompose(DMatrixRMaj.wrap(n, n, symmetric.clone()))) {
      return Optional.empty();
    }
    double[] lower = solver.getT(null).data;
    return Arrays.stream(lower).allMatch(Double::isFinite) ? Optional.of(lower) : Optional.empty();
  }

  /** The n complex eigenvalues of any square matrix; empty if the iteration does not converge. */
  static Optional<Complex[]> generalEigenvalues(double[] square, int n) {
    EigenDecomposition_F64<DMatrixRMaj> solver = DecompositionFactory_DDRM.eig(n, false, false);
    if (!solver.decompose(DMatrixRMaj.wrap(n, n, square.clone()))) {
      return Optional.empty();
    }
    Complex[] values = new Complex[n];
    for (int i = 0; i < n; i++) {
      Complex_F64 value = solver.getEigenvalue(i);
      values[i] = new Complex(value.real, value.imaginary);
      if (!Double.isFinite(value.real) || !Double.isFinite(value.imaginary)) {
        return Optional.empty();
      }
    }
    return Optional.of(values);
  }

  /** Replaces the matrix by the mean of itself and its transpose, which rounding has set apart. */
  static void symmetrize(double[] square, int n) {
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        double mean = 0.5 * (square[i * n + j] + square[j * n + i]);
        square[i * n + j] = mean;
        square[j * n + i] = mean;
      }
    }
  }

  static double trace(double[] square, int n) {
    return Arrays.stream(diagonal(square, n)).sum();
  }

  static double[] diagonal(double[] square, int n) {
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

  private static void decompose(
      EigenDecomposition_F64<DMatrixRMaj> solver, double[] symmetric, int n) {
    if (!solver.decompose(DMatrixRMaj.wrap(n, n, symmetric.clone()))) {
      throw new ArithmeticException(
          "the eigenvalues of a symmetric %d×%d matrix did not converge".formatted(n, n));
    }
  }

  private static double[] realParts(EigenDecomposition_F64<DMatrixRMaj> solver, int n) {
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      values[i] = solver.getEigenvalue(i).real;
    }
    return values;
  }
}
