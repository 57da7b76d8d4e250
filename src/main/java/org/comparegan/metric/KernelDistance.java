package org.comparegan.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.comparegan.linalg.OpenBlas;
import org.comparegan.metric.MetricAxis.AxisValue;
import org.comparegan.metric.PairwiseProducts.SquaredDistances;
import org.comparegan.random.NumpyRandom;

/**
 * Kernel Inception Distance (Bińkowski et al. 2018): the unbiased squared maximum mean discrepancy
 * of features under the kernel (x·y/d + 1)³, in float64; and the same under a Gaussian kernel, as
 * CMMD takes it.
 *
 * <p>The reference (compare_gan/metrics/kid_score.py) normalises the fake term of each block by the
 * real block's size and cuts the fake rows by the real count; both matter only for unequal numbers
 * of images, where this class uses the right ones.
 */
public final class KernelDistance {
  private static final int FEWEST_BLOCKS = 5;

  private KernelDistance() {}

  /**
   * The definition to follow.
   *
   * @param estimator axis {@code kid.estimator}
   * @param blockSize most rows of a block, axis {@code kid.block-size}
   * @param subsets number of random subsets, axis {@code kid.subsets}
   * @param subsetSize rows of a subset, axis {@code kid.subset-size}
   * @param seed seed of the subsets, axis {@code kid.seed}; empty where the tool leaves it to
   *     chance: then 0, so that a number can be had twice
   */
  public record Settings(
      KidEstimator estimator, int blockSize, int subsets, int subsetSize, OptionalLong seed) {}

  /**
   * The distance of real and fake features [n, d] and [m, d].
   *
   * @throws MetricException for different widths, NaN or infinity, or fewer than two rows in a
   *     block
   */
  public static Estimate between(Features real, Features fake, Settings settings) {
    FeatureRange.of(real, fake).requireKernel();
    return switch (settings.estimator()) {
      case BLOCKS -> blocks(real, fake, settings);
      case SUBSETS -> subsets(real, fake, settings);
      case FULL ->
          new Estimate(
              discrepancies(List.of(new Pair(real, fake)))[0], OptionalDouble.empty(), List.of());
    };
  }

  /** Bandwidth σ of {@link #gaussian} (cmmd/distance.py, {@code _SIGMA}). */
  static final double BANDWIDTH = 10;

  /** What {@link #gaussian} multiplies by (cmmd/distance.py, {@code _SCALE}). */
  static final double SCALE = 1000;

  /**
   * CMMD's distance (Jayasumana et al. 2024, section 4; google-research/cmmd/distance.py): 1000
   * times the squared maximum mean discrepancy under exp(−‖x−y‖²/(2·10²)), biased, of all rows.
   * Always at least 0 but for rounding; depends on the scale of the features.
   *
   * @throws MetricException for different widths, NaN or infinity, or no row on a side
   */
  static double gaussian(Features real, Features fake) {
    FeatureRange.of(real, fake).requireDistances();
    int n = real.rows();
    int m = fake.rows();
    if (n == 0 || m == 0) {
      throw new MetricException(
          "a kernel distance needs real and fake rows, found %d and %d".formatted(n, m));
    }
    return OpenBlas.inCallingThreads(
        () -> {
          try (PairwiseProducts pairs = new PairwiseProducts(real.columns(), Math.max(n, m))) {
            double[] norms = pairs.squaredNorms(real);
            double[] fakeNorms = pairs.squaredNorms(fake);
            double within = gaussianSum(pairs, real, norms, real, norms) / ((double) n * n);
            double between = gaussianSum(pairs, real, norms, fake, fakeNorms) / ((double) n * m);
            double ofFakes = gaussianSum(pairs, fake, fakeNorms, fake, fakeNorms);
            return SCALE * (within + ofFakes / ((double) m * m) - 2 * between);
          }
        });
  }

  /** Over all pairs; a part for each tile so that no order of threads shows. */
  private static double gaussianSum(
      PairwiseProducts pairs,
      Features left,
      double[] leftNorms,
      Features right,
      double[] rightNorms) {
    double[] parts = new double[pairs.tiles(right.rows())];
    double gamma = 1 / (2 * BANDWIDTH * BANDWIDTH);
    pairs.visit(
        left,
        right,
        tile -> {
          SquaredDistances distances = new SquaredDistances(tile, leftNorms, rightNorms);
          double sum = 0;
          for (int i = 0; i < distances.rows(); i++) {
            for (int j = 0; j < distances.columns(); j++) {
              sum += Math.exp(-gamma * distances.at(i, j));
            }
          }
          parts[pairs.number(tile.right())] += sum;
        });
    return Arrays.stream(parts).sum();
  }

  private record Pair(Features real, Features fake) {}

