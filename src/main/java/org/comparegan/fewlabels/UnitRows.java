package org.comparegan.fewlabels;

import org.comparegan.metric.Features;

/**
 * Features of length 1, so that directions are clustered: how strongly a network answers to an
 * image says more of its contrast than of its class.
 *
 * @param base a row for each image; a row of zeros stays
 */
public record UnitRows(Features base) implements Features {
  @Override
  public int rows() {
    return base.rows();
  }

  @Override
  public int columns() {
    return base.columns();
  }

  @Override
  public void copy(int first, int count, double[] target, int offset) {
    base.copy(first, count, target, offset);
    int d = columns();
    for (int i = 0; i < count; i++) {
      double squares = 0;
      for (int j = 0; j < d; j++) {
        double value = target[offset + i * d + j];
        squares += value * value;
      }
      double scale = squares == 0 ? 0 : 1 / Math.sqrt(squares);
      for (int j = 0; j < d; j++) {
        target[offset + i * d + j] *= scale;
      }
    }
  }
}
