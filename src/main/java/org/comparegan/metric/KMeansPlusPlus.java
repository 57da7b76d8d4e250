package org.comparegan.metric;

import java.util.Arrays;
import org.comparegan.random.NumpyRandom;

/**
 * Greedy k-means++ (Arthur and Vassilvitskii 2007): each new centre is the best of a few rows drawn
 * with probability proportional to their squared distance from the centres so far.
 */
final class KMeansPlusPlus {
  private KMeansPlusPlus() {}

  /** Centres [clusters, columns] among points [count, columns]. */
  static double[] centres(
      double[] points, int count, int columns, int clusters, NumpyRandom random) {
    double[] centres = new double[clusters * columns];
    double[] distances = new double[count];
    Arrays.fill(distances, Double.POSITIVE_INFINITY);
    int trials = 2 + (int) Math.log(clusters);
    int chosen = (int) random.randint(0, count);
    for (int c = 0; c < clusters; c++) {
      if (c > 0) {
        chosen = bestOf(trials, points, columns, distances, random);
      }
      System.arraycopy(points, chosen * columns, centres, c * columns, columns);
      distances = closer(points, columns, distances, chosen);
    }
    return centres;
  }

  private static int bestOf(
      int trials, double[] points, int columns, double[] distances, NumpyRandom random) {
    double total = Arrays.stream(distances).sum();
    int best = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int trial = 0; trial < trials; trial++) {
      int candidate = draw(distances, total * random.rand());
      double potential = Arrays.stream(closer(points, columns, distances, candidate)).sum();
      if (potential < least) {
        least = potential;
        best = candidate;
      }
    }
    return best;
  }

  private static int draw(double[] weights, double target) {
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      sum += weights[i];
      if (sum > target) {
        return i;
      }
    }
    return weights.length - 1;
  }

  /** Squared distance of each point to the nearer of its old centre and the candidate row. */
  private static double[] closer(double[] points, int columns, double[] distances, int candidate) {
    double[] nearer = new double[distances.length];
    for (int i = 0; i < nearer.length; i++) {
      double sum = 0;
      for (int j = 0; j < columns; j++) {
        double difference = points[i * columns + j] - points[candidate * columns + j];
        sum += difference * difference;
      }
      nearer[i] = Math.min(distances[i], sum);
    }
    return nearer;
  }
}
