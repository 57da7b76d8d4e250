package org.comparegan.cli.score;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.comparegan.file.NearestName;
import org.comparegan.metric.MetricAxis;
import org.comparegan.metric.MetricProfile;

/** The metrics that need no network, with what they need of the files. */
// The lambdas hold nothing.
@SuppressWarnings("ImmutableEnumChecker")
enum FeatureMetric {
  FID("fid.", "features, or mu and sigma", FeatureMetric::moments, FeatureNumbers::fid),
  IS("is.", "logits of the fakes", (real, fake) -> fake.hasLogits(), FeatureNumbers::is),
  KID("kid.", "features", FeatureMetric::features, FeatureNumbers::kid),
  PRDC("prdc.", "features", FeatureMetric::features, FeatureNumbers::prdc),
  PRD(
      "prd.",
      "features, or histogram",
      (real, fake) -> features(real, fake) || real.hasHistogram() && fake.hasHistogram(),
      FeatureNumbers::prd),
  FID_MEAN("none", "as fid", FeatureMetric::moments, FeatureNumbers::fidMean),
  FID_DIAGONAL("none", "as fid", FeatureMetric::moments, FeatureNumbers::fidDiagonal),
  SFID(
      "fid.",
      "mu_s and sigma_s",
      (real, fake) -> real.hasSpatialMoments() && fake.hasSpatialMoments(),
      FeatureNumbers::sfid),
  INTRA_FID(
      "fid.",
      "features and labels",
      (real, fake) -> features(real, fake) && real.hasLabels() && fake.hasLabels(),
      FeatureNumbers::intraFid),
  MEMORISATION("none", "features", FeatureMetric::features, FeatureNumbers::memorisation),
  MS_SSIM("none", "images of the fakes", (real, fake) -> fake.hasImages(), FeatureNumbers::msSsim),
  FRACTAL("none", "images of the fakes", (real, fake) -> fake.hasImages(), FeatureNumbers::fractal);

  private final String axes;
  private final String needs;
  private final BiPredicate<FeatureSet, FeatureSet> possible;
  private final Function<Inputs, FeatureNumbers> numbers;

  /** Two sets of images and the definition to follow. */
  record Inputs(FeatureSet real, FeatureSet fake, MetricProfile profile, Optional<Long> seed) {
    Inputs with(MetricProfile other) {
      return new Inputs(real, fake, other, seed);
    }

    Inputs withFake(FeatureSet other) {
      return new Inputs(real, other, profile, seed);
    }
  }

  FeatureMetric(
      String axes,
      String needs,
      BiPredicate<FeatureSet, FeatureSet> possible,
      Function<Inputs, FeatureNumbers> numbers) {
    this.axes = axes;
    this.needs = needs;
    this.possible = possible;
    this.numbers = numbers;
  }

  /** Whether the files have what it takes. */
  boolean possible(FeatureSet real, FeatureSet fake) {
    return possible.test(real, fake);
  }

  /** What it takes, for people. */
  String needs() {
    return needs;
  }

  /** Whether the number depends on that axis. */
  boolean dependsOn(MetricAxis axis) {
    return axis.text().startsWith(axes);
  }

  /** The numbers. */
  FeatureNumbers numbers(Inputs in) {
    return numbers.apply(in);
  }

  /** As it is written on the command line. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The metric of that name; a hyphen does for an underscore. */
  static FeatureMetric of(String text) {
    return Arrays.stream(values())
        .filter(metric -> metric.text().equals(text.replace('-', '_')))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException(NearestName.unknown("metric", text, names())));
  }

  private static List<String> names() {
    return Arrays.stream(values()).map(FeatureMetric::text).toList();
  }

  private static boolean moments(FeatureSet real, FeatureSet fake) {
    return real.hasMoments() && fake.hasMoments();
  }

  private static boolean features(FeatureSet real, FeatureSet fake) {
    return real.hasFeatures() && fake.hasFeatures();
  }
}
