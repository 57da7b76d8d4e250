package org.comparegan.evaluate;

import org.comparegan.metric.Features;

/** Features of many images as they come, held in memory: 4 bytes a feature. */
final class FeatureRows {
  private final int capacity;
  private float[] values = new float[0];
  private int columns;
  private int rows;

  /** Room for at most {@code capacity} images; what comes after is dropped. */
  FeatureRows(int capacity) {
    this.capacity = capacity;
  }

  /** Adds the features of the next images, {@code [n, d]}. */
  void add(float[] features, int n) {
    if (rows == 0) {
      columns = features.length / n;
      if ((long) capacity * columns > Integer.MAX_VALUE - 8) {
        throw new EvaluationException(
            "%,d images × %,d features do not fit into one array: take fewer images, or statistics."
                .formatted(capacity, columns));
      }
      values = new float[capacity * columns];
    }
    int taken = Math.min(n, capacity - rows);
    System.arraycopy(features, 0, values, rows * columns, taken * columns);
    rows += taken;
  }

  /** How many images there are. */
  int rows() {
    return rows;
  }

  /** The values row-major, {@code [capacity, d]}. */
  float[] array() {
    return values;
  }

  /** A view, {@code [rows, d]}. */
  Features features() {
    return Features.of(values, capacity, columns).slice(0, rows);
  }
}
