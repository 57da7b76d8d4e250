package org.comparegan.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.comparegan.linalg.OpenBlas;
import org.comparegan.linalg.SymmetricMatrices;
import org.comparegan.linalg.SymmetricMatrices.Complex;
import org.comparegan.metric.FeatureMoments.CovarianceKind;
import org.comparegan.metric.MetricAxis.AxisValue;

/**
 * Fréchet distance of two Gaussians fitted to features: ‖μ₁−μ₂‖² + tr Σ₁ + tr Σ₂ − 2 tr √(Σ₁Σ₂).
 *
 * <p>With the pooled features of Inception this is the FID of Heusel et al. 2017
 * (compare_gan/metrics/fid_score.py).
 */
public final class FrechetDistance {
  private FrechetDistance() {}

  /**
   * The definition to follow.
   *
   * @param covariance axis {@code fid.covariance}
   * @param squareRoot axis {@code fid.sqrt}
   * @param imaginary axis {@code fid.imaginary}
   */
  public record Settings(
      CovarianceKind covariance, SquareRoot squareRoot, ImaginaryPart imaginary) {
    /** An imaginary part is dropped. */
    public Settings(CovarianceKind covariance, SquareRoot squareRoot) {
      this(covariance, squareRoot, ImaginaryPart.DROP);
    }
  }

  /**
   * A distance and its parts.
   *
   * @param value the distance, the sum of the two terms; rounding can make it slightly negative
   * @param meanTerm squared distance of the means
   * @param covarianceTerm the traces
   * @param warnings sentences for the reader
   */
  public record Result(
      double value, double meanTerm, double covarianceTerm, List<String> warnings) {}

  /**
   * The distance of real and fake features, given their moments.
   *
   * @throws MetricException if the dimensions differ, a covariance is impossible, or it cannot be
   *     normalised as the settings ask
   */
  public static Result between(FeatureMoments real, FeatureMoments fake, Settings settings) {
    Features.requireSameColumns(real.columns(), fake.columns());
    int d = real.columns();
    double[] realCovariance = covariance("real", real, settings);
    double[] fakeCovariance = covariance("fake", fake, settings);
    // Only the exact solution does not care which covariance comes first.
    boolean swap = settings.squareRoot() == SquareRoot.EIGEN && rankBound(fake) < rankBound(real);
    SquareRootTrace.Trace root =
        SquareRootTrace.of(
            swap ? fakeCovariance : realCovariance,
            swap ? realCovariance : fakeCovariance,
            d,
            settings.squareRoot());
    if (settings.imaginary() == ImaginaryPart.REFUSE && root.imaginary().isPresent()) {
      throw new MetricException(
          "the matrix square root has an imaginary trace of %.3g; fid.imaginary=drop would drop it, fid.sqrt=eigen has none"
              .formatted(root.imaginary().getAsDouble()));
    }
    double realTrace = SymmetricMatrices.trace(realCovariance, d);
    double fakeTrace = SymmetricMatrices.trace(fakeCovariance, d);
    List<String> warnings = new ArrayList<>();
    warn(warnings, "real", real, realTrace);
    warn(warnings, "fake", fake, fakeTrace);
    warnings.addAll(root.warnings());
    double meanTerm = meanOnly(real, fake);
    double covarianceTerm = realTrace + fakeTrace - 2 * root.value();
    return new Result(meanTerm + covarianceTerm, meanTerm, covarianceTerm, List.copyOf(warnings));
  }

  /** ‖μ₁−μ₂‖² alone. */
  public static double meanOnly(FeatureMoments real, FeatureMoments fake) {
    Features.requireSameColumns(real.columns(), fake.columns());
    double[] first = real.mean();
    double[] second = fake.mean();
    double sum = 0;
    for (int i = 0; i < first.length; i++) {
      sum += (first[i] - second[i]) * (first[i] - second[i]);
    }
    return sum;
  }

  /**
   * The distance of Gaussians with diagonal covariances, population variances, as TF-GAN defines
   * it.
   */
  public static double diagonal(FeatureMoments real, FeatureMoments fake) {
    double[] first = deviations(real);
    double[] second = deviations(fake);
    double sum = meanOnly(real, fake);
    for (int i = 0; i < first.length; i++) {
      sum += (first[i] - second[i]) * (first[i] - second[i]);
    }
    return sum;
  }

  private static double[] covariance(String side, FeatureMoments moments, Settings settings) {
    try {
      return moments.covariance(settings.covariance());
    } catch (MetricException e) {
      throw new MetricException(side + " features: " + e.getMessage());
    }
  }

