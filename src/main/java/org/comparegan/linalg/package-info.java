/**
 * Dense float64 linear algebra on OpenBLAS: {@link org.comparegan.linalg.MatrixProducts}, {@link
 * org.comparegan.linalg.SymmetricMatrices} (eigenvalues, Cholesky), {@link
 * org.comparegan.linalg.OrthogonalColumns}. {@link org.comparegan.linalg.OpenBlas} loads the
 * library on first use and gives it its threads.
 *
 * <p>Matrices are row-major arrays. With other numbers of threads the last bits may differ.
 */
@NullMarked
package org.comparegan.linalg;

import org.jspecify.annotations.NullMarked;
