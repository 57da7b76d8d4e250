package org.comparegan.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.comparegan.linalg.SymmetricMatrices;
import org.comparegan.metric.MetricException;
import org.comparegan.model.Jacobian;

/**
 * Spectra of the metric tensors JᵀJ of a generator, one a latent, and of their mean (Odena et al.
 * 2018; jacobian_conditioning.py). In float64, where the reference has float32.
 *
 * @param spectra one a latent
 * @param ofMean of the mean of all metric tensors
 */
public record MetricTensors(List<Spectrum> spectra, Spectrum ofMean) {

  /**
   * Eigenvalues of a metric tensor.
   *
   * @param eigenvalues largest first
   */
  public record Spectrum(List<Double> eigenvalues) {
    /** Copies the list. */
    public Spectrum {
      eigenvalues = List.copyOf(eigenvalues);
    }

    /** Natural logarithm of the determinant; −∞ where it is singular. */
    public double logDeterminant() {
      return eigenvalues.stream().mapToDouble(value -> Math.log(Math.max(0, value))).sum();
    }

    /** Natural logarithm of largest over smallest eigenvalue; not finite where it is singular. */
    public double logConditionNumber() {
      double largest = eigenvalues.get(0);
      double smallest = eigenvalues.get(eigenvalues.size() - 1);
      // What is smaller is rounding.
      return smallest <= largest * Math.ulp(1.0) * eigenvalues.size()
          ? Double.POSITIVE_INFINITY
          : Math.log(largest / smallest);
    }
  }

  /**
   * The spectra of a Jacobian.
   *
   * @throws MetricException when it has NaN or infinity
   */
  public static MetricTensors of(Jacobian jacobian) {
    int width = jacobian.inputs();
    double[] mean = new double[width * width];
    List<Spectrum> spectra = new ArrayList<>();
    for (int row = 0; row < jacobian.rows(); row++) {
      double[] tensor = tensor(jacobian, row);
      for (int i = 0; i < mean.length; i++) {
        mean[i] += tensor[i] / jacobian.rows();
      }
      spectra.add(spectrum(tensor, width));
    }
    return new MetricTensors(spectra, spectrum(mean, width));
  }

  private static double[] tensor(Jacobian jacobian, int row) {
    int width = jacobian.inputs();
    double[] tensor = new double[width * width];
    float[] values = jacobian.values();
    for (int output = 0; output < jacobian.outputs(); output++) {
      int at = (row * jacobian.outputs() + output) * width;
      for (int i = 0; i < width; i++) {
        double left = values[at + i];
        for (int j = 0; j <= i; j++) {
          tensor[i * width + j] += left * values[at + j];
        }
      }
    }
    for (int i = 0; i < width; i++) {
      for (int j = 0; j < i; j++) {
        tensor[j * width + i] = tensor[i * width + j];
      }
    }
    return tensor;
  }

  private static Spectrum spectrum(double[] tensor, int width) {
    if (!Arrays.stream(tensor).allMatch(Double::isFinite)) {
      throw new MetricException("the Jacobian of the generator has NaN or infinite entries");
    }
    double[] values = SymmetricMatrices.eigenvalues(tensor, width);
    List<Double> descending = new ArrayList<>();
    for (int i = width - 1; i >= 0; i--) {
      descending.add(values[i]);
    }
    return new Spectrum(descending);
  }
}
