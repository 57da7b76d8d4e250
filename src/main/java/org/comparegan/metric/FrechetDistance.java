package org.comparegan.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.comparegan.linalg.SymmetricMatrices;
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
   * @param warnings what a reader should know, in sentences; empty if nothing
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
    ArrayFeatures.requireSameColumns(real.columns(), fake.columns());
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
    ArrayFeatures.requireSameColumns(real.columns(), fake.columns());
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

  /** What is done when the matrix square root has an imaginary part above 1e-3. */
  public enum ImaginaryPart implements AxisValue {
    /** No number (TTUR, pytorch-fid). */
    REFUSE("refuse"),
    /** The real part counts, with a warning (clean-fid, StyleGAN2-ADA). */
    DROP("drop");

    private final String text;

    ImaginaryPart(String text) {
      this.text = text;
    }

    @Override
    public String text() {
      return text;
    }
  }
}
