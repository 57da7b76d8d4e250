package org.comparegan.metric;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.comparegan.linalg.OpenBlas;
import org.comparegan.random.NumpyRandom;

class PairwiseProductsTest {

  /**
   * Equal rows must have equal distances, or ties at a ball's boundary would be decided by chance.
   */
  @Property(tries = 40)
  void equalRowsGiveEqualBitsWhereverTheyStand(
      @ForAll @IntRange(min = 1, max = 600) int d,
      @ForAll @IntRange(min = 2, max = 150) int n,
      @ForAll @IntRange(max = 1000) int seed) {
    NumpyRandom random = new NumpyRandom(seed);
    Features rows = Cases.randn(random, n, d);
    int[] left = random.randints(n, 140);
    int[] right = random.randints(n, 90);
    double[][] straight = products(rows, rows, n, n);
    double[][] mixed = products(rows.select(left), rows.select(right), 140, 90);
    double[] norms =
        OpenBlas.inCallingThreads(
            () -> {
              try (PairwiseProducts pairs = new PairwiseProducts(d, 150)) {
                return pairs.squaredNorms(rows);
              }
            });
    for (int i = 0; i < 140; i++) {
      for (int j = 0; j < 90; j++) {
        assertThat(mixed[i][j]).isEqualTo(straight[left[i]][right[j]]);
      }
    }
    for (int i = 0; i < n; i++) {
      assertThat(norms[i]).isEqualTo(straight[i][i]);
      for (int j = 0; j < i; j++) {
        assertThat(straight[i][j]).isEqualTo(straight[j][i]);
      }
    }
  }

  private static double[][] products(Features left, Features right, int n, int m) {
    double[][] all = new double[n][m];
    OpenBlas.inCallingThreads(
        () -> {
          try (PairwiseProducts pairs = new PairwiseProducts(left.columns(), 150)) {
            pairs.visit(
                left,
                right,
                tile -> {
                  for (int i = 0; i < tile.rows(); i++) {
                    for (int j = 0; j < tile.columns(); j++) {
                      all[tile.left() + i][tile.right() + j] = tile.at(i, j);
                    }
                  }
                });
          }
          return true;
        });
    return all;
  }
}
