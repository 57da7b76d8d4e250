package org.comparegan.metric;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.comparegan.linalg.OpenBlas;
import org.comparegan.random.NumpyRandom;

/**
 * Mini-batch k-means (Sculley 2010) with the choices of scikit-learn's {@code
 * MiniBatchKMeans(n_init=10)}, which compare_gan clusters with unseeded: some starts by k-means++
 * on a sample, of which the best is kept, then mini-batches of 1024 rows until the inertia stops
 * falling; centres that attract almost nothing move to random rows.
 */
public final class MiniBatchKMeans {
  private static final int BATCH = 1024;
  private static final int STARTS = 10;
  private static final int EPOCHS = 100;
  private static final int PATIENCE = 10;
  private static final double REASSIGN_BELOW = 0.01;
  private static final int BLOCK = 256;

  private final Features rows;
  private final int clusters;
  private final int starts;
  private final int columns;
  private final int batch;
  private final NumpyRandom random;
  private Centres best;
  private int sinceReassigned;

  /** Clusters the rows, the best of ten starts. */
  MiniBatchKMeans(Features rows, int clusters, NumpyRandom random) {
    this(rows, clusters, STARTS, random);
  }

  /**
   * Clusters the rows. Of these no more is in memory at once than a few batches.
   *
   * @param starts how many are tried (scikit-learn's {@code n_init})
   * @throws MetricException if there are more clusters than rows
   */
  public MiniBatchKMeans(Features rows, int clusters, int starts, NumpyRandom random) {
    if (starts < 1) {
      throw new MetricException("k-means needs one start or more, not " + starts);
    }
    if (clusters < 1 || clusters > rows.rows()) {
      throw new MetricException(
          "%d clusters need at least as many rows, found %d".formatted(clusters, rows.rows()));
    }
    this.rows = rows;
    this.clusters = clusters;
    this.starts = starts;
    this.columns = rows.columns();
    this.batch = Math.min(BATCH, rows.rows());
    this.random = random;
    this.best = bestStart();
    refine();
  }

  /** The number of the nearest centre of each row, in [0, clusters). */
  public int[] labels() {
    int[] labels = new int[rows.rows()];
    int blocks = (labels.length + BLOCK - 1) / BLOCK;
    double[] positions = best.positions;
    double[] norms = best.norms();
    IntStream.range(0, blocks)
        .parallel()
        .forEach(
            block -> {
              int first = block * BLOCK;
              int count = Math.min(BLOCK, labels.length - first);
              double[] points = new double[count * columns];
              rows.copy(first, count, points, 0);
              int[] nearest = nearest(points, count, positions, norms).labels;
              System.arraycopy(nearest, 0, labels, first, count);
            });
    return labels;
  }

  /** Centre positions [clusters, columns] and how many rows each has attracted. */
  private final class Centres {
    final double[] positions;
    final double[] weights = new double[clusters];

    Centres(double[] positions) {
      this.positions = positions;
    }

    double[] norms() {
      double[] norms = new double[clusters];
      for (int i = 0; i < positions.length; i++) {
        norms[i / columns] += positions[i] * positions[i];
      }
      return norms;
    }

    Assignment assign(double[] points, int count) {
      return nearest(points, count, positions, norms());
    }

    /** Moves each centre to the mean of all rows it has attracted so far; returns the inertia. */
    double step(double[] points, int count) {
      Assignment assignment = assign(points, count);
      double[] before = weights.clone();
      for (int label : assignment.labels) {
        weights[label]++;
      }
      for (int c = 0; c < clusters; c++) {
        if (weights[c] > before[c]) {
          scale(c, before[c] / weights[c]);
        }
      }
      for (int i = 0; i < count; i++) {
        int c = assignment.labels[i];
        for (int j = 0; j < columns; j++) {
          positions[c * columns + j] += points[i * columns + j] / weights[c];
        }
      }
      return assignment.inertia;
    }

