package org.comparegan.metric;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** The smallest squared distances of each row of one tile, whoever finds them in whatever order. */
final class NearestDistances {
  private final int kept;
  private final double[] smallest;

  /** Keeps the {@code kept} smallest of each of so many rows. */
  NearestDistances(int rows, int kept) {
    this.kept = kept;
    this.smallest = new double[rows * kept];
    Arrays.fill(smallest, Double.POSITIVE_INFINITY);
  }

  /** The tile's rows are those counted here. */
  synchronized void addRows(SquaredDistances distances) {
    for (int i = 0; i < distances.rows(); i++) {
      for (int j = 0; j < distances.columns(); j++) {
        insert(i, distances.at(i, j));
      }
    }
  }

  /** The tile's columns are those counted here. */
  synchronized void addColumns(SquaredDistances distances) {
    for (int i = 0; i < distances.rows(); i++) {
      for (int j = 0; j < distances.columns(); j++) {
        insert(j, distances.at(i, j));
      }
    }
  }

  /** The largest of the kept distances of each row. */
  DoubleStream farthest() {
    return IntStream.range(0, smallest.length / kept)
        .mapToDouble(row -> smallest[row * kept + kept - 1]);
  }

  private void insert(int row, double value) {
    int place = row * kept + kept - 1;
    if (value >= smallest[place]) {
      return;
    }
    while (place > row * kept && smallest[place - 1] > value) {
      smallest[place] = smallest[place - 1];
      place--;
    }
    smallest[place] = value;
  }
}
