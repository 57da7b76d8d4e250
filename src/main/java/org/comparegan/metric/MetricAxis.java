package org.comparegan.metric;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.comparegan.metric.FeatureMoments.CovarianceKind;
import org.comparegan.metric.FrechetDistance.ImaginaryPart;
import org.comparegan.metric.FrechetDistance.SquareRoot;
import org.comparegan.metric.InceptionScore.LogitsKind;
import org.comparegan.metric.InceptionScore.Slicing;
import org.comparegan.metric.KernelDistance.KidEstimator;
import org.comparegan.metric.MetricProfile.FakeLabels;
import org.comparegan.metric.MetricProfile.Levels;
import org.comparegan.metric.MetricProfile.Quantise;
import org.comparegan.metric.MetricProfile.Resize;
import org.comparegan.metric.NearestNeighbours.Radius;

/** The points on which definitions of a metric differ, by the names of the command line. */
// Domains are records of numbers, words and unmodifiable lists.
@SuppressWarnings("ImmutableEnumChecker")
public enum MetricAxis {
  FID_COVARIANCE(
      "fid.covariance",
      "Divisor of the scatter of the features",
      new Domain.Choice(CovarianceKind.values())),
  FID_SQRT(
      "fid.sqrt",
      "How the trace of the square root of the two covariances' product is computed",
      new Domain.Choice(SquareRoot.values())),
  FID_IMAGINARY(
      "fid.imaginary",
      "What to do about an imaginary part of that root above 1e-3",
      new Domain.Choice(ImaginaryPart.values())),
  IS_LOGITS(
      "is.logits",
      "Logits with the bias of the last layer, or without it",
      new Domain.Choice(LogitsKind.values())),
  IS_SPLITS("is.splits", "Number of splits", new Domain.Whole(1)),
  IS_SLICING(
      "is.slicing",
      "Where splits begin and end: i·N//s, i·(N//s), or chunks of is.chunk rows",
      new Domain.Choice(Slicing.values())),
  IS_CHUNK("is.chunk", "Rows per split with is.slicing=fixed", new Domain.Whole(1)),
  IS_SHUFFLE_SEED(
      "is.shuffle-seed",
      "Seed of NumPy's permutation of the rows before they are split",
      new Domain.WholeOr("none", 0)),
  IS_DDOF(
      "is.ddof",
      "Delta degrees of freedom of the standard deviation over splits",
      new Domain.Whole(0, 1)),
  IS_COLUMNS(
      "is.columns", "Number of classes used, from the first on", new Domain.WholeOr("all", 1)),
  KID_ESTIMATOR(
      "kid.estimator",
      "Mean over consecutive blocks, over random subsets, or all rows at once",
      new Domain.Choice(KidEstimator.values())),
  KID_BLOCK_SIZE(
      "kid.block-size", "Maximum rows per block, with kid.estimator=blocks", new Domain.Whole(2)),
  KID_SUBSETS("kid.subsets", "Number of subsets, with kid.estimator=subsets", new Domain.Whole(1)),
  KID_SUBSET_SIZE("kid.subset-size", "Rows per subset", new Domain.Whole(2)),
  KID_SEED(
      "kid.seed",
      "Seed of the subsets; none if the tool does not fix one (then 0)",
      new Domain.WholeOr("none", 0)),
  PRDC_K("prdc.k", "Which nearest neighbour sets the radius of a ball", new Domain.Whole(1)),
  PRDC_RADIUS(
      "prdc.radius",
      "Whether a point on the boundary lies in the ball",
      new Domain.Choice(Radius.values())),
  REALISM_K("realism.k", "Which nearest neighbour sets the radius of a ball", new Domain.Whole(1)),
  REALISM_RADII(
      "realism.radii",
      "Whether the half of the balls with the largest radii is left out",
      new Domain.Choice(Realism.Radii.values())),
  PRD_CLUSTERS("prd.clusters", "Bins of the histograms", new Domain.Whole(1)),
  PRD_ANGLES("prd.angles", "Points of the curve", new Domain.Whole(3, 1_000_000)),
  RESIZE(
      "resize",
      "How images are resized for the feature network",
      new Domain.Choice(Resize.values())),
  QUANTISE(
      "quantise", "How pixels are quantised to grey levels", new Domain.Choice(Quantise.values())),
  LEVELS(
      "levels",
      "How Inception takes grey levels: (x - 128)/128 or x/127.5 - 1",
      new Domain.Choice(Levels.values())),
  FAKE_LABELS(
      "fake-labels",
      "How the classes of the fakes are drawn",
      new Domain.Choice(FakeLabels.values()));

  private final String text;
  private final String about;
  private final Domain domain;

  MetricAxis(String text, String about, Domain domain) {
    this.text = text;
    this.about = about;
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
                    "there is no axis '%s'; the axes are %s"
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

  /** Whether it concerns the images themselves, and so every metric. */
  public boolean ofImages() {
    return text.indexOf('.') < 0;
  }

  /** What the axis decides, for people, without a full stop. */
  public String about() {
    return about;
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

  /** A choice on an axis of a metric profile, as it is written on the command line. */
  public interface AxisValue {
    /** The constant's name in Java. */
    String name();

    /** The written form, for example {@code half-pixel}. */
    default String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** The values an axis can have, as text. */
  private sealed interface Domain {

    /** The value in one spelling; empty if it is not possible. */
    Optional<String> canonical(String value);

    /** For people: what is possible. */
    String possible();

    /** One of a few words. */
    record Choice(List<String> words) implements Domain {
      Choice(AxisValue... values) {
        this(Arrays.stream(values).map(AxisValue::text).toList());
      }

      @Override
      public Optional<String> canonical(String value) {
        return words.contains(value) ? Optional.of(value) : Optional.empty();
      }

      @Override
      public String possible() {
        return String.join("|", words);
      }
    }

    /** A whole number in a range. */
    record Whole(int least, int most) implements Domain {
      Whole(int least) {
        this(least, Integer.MAX_VALUE);
      }

      @Override
      public Optional<String> canonical(String value) {
        return parse(value).filter(n -> n >= least && n <= most).map(n -> Long.toString(n));
      }

      @Override
      public String possible() {
        return most == Integer.MAX_VALUE
            ? "a whole number from %d on".formatted(least)
            : "a whole number from %d to %d".formatted(least, most);
      }
    }

    /** A word, or a whole number below 2³². */
    record WholeOr(String word, int least) implements Domain {
      @Override
      public Optional<String> canonical(String value) {
        return value.equals(word)
            ? Optional.of(word)
            : parse(value).filter(n -> n >= least && n < 1L << 32).map(n -> Long.toString(n));
      }

      @Override
      public String possible() {
        return "%s or a whole number from %d on".formatted(word, least);
      }
    }

    private static Optional<Long> parse(String value) {
      return value.matches("[0-9]{1,10}") ? Optional.of(Long.valueOf(value)) : Optional.empty();
    }
  }
}