  private static double[] deviations(FeatureMoments moments) {
    double[] covariance = moments.covariance(CovarianceKind.POPULATION);
    double[] variances = SymmetricMatrices.diagonal(covariance, moments.columns());
    return Arrays.stream(variances).map(Math::sqrt).toArray();
  }

  private static long rankBound(FeatureMoments moments) {
    return Math.min(moments.columns(), moments.count().orElse(Long.MAX_VALUE) - 1);
  }

  private static void warn(
      List<String> warnings, String side, FeatureMoments moments, double trace) {
    if (trace == 0) {
      warnings.add(
          "all %s features are the same: a collapsed generator, or one image many times"
              .formatted(side));
    } else if (rankBound(moments) < moments.columns()) {
      warnings.add(
          ("%d %s images for %d features: their covariance has rank at most %d, and the distance"
                  + " depends on the number of images; use more than %d images")
              .formatted(
                  moments.count().orElseThrow(),
                  side,
                  moments.columns(),
                  rankBound(moments),
                  moments.columns()));
    }
  }

  /** How the trace of √(Σ₁Σ₂) is computed. */
  public enum SquareRoot implements AxisValue {
    /** Eigenvalues of a symmetric matrix with the same spectrum: exact to rounding, the default. */
    EIGEN,
    /** Two singular value decompositions; singular values below 1e-10 keep no root (TF-GAN). */
    SVD,
    /**
     * The trace of the principal matrix square root of the product, with 1e-6·I added to both
     * covariances if it cannot be computed (TTUR, pytorch-fid, clean-fid, StyleGAN2-ADA).
     */
    SQRTM,
    /** The real parts of the roots of the product's eigenvalues (torch-fidelity from 0.4 on). */
    EIGVALS;
  }

  /** What is done when the matrix square root has an imaginary part above 1e-3. */
  public enum ImaginaryPart implements AxisValue {
    /** No number (TTUR, pytorch-fid). */
    REFUSE,
    /** The real part counts, with a warning (clean-fid, StyleGAN2-ADA). */
    DROP;
  }

  /** The trace of √(Σ₁Σ₂) for two covariances [n, n], by each rule of {@link SquareRoot}. */
  static final class SquareRootTrace {
    private static final double UNROOTED_BELOW = 1e-10;
    private static final double RIDGE = 1e-6;
    private static final double IMAGINARY_LIMIT = 1e-3;

    private SquareRootTrace() {}

    /**
     * A trace.
     *
     * @param value its real part
     * @param imaginary its imaginary part, if that is above 1e-3
     * @param warnings sentences for the reader
     */
    record Trace(double value, OptionalDouble imaginary, List<String> warnings) {
      static Trace of(double value) {
        return new Trace(value, OptionalDouble.empty(), List.of());
      }
    }

    /**
     * The trace.
     *
     * @param first the covariance that is split or rooted first: for {@link SquareRoot#EIGEN} best
     *     the one of lower rank, for TF-GAN's rule the real one
     * @throws MetricException if a covariance has eigenvalues that are clearly negative
     */
    static Trace of(double[] first, double[] second, int n, SquareRoot rule) {
      return switch (rule) {
        case EIGEN -> Trace.of(exact(first, second, n));
        case SVD -> Trace.of(singularValues(first, second, n));
        case SQRTM -> principalRoot(first, second, n);
        case EIGVALS -> Trace.of(productEigenvalues(first, second, n));
      };
    }

    /** Σ₁ = B·Bᵀ makes BᵀΣ₂B symmetric, with the non-zero eigenvalues of Σ₁Σ₂. */
    private static double exact(double[] first, double[] second, int n) {
      Optional<double[]> lower = SymmetricMatrices.cholesky(first, n);
      double[] symmetric =
          lower.isPresent()
              ? SymmetricMatrices.congruence(lower.get(), second, n)
              : lowRankCongruence(first, second, n);
      int rank = (int) Math.round(Math.sqrt(symmetric.length));
      SymmetricMatrices.symmetrize(symmetric, rank);
      double[] values = SymmetricMatrices.eigenvalues(symmetric, rank);
      FeatureMoments.requirePositive(values);
      double sum = 0;
      for (double value : values) {
        sum += Math.sqrt(Math.max(0, value));
      }
      return sum;
    }

    private static double[] lowRankCongruence(double[] first, double[] second, int n) {
      double[] root = lowRankRoot(first, n);
      int rank = root.length / n;
      double[] product = OpenBlas.multiply(second, root, n, n, rank);
      return OpenBlas.multiplyTransposed(root, product, rank, n, rank);
    }

