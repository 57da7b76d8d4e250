package org.comparegan.metric;

import static org.bytedeco.openblas.global.openblas.LAPACKE_sgelqf;
import static org.bytedeco.openblas.global.openblas.LAPACKE_sorglq;
import static org.bytedeco.openblas.global.openblas.LAPACK_COL_MAJOR;

/**
 * The orthonormal factor of a QR decomposition in float32, on OpenBLAS's LAPACK.
 *
 * <p>LAPACK's order is by columns: it sees the transpose of a row-major matrix, whose LQ
 * decomposition is the transpose of the QR decomposition.
 */
public final class OrthogonalColumns {
  private OrthogonalColumns() {}

  /**
   * Q of A = Q·R with a positive diagonal of R, which makes it the only one; where that is 0, as
   * for a column of zeros, the column of Q is 0.
   *
   * @param matrix A, {@code [rows, columns]} row-major; left as it is
   * @param rows at least as many as columns
   * @return {@code [rows, columns]}, row-major
   */
  public static float[] of(float[] matrix, int rows, int columns) {
    if (rows < columns || matrix.length != Math.multiplyExact(rows, columns)) {
      throw new IllegalArgumentException(
          "%d numbers are no matrix of %d rows and no more columns, %d"
              .formatted(matrix.length, rows, columns));
    }
    float[] factor = matrix.clone();
    float[] reflectors = new float[columns];
    return OpenBlas.inAllThreads(
        () -> {
          require(LAPACKE_sgelqf(LAPACK_COL_MAJOR, columns, rows, factor, columns, reflectors));
          float[] signs = new float[columns];
          for (int i = 0; i < columns; i++) {
            signs[i] = Math.signum(factor[i * columns + i]);
          }
          require(
              LAPACKE_sorglq(
                  LAPACK_COL_MAJOR, columns, rows, columns, factor, columns, reflectors));
          for (int i = 0; i < factor.length; i++) {
            factor[i] *= signs[i % columns];
          }
          return factor;
        });
  }

  private static void require(int status) {
    if (status != 0) {
      throw new MetricException("LAPACK could not decompose a matrix, status " + status + ".");
    }
  }
}
