package org.comparegan.metric;

import java.util.Arrays;

/**
 * How well clusters agree with classes, from the table of how many items of each class lie in each
 * cluster. The first two do not depend on what the clusters are called and how many there are; both
 * are those of scikit-learn.
 *
 * @param nmi normalised mutual information: mutual information over the mean of both entropies, in
 *     [0, 1] ({@code normalized_mutual_info_score}; equal to the V-measure)
 * @param ari adjusted Rand index: share of pairs that are together in both or apart in both, less
 *     what chance gives, 1 at best, 0 by chance (Hubert and Arabie 1985; {@code
 *     adjusted_rand_score})
 * @param purity share of items whose class is the most frequent of their cluster, in (0, 1]; it
 *     rises with the number of clusters
 */
public record ClusterAgreement(double nmi, double ari, double purity) {

  /**
   * Compares two labellings of the same items.
   *
   * @param classes {@code [n]}, at least 0
   * @param clusters {@code [n]}, at least 0
   * @throws MetricException if they differ in length, are empty, or a label is negative
   */
  public static ClusterAgreement of(int[] classes, int[] clusters) {
    if (classes.length != clusters.length || classes.length == 0) {
      throw new MetricException(
          "%d classes and %d clusters cannot be compared: each item needs both"
              .formatted(classes.length, clusters.length));
    }
    long[][] table = table(classes, clusters);
    long[] rows = Arrays.stream(table).mapToLong(row -> Arrays.stream(row).sum()).toArray();
    long[] columns = new long[table[0].length];
    for (long[] row : table) {
      for (int j = 0; j < row.length; j++) {
        columns[j] += row[j];
      }
    }
    long n = classes.length;
    return new ClusterAgreement(
        mutualInformation(table, rows, columns, n),
        adjustedRand(table, rows, columns, n),
        purity(table, n));
  }

  /**
   * How many items of each class lie in each cluster.
   *
   * @return {@code [classes][clusters]}
   */
  public static long[][] table(int[] classes, int[] clusters) {
    if (Arrays.stream(classes).anyMatch(c -> c < 0)
        || Arrays.stream(clusters).anyMatch(c -> c < 0)) {
      throw new MetricException("Items without a class or cluster cannot be compared");
    }
    int k = Arrays.stream(classes).max().orElse(-1) + 1;
    int m = Arrays.stream(clusters).max().orElse(-1) + 1;
    long[][] table = new long[k][m];
    for (int i = 0; i < classes.length; i++) {
      table[classes[i]][clusters[i]]++;
    }
    return table;
  }

  private static double mutualInformation(long[][] table, long[] rows, long[] columns, long n) {
    double of = entropy(rows, n) + entropy(columns, n);
    if (of == 0) {
      return 1;
    }
    double sum = 0;
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < columns.length; j++) {
        double both = table[i][j];
        if (both > 0) {
          sum +=
              both / n * (Math.log(both) + Math.log(n) - Math.log(rows[i]) - Math.log(columns[j]));
        }
      }
    }
    return Math.max(0, Math.min(1, 2 * sum / of));
  }

  private static double entropy(long[] counts, long n) {
    double sum = 0;
    for (long count : counts) {
      if (count > 0) {
        sum -= (double) count / n * (Math.log(count) - Math.log(n));
      }
    }
    return sum;
  }

  private static double adjustedRand(long[][] table, long[] rows, long[] columns, long n) {
    double together = Arrays.stream(table).mapToDouble(ClusterAgreement::pairs).sum();
    double inRows = pairs(rows);
    double inColumns = pairs(columns);
    double all = n * (n - 1) / 2.0;
    double chance = all == 0 ? 0 : inRows * inColumns / all;
    double most = (inRows + inColumns) / 2;
    return most == chance ? 1 : (together - chance) / (most - chance);
  }

  private static double pairs(long[] counts) {
    return Arrays.stream(counts).mapToDouble(count -> count * (count - 1) / 2.0).sum();
  }

  private static double purity(long[][] table, long n) {
    long hits = 0;
    for (int j = 0; j < table[0].length; j++) {
      long most = 0;
      for (long[] row : table) {
        most = Math.max(most, row[j]);
      }
      hits += most;
    }
    return (double) hits / n;
  }
}