    private void scale(int centre, double factor) {
      for (int j = 0; j < columns; j++) {
        positions[centre * columns + j] *= factor;
      }
    }
  }

  private static final class Assignment {
    final int[] labels;
    final double inertia;

    Assignment(int[] labels, double inertia) {
      this.labels = labels;
      this.inertia = inertia;
    }
  }

  private Assignment nearest(double[] points, int count, double[] centres, double[] norms) {
    double[] products = OpenBlas.rowProducts(points, centres, count, columns, clusters);
    int[] labels = new int[count];
    double inertia = 0;
    for (int i = 0; i < count; i++) {
      double least = Double.POSITIVE_INFINITY;
      for (int c = 0; c < clusters; c++) {
        double distance = norms[c] - 2 * products[i * clusters + c];
        if (distance < least) {
          least = distance;
          labels[i] = c;
        }
      }
      for (int j = 0; j < columns; j++) {
        inertia += points[i * columns + j] * points[i * columns + j];
      }
      inertia += least;
    }
    return new Assignment(labels, inertia);
  }

  private Centres bestStart() {
    int sampleSize = Math.min(rows.rows(), 3 * Math.max(batch, clusters));
    double[] validation = draw(sampleSize);
    Centres chosen = new Centres(new double[clusters * columns]);
    double least = Double.POSITIVE_INFINITY;
    for (int start = 0; start < starts; start++) {
      Centres centres =
          new Centres(
              KMeansPlusPlus.centres(draw(sampleSize), sampleSize, columns, clusters, random));
      double inertia = centres.assign(validation, sampleSize).inertia;
      if (inertia < least) {
        least = inertia;
        chosen = centres;
      }
    }
    return chosen;
  }

  private void refine() {
    double smoothing = Math.min(1, 2.0 * batch / (rows.rows() + 1));
    int steps = (int) Math.min(Integer.MAX_VALUE, (long) EPOCHS * rows.rows() / batch);
    double smoothed = Double.NaN;
    double least = Double.POSITIVE_INFINITY;
    int withoutGain = 0;
    for (int step = 0; step < steps && withoutGain < PATIENCE; step++) {
      double[] points = draw(batch);
      double inertia = best.step(points, batch);
      reassign(points);
      if (step == 0) {
        continue;
      }
      smoothed =
          Double.isNaN(smoothed) ? inertia : smoothed * (1 - smoothing) + inertia * smoothing;
      withoutGain = smoothed < least ? 0 : withoutGain + 1;
      least = Math.min(least, smoothed);
    }
  }

  /** Moves centres of very little weight to rows of the batch. */
  private void reassign(double[] points) {
    double[] weights = best.weights;
    double smallest = Arrays.stream(weights).min().orElseThrow();
    sinceReassigned += batch;
    if (smallest > 0 && sinceReassigned < 10 * smallest) {
      return;
    }
    sinceReassigned = 0;
    double bound = REASSIGN_BELOW * Arrays.stream(weights).max().orElseThrow();
    int[] light = IntStream.range(0, clusters).filter(c -> weights[c] < bound).toArray();
    int[] moved = Arrays.copyOf(light, Math.min(light.length, batch / 2));
    if (moved.length == 0) {
      return;
    }
    double lightestKept =
        Arrays.stream(weights).filter(weight -> weight >= bound).min().orElseThrow();
    int[] picks = random.choice(batch, moved.length);
    for (int i = 0; i < moved.length; i++) {
      System.arraycopy(points, picks[i] * columns, best.positions, moved[i] * columns, columns);
      weights[moved[i]] = lightestKept;
    }
  }

  private double[] draw(int count) {
    return rows.select(random.randints(rows.rows(), count)).toArray();
  }

  /**
   * Greedy k-means++ (Arthur and Vassilvitskii 2007): each new centre is the best of a few rows
   * drawn with probability proportional to their squared distance from the centres so far.
   */
  private static final class KMeansPlusPlus {
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
    private static double[] closer(
        double[] points, int columns, double[] distances, int candidate) {
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
}
