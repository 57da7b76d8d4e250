package org.comparegan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.comparegan.metric.FeatureSet;
import org.comparegan.metric.Metric;
import org.comparegan.metric.Metric.Inputs;
import org.comparegan.metric.MetricException;
import org.comparegan.metric.MetricNumbers;
import org.comparegan.metric.MetricProfile;
import org.comparegan.metric.MetricProfiles;

/**
 * Scores of features and logits, by the definitions of one tool (docs/metrics.md). The numbers are
 * those of {@code ./comparegan metrics}.
 *
 * <p>Features are {@code [n][d]}, one row an image, all finite; the two sides may differ in n, not
 * in d. All methods throw {@link MetricException}, a runtime exception, for ragged, empty or
 * infinite input, and for sides that lack what the metric needs.
 */
public final class Scores {
  /** The paper's definitions, those of google/compare_gan. */
  public static final Scores PAPER = new Scores(MetricProfiles.COMPARE_GAN);

  private final MetricProfile profile;

  private Scores(MetricProfile profile) {
    this.profile = profile;
  }

  /**
   * How the neighbourhoods of real and generated features overlap (Kynkäänniemi et al. 2019; Naeem
   * et al. 2020). Higher is better for all four.
   *
   * @param precision share of fakes near reals, in [0, 1]
   * @param recall share of reals near fakes, in [0, 1]
   * @param density mean number of reals around a fake, over k; may exceed 1
   * @param coverage share of reals with a fake nearby, in [0, 1]
   * @param warnings sentences; usually empty
   */
  public record Neighbours(
      double precision, double recall, double density, double coverage, List<String> warnings) {}

  /**
   * The definitions of a tool.
   *
   * @param profile one of {@link #profiles}, such as {@code pytorch_fid} or {@code clean_fid}
   * @throws MetricException for an unknown name; says which are known
   */
  public static Scores by(String profile) {
    return new Scores(MetricProfiles.byName(profile));
  }

  /** The names that {@link #by} takes. */
  public static List<String> profiles() {
    return MetricProfiles.names();
  }

  /**
   * Fréchet distance of the features, FID with those of Inception (Heusel et al. 2017). Lower is
   * better. Statistics do for either side.
   */
  public Score fid(FeatureData real, FeatureData fake) {
    return only(Metric.FID, real, fake);
  }

  /** The same for features in memory. */
  public Score fid(float[][] real, float[][] fake) {
    return fid(FeatureData.of(real), FeatureData.of(fake));
  }

  /**
   * Kernel distance, KID with Inception's features (Bińkowski et al. 2018). Lower is better.
   * Deviation: over subsets or blocks, as the profile says.
   */
  public Score kid(FeatureData real, FeatureData fake) {
    return only(Metric.KID, real, fake);
  }

  /** The same for features in memory. */
  public Score kid(float[][] real, float[][] fake) {
    return kid(FeatureData.of(real), FeatureData.of(fake));
  }

  /**
   * The Inception Score of generated images (Salimans et al. 2016). Higher is better. Deviation:
   * over the splits.
   */
  public Score inceptionScore(FeatureData fake) {
    return only(Metric.IS, fake, fake);
  }

  /**
   * The same for logits in memory.
   *
   * @param logits {@code [n][classes]}, before the softmax
   */
  public Score inceptionScore(float[][] logits) {
    return inceptionScore(FeatureData.ofLogits(logits));
  }

  /** Precision, recall, density and coverage, from one search for the nearest neighbours. */
  public Neighbours neighbours(FeatureData real, FeatureData fake) {
    MetricNumbers found = numbers(Metric.PRDC, real, fake);
    Map<String, Double> values = found.values();
    return new Neighbours(
        values.getOrDefault("precision", Double.NaN),
        values.getOrDefault("recall", Double.NaN),
        values.getOrDefault("density", Double.NaN),
        values.getOrDefault("coverage", Double.NaN),
        warnings(found, real, fake));
  }

  /** The same for features in memory. */
  public Neighbours neighbours(float[][] real, float[][] fake) {
    return neighbours(FeatureData.of(real), FeatureData.of(fake));
  }

  /**
   * Any metric of the catalogue that needs no model.
   *
   * @param metric a name as {@code ./comparegan metrics --help} lists it, such as {@code prd}
   * @return its numbers by their keys, such as {@code prd.f_8}, in order
   * @throws MetricException for an unknown name; says which are known
   */
  public Map<String, Score> of(String metric, FeatureData real, FeatureData fake) {
    Metric named = Metric.named(metric);
    MetricNumbers found = numbers(named, real, fake);
    List<String> warnings = warnings(found, real, fake);
    Map<String, Score> scores = new LinkedHashMap<>();
    found
        .lines()
        .forEach(
            line ->
                scores.put(
                    named.key(line.name()),
                    new Score(
                        line.value(),
                        line.name().equals(MetricNumbers.VALUE)
                            ? deviation(found)
                            : OptionalDouble.empty(),
                        warnings)));
    return scores;
  }

  private Score only(Metric metric, FeatureData real, FeatureData fake) {
    MetricNumbers found = numbers(metric, real, fake);
    return new Score(
        found.values().getOrDefault(MetricNumbers.VALUE, Double.NaN),
        deviation(found),
        warnings(found, real, fake));
  }

  private MetricNumbers numbers(Metric metric, FeatureData real, FeatureData fake) {
    return real.use(reals -> fake.use(fakes -> metric.of(inputs(reals, fakes))));
  }

  private Inputs inputs(FeatureSet real, FeatureSet fake) {
    return new Inputs(real, fake, Optional.empty(), profile, OptionalLong.empty(), 0);
  }

  private static OptionalDouble deviation(MetricNumbers found) {
    return Stream.of("std", "std_error")
        .filter(found.values()::containsKey)
        .mapToDouble(name -> found.values().getOrDefault(name, Double.NaN))
        .findFirst();
  }

  private static List<String> warnings(MetricNumbers found, FeatureData real, FeatureData fake) {
    List<String> warnings = new ArrayList<>(found.warnings());
    Stream.of(real, fake).map(FeatureData::notices).distinct().forEach(warnings::addAll);
    return warnings;
  }
}
