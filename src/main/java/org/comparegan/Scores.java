package org.comparegan;

import java.util.List;
import java.util.OptionalDouble;
import org.comparegan.metric.Estimate;
import org.comparegan.metric.FeatureMoments;
import org.comparegan.metric.Features;
import org.comparegan.metric.FrechetDistance;
import org.comparegan.metric.InceptionScore;
import org.comparegan.metric.KernelDistance;
import org.comparegan.metric.MetricProfile;
import org.comparegan.metric.MetricProfiles;
import org.comparegan.metric.NearestNeighbours;

/**
 * Scores of features and logits, by the definitions of one tool (docs/metrics.md).
 *
 * <p>Features are {@code [n][d]}, one row an image, all finite; the two sides may differ in n, not
 * in d. All methods throw {@link org.comparegan.metric.MetricException}, a runtime exception, for
 * ragged, empty or infinite input.
 */
public final class Scores {
  /** The paper's definitions, those of google/compare_gan. */
  public static final Scores PAPER = new Scores(MetricProfiles.COMPARE_GAN);

  private final MetricProfile profile;

  private Scores(MetricProfile profile) {
    this.profile = profile;
  }

  /**
   * The definitions of a tool.
   *
   * @param profile one of {@link #profiles}, such as {@code pytorch_fid} or {@code clean_fid}
   * @throws org.comparegan.metric.MetricException for an unknown name; says which are known
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
   * better.
   */
  public Score fid(float[][] real, float[][] fake) {
    FrechetDistance.Result result =
        FrechetDistance.between(moments(real), moments(fake), profile.frechet());
    return new Score(result.value(), OptionalDouble.empty(), result.warnings());
  }

  /** Kernel distance, KID with Inception's features (Bińkowski et al. 2018). Lower is better. */
  public Score kid(float[][] real, float[][] fake) {
    return score(KernelDistance.between(features(real), features(fake), profile.kernel()));
  }

  /**
   * The Inception Score of generated images (Salimans et al. 2016). Higher is better.
   *
   * @param logits {@code [n][classes]}, before the softmax
   */
  public Score inceptionScore(float[][] logits) {
    return score(InceptionScore.of(features(logits), profile.inception()));
  }

  /**
   * Share of fakes that lie near real images (Kynkäänniemi et al. 2019), in [0, 1]. Higher is
   * better.
   */
  public Score precision(float[][] real, float[][] fake) {
    NearestNeighbours.Result result = neighbours(real, fake);
    return new Score(result.precision(), OptionalDouble.empty(), result.warnings());
  }

  /**
   * Share of real images that lie near fakes (Kynkäänniemi et al. 2019), in [0, 1]. Higher is
   * better.
   */
  public Score recall(float[][] real, float[][] fake) {
    NearestNeighbours.Result result = neighbours(real, fake);
    return new Score(result.recall(), OptionalDouble.empty(), result.warnings());
  }

  private NearestNeighbours.Result neighbours(float[][] real, float[][] fake) {
    return NearestNeighbours.between(features(real), features(fake), profile.neighbours());
  }

  private static Score score(Estimate estimate) {
    return new Score(estimate.value(), estimate.deviation(), estimate.warnings());
  }

  private static FeatureMoments moments(float[][] rows) {
    return FeatureMoments.of(features(rows));
  }

  private static Features features(float[][] rows) {
    return Features.of(rows);
  }
}