    /** B [n, r] with B·Bᵀ = the matrix, without the directions that are zero to rounding. */
    private static double[] lowRankRoot(double[] matrix, int n) {
      SymmetricMatrices.Eigen eigen = SymmetricMatrices.eigen(matrix, n);
      FeatureMoments.requirePositive(eigen.values);
      double largest = 0;
      for (double value : eigen.values) {
        largest = Math.max(largest, value);
      }
      double threshold = n * Math.ulp(largest);
      int[] kept = IntStream.range(0, n).filter(i -> eigen.values[i] > threshold).toArray();
      double[] root = new double[n * kept.length];
      for (int k = 0; k < kept.length; k++) {
        double scale = Math.sqrt(eigen.values[kept[k]]);
        for (int i = 0; i < n; i++) {
          root[i * kept.length + k] = scale * eigen.vectors[kept[k] * n + i];
        }
      }
      return root;
    }

    // The singular values of a symmetric matrix are its eigenvalues without sign; the sign stays
    // with
    // the singular vectors, hence with the trace.
    private static double singularValues(double[] first, double[] second, int n) {
      SymmetricMatrices.Eigen eigen = SymmetricMatrices.eigen(first, n);
      double[] scaled = new double[n * n];
      for (int k = 0; k < n; k++) {
        double scale = signedRoot(eigen.values[k]);
        for (int i = 0; i < n; i++) {
          scaled[k * n + i] = scale * eigen.vectors[k * n + i];
        }
      }
      double[] root = OpenBlas.multiplyTransposed(eigen.vectors, scaled, n, n, n);
      double[] product = OpenBlas.multiply(second, root, n, n, n);
      double[] inner = OpenBlas.multiply(root, product, n, n, n);
      SymmetricMatrices.symmetrize(inner, n);
      double sum = 0;
      for (double value : SymmetricMatrices.eigenvalues(inner, n)) {
        sum += signedRoot(value);
      }
      return sum;
    }

    private static double signedRoot(double value) {
      double size = Math.abs(value);
      return Math.signum(value) * (size < UNROOTED_BELOW ? size : Math.sqrt(size));
    }

    private static double productEigenvalues(double[] first, double[] second, int n) {
      return rootsOf(eigenvaluesOfProduct(first, second, n).orElseThrow(SquareRootTrace::diverged))
          .real();
    }

    private static Trace principalRoot(double[] first, double[] second, int n) {
      Optional<Complex[]> values = eigenvaluesOfProduct(first, second, n);
      if (values.isPresent()) {
        return realPart(rootsOf(values.get()), List.of());
      }
      Optional<Complex[]> ridged = eigenvaluesOfProduct(ridge(first, n), ridge(second, n), n);
      return realPart(
          rootsOf(ridged.orElseThrow(SquareRootTrace::diverged)),
          List.of("the product of the covariances is singular: 1e-6 was added to their diagonals"));
    }

    private static Trace realPart(Complex roots, List<String> warnings) {
      if (Math.abs(roots.imaginary()) <= IMAGINARY_LIMIT) {
        return new Trace(roots.real(), OptionalDouble.empty(), warnings);
      }
      List<String> all = new ArrayList<>(warnings);
      all.add(
          "the matrix square root has an imaginary trace of %.3g, which was dropped"
              .formatted(roots.imaginary()));
      return new Trace(roots.real(), OptionalDouble.of(roots.imaginary()), List.copyOf(all));
    }

    private static Optional<Complex[]> eigenvaluesOfProduct(
        double[] first, double[] second, int n) {
      return SymmetricMatrices.generalEigenvalues(OpenBlas.multiply(first, second, n, n, n), n);
    }

    /**
     * The sum of the principal roots. Roots of conjugate pairs have a real sum, so only those of
     * negative numbers leave an imaginary part.
     */
    private static Complex rootsOf(Complex[] values) {
      double real = 0;
      double imaginary = 0;
      for (Complex value : values) {
        double size = Math.hypot(value.real(), value.imaginary());
        real += Math.sqrt(Math.max(0, (size + value.real()) / 2));
        if (value.imaginary() == 0) {
          imaginary += Math.sqrt(Math.max(0, -value.real()));
        }
      }
      return new Complex(real, imaginary);
    }

    private static double[] ridge(double[] matrix, int n) {
      double[] raised = matrix.clone();
      for (int i = 0; i < n; i++) {
        raised[i * n + i] += RIDGE;
      }
      return raised;
    }

    private static MetricException diverged() {
      return new MetricException(
          "the eigenvalues of the product of the covariances did not converge; use fid.sqrt=eigen");
    }
  }
}
