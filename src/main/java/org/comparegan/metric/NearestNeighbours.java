package org.comparegan.metric;

import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.comparegan.linalg.OpenBlas;
import org.comparegan.metric.MetricAxis.AxisValue;
import org.comparegan.metric.PairwiseProducts.SquaredDistances;

/**
 * Precision and recall (Kynkäänniemi et al. 2019), density and coverage (Naeem et al. 2020) from
 * neighbourhoods of features: around each row a ball that reaches its k-th nearest neighbour among
 * its own kind.
 *
 * <p>Distances are made in tiles: memory beyond the features is 8·(k+5) bytes a row, and for each
 * thread what {@code PairwiseProducts} says (42 MB outside the heap and 9 MB within for 2048
 * features), however many rows there are. Equal rows have a distance of exactly zero.
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
    FeatureRange.of(real, fake).requireDistances();
    requireMoreThan(settings.k(), real, "real");
    requireMoreThan(settings.k(), fake, "fake");
    return OpenBlas.inCallingThreads(() -> result(real, fake, settings));
  }

  private static Result result(Features real, Features fake, Settings settings) {
    try (PairwiseProducts pairs =
        new PairwiseProducts(real.columns(), Math.max(real.rows(), fake.rows()))) {
      double[] realNorms = pairs.squaredNorms(real);
      double[] fakeNorms = pairs.squaredNorms(fake);
      double[] realRadii = squaredRadii(pairs, real, realNorms, settings.k());
      double[] fakeRadii = squaredRadii(pairs, fake, fakeNorms, settings.k());
      Encounters met = new Encounters(settings, realRadii, fakeRadii);
      pairs.visit(real, fake, tile -> met.add(new SquaredDistances(tile, realNorms, fakeNorms)));
      return met.result();
    }
  }

  /** Squared distance of each row to its k-th nearest other row. */
  static double[] squaredRadii(PairwiseProducts pairs, Features rows, double[] norms, int k) {
    // One more than k: the row itself is the nearest, at distance zero.
    NearestDistances[] nearest = new NearestDistances[pairs.tiles(rows.rows())];
    Arrays.setAll(
        nearest, number -> new NearestDistances(pairs.height(number, rows.rows()), k + 1));
    pairs.visitTriangle(
        rows,
        tile -> {
          SquaredDistances distances = new SquaredDistances(tile, norms, norms);
          nearest[pairs.number(tile.left())].addRows(distances);
          if (tile.left() != tile.right()) {
            nearest[pairs.number(tile.right())].addColumns(distances);
          }
        });
    return Arrays.stream(nearest).flatMapToDouble(NearestDistances::farthest).toArray();
  }

  private static void requireMoreThan(int k, Features rows, String side) {
    if (rows.rows() <= k) {
      throw new MetricException(
          "prdc.k=%d needs more than %d %s rows, found %d".formatted(k, k, side, rows.rows()));
    }
  }

  /** Which rows lie in which balls; tiles may be added in any order. */
  private static final class Encounters {
    private final Settings settings;
    private final double[] realRadii;
    private final double[] fakeRadii;
    private final int[] ballsAroundFake;
    private final boolean[] realInBall;
    private final double[] nearestFake;

    Encounters(Settings settings, double[] realRadii, double[] fakeRadii) {
      this.settings = settings;
      this.realRadii = realRadii;
      this.fakeRadii = fakeRadii;
      ballsAroundFake = new int[fakeRadii.length];
      realInBall = new boolean[realRadii.length];
      nearestFake = new double[realRadii.length];
      Arrays.fill(nearestFake, Double.POSITIVE_INFINITY);
    }

    void add(SquaredDistances distances) {
      Radius radius = settings.radius();
      for (int i = 0; i < distances.rows(); i++) {
        int real = distances.left() + i;
        boolean inside = false;
        double nearest = Double.POSITIVE_INFINITY;
        for (int j = 0; j < distances.columns(); j++) {
          int fake = distances.right() + j;
          double distance = distances.at(i, j);
          if (radius.contains(distance, realRadii[real])) {
            ballsAroundFake[fake]++;
          }
          inside |= radius.contains(distance, fakeRadii[fake]);
          nearest = Math.min(nearest, distance);
        }
        meet(real, inside, nearest);
      }
    }

    private synchronized void meet(int real, boolean inside, double nearest) {
      realInBall[real] |= inside;
      nearestFake[real] = Math.min(nearestFake[real], nearest);
    }

    Result result() {
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
          warnings());
    }

    private List<String> warnings() {
      long empty = Arrays.stream(realRadii).filter(radius -> radius == 0).count();
      return empty == 0
          ? List.of()
          : List.of("%d real rows have k equal ones: their balls have radius 0".formatted(empty));
    }
  }

  /** Whether a point exactly on a neighbourhood's boundary belongs to it. */
  public enum Radius implements AxisValue {
    /** No: distance &lt; radius (prdc, StudioGAN). */
    STRICT,
    /** Yes: distance ≤ radius (torch-fidelity, StyleGAN2-ADA, guided-diffusion). */
    INCLUSIVE;

    boolean contains(double distance, double radius) {
      return this == STRICT ? distance < radius : distance <= radius;
    }
  }

  /** The smallest squared distances of each row of one tile, from any thread in any order. */
  private static final class NearestDistances {
    private final int kept;
    private final double[] smallest;

    /** Keeps the {@code kept} smallest of each row. */
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
}
