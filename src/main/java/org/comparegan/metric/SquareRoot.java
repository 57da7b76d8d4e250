package org.comparegan.metric;

/** How the trace of √(Σ₁Σ₂) is computed. */
public enum SquareRoot implements AxisValue {
  /** Eigenvalues of a symmetric matrix with the same spectrum: exact to rounding, the default. */
  EIGEN("eigen"),
  /** Two singular value decompositions; singular values below 1e-10 keep no root (TF-GAN). */
  SVD("svd"),
  /**
   * The trace of the principal matrix square root of the product, with 1e-6·I added to both
   * covariances if it cannot be computed (TTUR, pytorch-fid, clean-fid, StyleGAN2-ADA).
   */
  SQRTM("sqrtm"),
  /** The real parts of the roots of the product's eigenvalues (torch-fidelity from 0.4 on). */
  EIGVALS("eigvals");

  private final String text;

  SquareRoot(String text) {
    this.text = text;
  }

  @Override
  public String text() {
    return text;
  }
}
