package org.comparegan.label;

import org.comparegan.metric.Features;
import org.comparegan.npz.NpyMatrix;

/**
 * Features in a file, of which only what is asked for comes into memory.
 *
 * @param matrix {@code [n, d]}; the caller closes it
 */
public record StoredFeatures(NpyMatrix matrix) implements Features {
  @Override
  public int rows() {
    return matrix.rows();
  }

  @Override
  public int columns() {
    return matrix.columns();
  }

  @Override
  public void copy(int first, int count, double[] target, int offset) {
    matrix.copy(first, count, target, offset);
  }
}
