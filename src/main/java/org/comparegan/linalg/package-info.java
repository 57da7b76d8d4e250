/**
 * Dense float64 linear algebra on OpenBLAS: {@link org.comparegan.linalg.OpenBlas} multiplies and
 * sets threads, {@link org.comparegan.linalg.SymmetricMatrices} has eigenvalues and Cholesky,
 * {@link org.comparegan.linalg.OrthogonalColumns} the Q of a QR decomposition.
 *
 * <p>Matrices are row-major arrays. With other numbers of threads the last bits may differ.
 *
 * <p>Internal: it may change at any time. The Java API is package {@code org.comparegan}.
 */
@NullMarked
package org.comparegan.linalg;

import org.jspecify.annotations.NullMarked;
