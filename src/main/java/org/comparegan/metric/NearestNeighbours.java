package org.comparegan.metric;

import java.util.Arrays;
import java.util.List;

/**
 * Precision and recall (Kynkäänniemi et al. 2019), density and coverage (Naeem et al. 2020) from
 * neighbourhoods of features: around each row a ball that reaches its k-th nearest neighbour among
 * its own kind.
 *
 * <p>Distances are made in tiles: memory beyond the features is 8·(k+4) bytes a row, and two tiles
 * of 256 rows per thread. Equal rows have a distance of exactly zero.
 */
public final class NearestNeighbours {
  private NearestNeighbours() {}

  /**
   * The definition to follow.
   *
   * @param k which neighbour sets the radius, axis {@code prdc.k}
   * @param radius axis {@code prdc.radius}
   */
  public record Settings(int k, Radius radius) {}

  /**
   * The four numbers.
   *
   * @param precision share of fakes inside the ball of any real, in [0, 1]
   * @param recall share of reals inside the ball of any fake, in [0, 1]
   * @param density mean over fakes of the number of reals' balls around them, over k; may exceed 1
   * @param coverage share of reals whose ball holds a fake, in [0, 1]
   * @param warnings sentences; empty if nothing
   */
  public record Result(
      double precision, double recall, double density, double coverage, List<String> warnings) {}

  /**
   * The four numbers for real and fake features [n, d] and [m, d].
   *
   * @throws MetricException for different widths, NaN or infinity, or k or fewer rows on a side
   */
  public static Result between(Features real, Features fake, Settings settings) {
    ArrayFeatures.requireComparable(real, fake);
    requireMoreThan(settings.k(), real, "real");
    requireMoreThan(settings.k(), fake, "fake");
    double[] realNorms = PairwiseProducts.squaredNorms(real);
    double[] fakeNorms = PairwiseProducts.squaredNorms(fake);
    double[] realRadii = squaredRadii(real, realNorms, settings.k());
    double[] fakeRadii = squaredRadii(fake, fakeNorms, settings.k());
    Encounters met = new Encounters(real.rows(), fake.rows());
    PairwiseProducts.visit(
        real,
        fake,
        (left, leftRows, right, rightRows, products) -> {
          toSquaredDistances(products, realNorms, left, leftRows, fakeNorms, right, rightRows);
          met.add(
              left, leftRows, right, rightRows, products, realRadii, fakeRadii, settings.radius());
        });
    return met.result(realRadii, settings);
  }

  /** Squared distance of each row to its k-th nearest other row. */
  static double[] squaredRadii(Features rows, double[] norms, int k) {
    double[] radii = new double[rows.rows()];
    double[][] nearest = new double[rows.rows()][];
    PairwiseProducts.visit(
        rows,
        rows,
        (left, leftRows, right, rightRows, products) -> {
          toSquaredDistances(products, norms, left, leftRows, norms, right, rightRows);
          for (int j = 0; j < rightRows; j++) {
            if (left == 0) {
              nearest[right + j] = new double[k + 1];
              Arrays.fill(nearest[right + j], Double.POSITIVE_INFINITY);
            }
            for (int i = 0; i < leftRows; i++) {
              insert(nearest[right + j], products[i * rightRows + j]);
            }
            // The row itself is the nearest, at distance zero.
            radii[right + j] = nearest[right + j][k];
          }
        });
    return radii;
  }

  /** Keeps the smallest values in ascending order. */
  private static void insert(double[] smallest, double value) {
    int place = smallest.length - 1;
    if (value >= smallest[place]) {
      return;
    }
    while (place > 0 && smallest[place - 1] > value) {
      smallest[place] = smallest[place - 1];
      place--;
    }
    smallest[place] = value;
  }

  private static void toSquaredDistances(
      double[] products,
      double[] leftNorms,
      int left,
      int leftRows,
      double[] rightNorms,
      int right,
      int rightRows) {
    for (int i = 0; i < leftRows; i++) {
      for (int j = 0; j < rightRows; j++) {
        double product = products[i * rightRows + j];
        products[i * rightRows + j] =
            Math.max(0, leftNorms[left + i] + rightNorms[right + j] - 2 * product);
      }
    }
  }

  private static void requireMoreThan(int k, Features rows, String side) {
    if (rows.rows() <= k) {
      throw new MetricException(
          "prdc.k=%d needs more than %d %s rows, found %d".formatted(k, k, side, rows.rows()));
    }
  }

  /** Who lies in whose ball; the order in which tiles are added does not matter. */
  private static final class Encounters {
    private final int[] ballsAroundFake;
    private final boolean[] realInBall;
    private final double[] nearestFake;

    Encounters(int reals, int fakes) {
      ballsAroundFake = new int[fakes];
      realInBall = new boolean[reals];
      nearestFake = new double[reals];
      Arrays.fill(nearestFake, Double.POSITIVE_INFINITY);
    }

    void add(
        int left,
        int leftRows,
        int right,
        int rightRows,
        double[] distances,
        double[] realRadii,
        double[] fakeRadii,
        Radius radius) {
      for (int i = 0; i < leftRows; i++) {
        boolean inside = false;
        double nearest = Double.POSITIVE_INFINITY;
        for (int j = 0; j < rightRows; j++) {
          double distance = distances[i * rightRows + j];
          if (radius.contains(distance, realRadii[left + i])) {
            ballsAroundFake[right + j]++;
          }
          inside |= radius.contains(distance, fakeRadii[right + j]);
          nearest = Math.min(nearest, distance);
        }
        meet(left + i, inside, nearest);
      }
    }

    private synchronized void meet(int real, boolean inside, double nearest) {
      realInBall[real] |= inside;
      nearestFake[real] = Math.min(nearestFake[real], nearest);
    }

    Result result(double[] realRadii, Settings settings) {
      int reals = realInBall.length;
      int fakes = ballsAroundFake.length;
      int covered = 0;
      int recalled = 0;
      for (int i = 0; i < reals; i++) {
        covered += settings.radius().contains(nearestFake[i], realRadii[i]) ? 1 : 0;
        recalled += realInBall[i] ? 1 : 0;
      }
      long precise = Arrays.stream(ballsAroundFake).filter(balls -> balls > 0).count();
      double balls = Arrays.stream(ballsAroundFake).asLongStream().sum();
      return new Result(
          precise / (double) fakes,
          recalled / (double) reals,
          balls / settings.k() / fakes,
          covered / (double) reals,
          warnings(realRadii));
    }

    private static List<String> warnings(double[] realRadii) {
      long empty = Arrays.stream(realRadii).filter(radius -> radius == 0).count();
      return empty == 0
          ? List.of()
          : List.of("%d real rows have k equal ones: their balls have no extent".formatted(empty));
    }
  }
}
