package org.comparegan.metric;

import org.comparegan.metric.FeatureMoments.CovarianceKind;
import org.comparegan.metric.FrechetDistance.SquareRoot;
import org.comparegan.random.NumpyRandom;

/** Inputs of the known answers. */
public final class Cases {
  public static final FrechetDistance.Settings EXACT =
      new FrechetDistance.Settings(CovarianceKind.SAMPLE, SquareRoot.EIGEN);

  private Cases() {}

  /** F(n,d,k)[i,j] = sin(0.7·i·(j+1) + 0.3k) + 0.1k·cos(0.11i + j). */
  static double[] waves(int n, int d, int k) {
    double[] values = new double[n * d];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < d; j++) {
        values[i * d + j] =
            Math.sin(0.7 * i * (j + 1) + 0.3 * k) + 0.1 * k * Math.cos(0.11 * i + j);
      }
    }
    return values;
  }

  static Features wave(int n, int d, int k) {
    return Features.of(waves(n, d, k), n, d);
  }

  static Features constant(int n, int d, double value) {
    double[] values = new double[n * d];
    java.util.Arrays.fill(values, value);
    return Features.of(values, n, d);
  }

  public static Features randn(NumpyRandom random, int n, int d) {
    double[] values = new double[n * d];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.randn();
    }
    return Features.of(values, n, d);
  }

  /** float32 of randn, then times scale plus shift in float32. */
  static Features randn32(NumpyRandom random, int n, int d, float scale, float shift) {
    float[] values = new float[n * d];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.randn() * scale + shift;
    }
    return Features.of(values, n, d);
  }

  static Features randn32(NumpyRandom random, int n, int d) {
    return randn32(random, n, d, 1, 0);
  }
}
