package org.comparegan.linalg;

import static org.bytedeco.openblas.global.openblas.CblasLower;
import static org.bytedeco.openblas.global.openblas.CblasNonUnit;
import static org.bytedeco.openblas.global.openblas.CblasRight;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.LAPACKE_dpotrf;
import static org.bytedeco.openblas.global.openblas.LAPACK_COL_MAJOR;
import static org.bytedeco.openblas.global.openblas.cblas_dsyrk;
import static org.bytedeco.openblas.global.openblas.cblas_dtrsm;

/**
 * The orthonormal factor of a QR decomposition, by the Cholesky factor of AᵀA: products of matrices
 * alone, which run at the speed of the processor. In float64, since that squares the condition
 * number of A.
 */
public final class OrthogonalColumns {
  private static final byte UPPER = 'U';

  private OrthogonalColumns() {}

  /**
   * Q of A = Q·R with a positive diagonal of R, which makes it the only one. Meant for matrices of
   * random numbers, whose columns are far from dependent.
   *
   * @param matrix A, {@code [rows, columns]} row-major; left as it is
   * @param rows at least as many as columns
   * @return {@code [rows, columns]}, row-major
   * @throws IllegalArgumentException when columns depend on each other
   */
  public static double[] of(float[] matrix, int rows, int columns) {
    if (rows < columns || matrix.length != Math.multiplyExact(rows, columns)) {
      throw new IllegalArgumentException(
          "%d numbers do not make a matrix of %d rows and at most as many columns, %d"
              .formatted(matrix.length, rows, columns));
    }
    double[] q = new double[matrix.length];
    for (int i = 0; i < q.length; i++) {
      q[i] = matrix[i];
    }
    // Condition numbers of nearly square random matrices are large: a second pass mends Q.
    int passes = rows < 2 * columns ? 2 : 1;
    return OpenBlas.inCallingThreads(
        () -> {
          for (int pass = 0; pass < passes; pass++) {
            divideByFactor(q, rows, columns);
          }
          return q;
        });
  }

  /** A becomes A·L⁻ᵀ, with L·Lᵀ = AᵀA. */
  private static void divideByFactor(double[] a, int rows, int n) {
    double[] lower = new double[n * n];
    cblas_dsyrk(CblasRowMajor, CblasLower, CblasTrans, n, rows, 1, a, n, 0, lower, n);
    // LAPACK's order is by columns, which makes the lower triangle the upper one.
    if (LAPACKE_dpotrf(LAPACK_COL_MAJOR, UPPER, n, lower, n) != 0) {
      throw new IllegalArgumentException("Columns of a matrix depend on each other.");
    }
    cblas_dtrsm(
        CblasRowMajor,
        CblasRight,
        CblasLower,
        CblasTrans,
        CblasNonUnit,
        rows,
        n,
        1,
        lower,
        n,
        a,
        n);
  }
}
