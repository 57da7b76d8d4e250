package org.comparegan.metric;

import static java.util.Map.entry;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.comparegan.file.NearestName;

/**
 * The definitions in use; {@code docs/metrics.md} has the source of every axis. Where a tool does
 * not define a metric, its profile has OpenAI's or compare_gan's values for it.
 */
public final class MetricProfiles {
  /**
   * The protocol of the paper (google/compare_gan and TF-GAN), the default. Its FID is solved
   * exactly; {@code fid.sqrt=svd} is TF-GAN's solution to the digit.
   */
  public static final MetricProfile COMPARE_GAN =
      new MetricProfile(
          "compare_gan",
          Map.ofEntries(
              entry(MetricAxis.FID_COVARIANCE, "n-1"),
              entry(MetricAxis.FID_SQRT, "eigen"),
              entry(MetricAxis.FID_IMAGINARY, "drop"),
              entry(MetricAxis.IS_LOGITS, "graph"),
              entry(MetricAxis.IS_SPLITS, "1"),
              entry(MetricAxis.IS_SLICING, "even"),
              entry(MetricAxis.IS_CHUNK, "5000"),
              entry(MetricAxis.IS_SHUFFLE_SEED, "none"),
              entry(MetricAxis.IS_DDOF, "0"),
              entry(MetricAxis.IS_COLUMNS, "all"),
              entry(MetricAxis.KID_ESTIMATOR, "blocks"),
              entry(MetricAxis.KID_BLOCK_SIZE, "1024"),
              entry(MetricAxis.KID_SUBSETS, "100"),
              entry(MetricAxis.KID_SUBSET_SIZE, "1000"),
              entry(MetricAxis.KID_SEED, "none"),
              entry(MetricAxis.PRDC_K, "5"),
              entry(MetricAxis.PRDC_RADIUS, "strict"),
              entry(MetricAxis.REALISM_K, "3"),
              entry(MetricAxis.REALISM_RADII, "half"),
              entry(MetricAxis.PRD_CLUSTERS, "20"),
              entry(MetricAxis.PRD_ANGLES, "1001"),
              entry(MetricAxis.RESIZE, "tf1"),
              entry(MetricAxis.QUANTISE, "none"),
              entry(MetricAxis.LEVELS, "centred"),
              entry(MetricAxis.FAKE_LABELS, "uniform")));

  /** bioinf-jku/TTUR, fid.py: FID of image files; with OpenAI's Inception Score of ten splits. */
  public static final MetricProfile TTUR =
      COMPARE_GAN
          .named("ttur")
          .set(MetricAxis.FID_SQRT, "sqrtm")
          .set(MetricAxis.FID_IMAGINARY, "refuse")
          .set(MetricAxis.IS_LOGITS, "unbiased")
          .set(MetricAxis.IS_SPLITS, "10")
          .set(MetricAxis.QUANTISE, "round");

  /** mseitzer/pytorch-fid, fid_score.py: TTUR's FID with PyTorch's resize and range. */
  public static final MetricProfile PYTORCH_FID =
      TTUR.named("pytorch_fid")
          .set(MetricAxis.RESIZE, "half-pixel")
          .set(MetricAxis.LEVELS, "symmetric");

  /** toshas/torch-fidelity from 0.4 on: metric_fid, metric_isc, metric_kid, metric_prc. */
  public static final MetricProfile TORCH_FIDELITY =
      TTUR.named("torch_fidelity")
          .set(MetricAxis.FID_SQRT, "eigvals")
          .set(MetricAxis.FID_IMAGINARY, "drop")
          .set(MetricAxis.IS_SHUFFLE_SEED, "2020")
          .set(MetricAxis.KID_ESTIMATOR, "subsets")
          .set(MetricAxis.KID_SEED, "2020")
          .set(MetricAxis.PRDC_K, "3")
          .set(MetricAxis.PRDC_RADIUS, "inclusive");

  /** GaParmar/clean-fid in mode "clean": fid.py, resize.py. */
  public static final MetricProfile CLEAN_FID =
      TTUR.named("clean_fid")
          .set(MetricAxis.FID_IMAGINARY, "drop")
          .set(MetricAxis.KID_ESTIMATOR, "subsets")
          .set(MetricAxis.RESIZE, "pil-bicubic");

  /** NVlabs/stylegan2-ada-pytorch, metrics/. */
  public static final MetricProfile STYLEGAN2_ADA =
      TTUR.named("stylegan2_ada")
          .set(MetricAxis.FID_COVARIANCE, "n")
          .set(MetricAxis.FID_IMAGINARY, "drop")
          .set(MetricAxis.FAKE_LABELS, "data")
          .set(MetricAxis.KID_ESTIMATOR, "subsets")
          .set(MetricAxis.PRDC_K, "3")
          .set(MetricAxis.PRDC_RADIUS, "inclusive");

  /** POSTECH-CVLab/PyTorch-StudioGAN, src/metrics/, resizer "legacy". */
  public static final MetricProfile STUDIOGAN =
      TTUR.named("studiogan")
          .set(MetricAxis.IS_LOGITS, "graph")
          .set(MetricAxis.IS_DDOF, "1")
          .set(MetricAxis.RESIZE, "half-pixel")
          .set(MetricAxis.LEVELS, "symmetric");

  /** openai/guided-diffusion, evaluations/evaluator.py. */
  public static final MetricProfile GUIDED_DIFFUSION =
      TTUR.named("guided_diffusion")
          .set(MetricAxis.IS_SLICING, "fixed")
          .set(MetricAxis.PRDC_K, "3")
          .set(MetricAxis.PRDC_RADIUS, "inclusive")
          .set(MetricAxis.QUANTISE, "floor");

  private MetricProfiles() {}

  /** All of them, the default first. */
  public static List<MetricProfile> all() {
    return List.of(
        COMPARE_GAN,
        TTUR,
        PYTORCH_FID,
        TORCH_FIDELITY,
        CLEAN_FID,
        STYLEGAN2_ADA,
        STUDIOGAN,
        GUIDED_DIFFUSION);
  }

  /** The profile of that name; otherwise an error that lists them all. */
  public static MetricProfile byName(String name) {
    return all().stream()
        .filter(profile -> profile.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new MetricException(NearestName.unknown("profile", name, names())));
  }

  /**
   * The profile that {@link MetricProfile#name} describes, as in {@code compare_gan, fid.sqrt=svd}.
   */
  public static MetricProfile described(String text) {
    String[] parts = text.split(", ");
    MetricProfile profile = byName(parts[0]);
    for (String axis : Arrays.asList(parts).subList(1, parts.length)) {
      int sign = axis.indexOf('=');
      if (sign < 0) {
        throw new MetricException("'%s' in '%s' is not AXIS=VALUE".formatted(axis, text));
      }
      profile = profile.with(axis.substring(0, sign), axis.substring(sign + 1));
    }
    return profile;
  }

  /** The names of all of them. */
  public static List<String> names() {
    return all().stream().map(MetricProfile::name).toList();
  }
}