  private static double[] discrepancies(List<Pair> pairs) {
    int rows =
        pairs.stream().mapToInt(p -> Math.max(p.real().rows(), p.fake().rows())).max().orElse(0);
    return OpenBlas.inCallingThreads(
        () -> {
          try (PairwiseProducts products =
              new PairwiseProducts(pairs.get(0).real().columns(), rows)) {
            return pairs.parallelStream()
                .mapToDouble(pair -> discrepancy(products, pair.real(), pair.fake()))
                .toArray();
          }
        });
  }

  private static Estimate blocks(Features real, Features fake, Settings settings) {
    int wanted = ceilDiv(Math.max(real.rows(), fake.rows()), settings.blockSize());
    int count = Math.max(1, wanted);
    List<Pair> blocks =
        IntStream.range(0, count)
            .mapToObj(i -> new Pair(block(real, i, count), block(fake, i, count)))
            .toList();
    double[] estimates = discrepancies(blocks);
    double value = Estimate.mean(estimates);
    if (count < FEWEST_BLOCKS) {
      return new Estimate(value, OptionalDouble.empty(), List.of());
    }
    double deviation = Estimate.deviation(estimates, 0).orElseThrow();
    return new Estimate(value, OptionalDouble.of(deviation / Math.sqrt(count)), List.of());
  }

  /** Block i of the rows cut as evenly as can be, the shorter blocks first. */
  private static Features block(Features rows, int i, int blocks) {
    int size = ceilDiv(rows.rows(), blocks);
    int shorter = size * blocks - rows.rows();
    int first = i * size - Math.min(i, shorter);
    return rows.slice(first, i < shorter ? size - 1 : size);
  }

  private static Estimate subsets(Features real, Features fake, Settings settings) {
    int available = Math.min(real.rows(), fake.rows());
    int size = Math.min(settings.subsetSize(), available);
    NumpyRandom random = new NumpyRandom(settings.seed().orElse(0));
    List<Pair> drawn = new ArrayList<>();
    for (int i = 0; i < settings.subsets(); i++) {
      // The fakes are drawn first, as torch-fidelity does when they are its first input.
      Features fakes = fake.select(random.choice(fake.rows(), size));
      drawn.add(new Pair(real.select(random.choice(real.rows(), size)), fakes));
    }
    double[] estimates = discrepancies(drawn);
    List<String> warnings =
        size == settings.subsetSize()
            ? List.of()
            : List.of(
                "kid.subset-size=%d, but there are only %d images: subsets of %d were drawn"
                    .formatted(settings.subsetSize(), available, size));
    return new Estimate(Estimate.mean(estimates), Estimate.deviation(estimates, 0), warnings);
  }

  private static double discrepancy(PairwiseProducts products, Features real, Features fake) {
    long n = real.rows();
    long m = fake.rows();
    if (n < 2 || m < 2) {
      throw new MetricException(
          "a kernel distance needs at least 2 real and 2 fake rows in each block, found %d and %d"
              .formatted(n, m));
    }
    KernelSum ofReals = new KernelSum(products, real);
    KernelSum between = new KernelSum(products, fake);
    KernelSum ofFakes = new KernelSum(products, fake);
    products.visitPairs(real, fake, ofReals::addBelow, between::addAll, ofFakes::addBelow);
    return 2 * ofReals.sum() / (n * (n - 1.0))
        + 2 * ofFakes.sum() / (m * (m - 1.0))
        - 2 * between.sum() / ((double) n * m);
  }

  /** Sum of the kernel over pairs, a part for each tile so that no order of threads shows. */
  private static final class KernelSum {
    private final PairwiseProducts products;
    private final int d;
    private final double[] parts;

    KernelSum(PairwiseProducts products, Features right) {
      this.products = products;
      this.d = right.columns();
      this.parts = new double[products.tiles(right.rows())];
    }

    void addAll(PairwiseProducts.Tile tile) {
      double sum = 0;
      for (int i = 0; i < tile.rows(); i++) {
        for (int j = 0; j < tile.columns(); j++) {
          sum += kernel(tile.at(i, j));
        }
      }
      parts[products.number(tile.right())] += sum;
    }

    /** Each pair of different rows once. */
    void addBelow(PairwiseProducts.Tile tile) {
      if (tile.left() != tile.right()) {
        addAll(tile);
        return;
      }
      double sum = 0;
      for (int i = 0; i < tile.rows(); i++) {
        for (int j = 0; j < i; j++) {
          sum += kernel(tile.at(i, j));
        }
      }
      parts[products.number(tile.right())] += sum;
    }

    double sum() {
      return Arrays.stream(parts).sum();
    }

    private double kernel(double product) {
      double base = product / d + 1;
      return base * base * base;
    }
  }

  private static int ceilDiv(int rows, int size) {
    return (rows + size - 1) / size;
  }

  /** How the squared maximum mean discrepancy is estimated. */
  public enum KidEstimator implements AxisValue {
    /**
     * Mean over consecutive blocks of about equal size; deviation is the standard error (TF-GAN).
     */
    BLOCKS,
    /** Mean over random subsets; deviation is the standard deviation (torch-fidelity). */
    SUBSETS,
    /** All rows at once; no deviation. */
    FULL;
  }
}
