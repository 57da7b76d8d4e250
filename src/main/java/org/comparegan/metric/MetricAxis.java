package org.comparegan.metric;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The points on which definitions of a metric differ, by the names of the command line. */
// Domains are records of numbers, words and unmodifiable lists.
@SuppressWarnings("ImmutableEnumChecker")
public enum MetricAxis {
  /** By what the covariance is divided. */
  FID_COVARIANCE("fid.covariance", new Domain.Choice(CovarianceKind.values())),
  /** How the trace of the matrix square root is computed. */
  FID_SQRT("fid.sqrt", new Domain.Choice(SquareRoot.values())),
  /** Number of splits. */
  IS_SPLITS("is.splits", new Domain.Whole(1)),
  /** Where splits begin and end. */
  IS_SLICING("is.slicing", new Domain.Choice(Slicing.values())),
  /** Rows of a split, if {@code is.slicing} is {@code fixed}. */
  IS_CHUNK("is.chunk", new Domain.Whole(1)),
  /** Seed of NumPy's permutation of the rows. */
  IS_SHUFFLE_SEED("is.shuffle-seed", new Domain.WholeOr("none", 0)),
  /** What the standard deviation over splits subtracts from their number. */
  IS_DDOF("is.ddof", new Domain.Whole(0, 1)),
  /** How many classes count, from the first on. */
  IS_COLUMNS("is.columns", new Domain.WholeOr("all", 1)),
  /** How the kernel distance is estimated. */
  KID_ESTIMATOR("kid.estimator", new Domain.Choice(KidEstimator.values())),
  /** Most rows of a block. */
  KID_BLOCK_SIZE("kid.block-size", new Domain.Whole(2)),
  /** Number of subsets. */
  KID_SUBSETS("kid.subsets", new Domain.Whole(1)),
  /** Rows of a subset. */
  KID_SUBSET_SIZE("kid.subset-size", new Domain.Whole(2)),
  /** Seed of the subsets; {@code none} where the tool leaves it to chance. */
  KID_SEED("kid.seed", new Domain.WholeOr("none", 0)),
  /** Which neighbour sets the radius. */
  PRDC_K("prdc.k", new Domain.Whole(1)),
  /** Whether the boundary belongs to the neighbourhood. */
  PRDC_RADIUS("prdc.radius", new Domain.Choice(Radius.values())),
  /** Bins of the histograms. */
  PRD_CLUSTERS("prd.clusters", new Domain.Whole(1)),
  /** Points of the curve. */
  PRD_ANGLES("prd.angles", new Domain.Whole(3, 1_000_000)),
  /** How images reach the network's size. */
  RESIZE("resize", new Domain.Choice(Resize.values())),
  /** How pixels become grey levels. */
  QUANTISE("quantise", new Domain.Choice(Quantise.values()));

  private final String text;
  private final Domain domain;

  MetricAxis(String text, Domain domain) {
    this.text = text;
    this.domain = domain;
  }

  /**
   * The axis of that name, for example {@code fid.sqrt}; otherwise an error that lists them all.
   */
  public static MetricAxis of(String text) {
    return Arrays.stream(values())
        .filter(axis -> axis.text.equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new MetricException(
                    "no axis is called '%s'; there are %s"
                        .formatted(
                            text,
                            Arrays.stream(values())
                                .map(MetricAxis::text)
                                .collect(Collectors.joining(", ")))));
  }

  /** The name, for example {@code fid.sqrt}. */
  public String text() {
    return text;
  }

  /** What the axis can be, for people: {@code eigen|svd|sqrtm|eigvals}. */
  public String possible() {
    return domain.possible();
  }

  /** The value as it is kept; an error that says what is possible if the axis cannot have it. */
  String canonical(String value) {
    return domain
        .canonical(value)
        .orElseThrow(
            () ->
                new MetricException(
                    "%s=%s is not possible; it can be %s".formatted(text, value, possible())));
  }
}
