package org.comparegan.evaluate;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.comparegan.file.NearestName;

/** What an evaluation can say of a generator. */
public enum EvaluationMetric {
  /** Fréchet distance of pooled features (Heusel et al. 2017). */
  FID(List.of("fid")),
  /** Inception Score (Salimans et al. 2016). */
  IS(List.of("is")),
  /** Kernel distance of pooled features (Bińkowski et al. 2018). */
  KID(List.of("kid"), Need.REAL_IMAGES),
  /** Precision, recall, density and coverage. */
  PRDC(List.of("prdc.precision", "prdc.recall", "prdc.density", "prdc.coverage"), Need.REAL_IMAGES),
  /** Precision-recall curve of clusters, summed up by F_8 and F_1/8 (Sajjadi et al. 2018). */
  PRD(List.of("prd.f_8", "prd.f_1/8"), Need.REAL_IMAGES),
  /** Fréchet distance of the spatial tap (Nash et al. 2021), where the network has one. */
  SFID(List.of("sfid"), Need.REAL_IMAGES),
  /** Mean over classes of the Fréchet distance within a class, and each class in the details. */
  INTRA_FID(List.of("intra_fid"), Need.REAL_IMAGES),
  /** Multi-scale structural similarity among samples. */
  MS_SSIM(List.of("ms_ssim")),
  /** Correlation dimension of the samples. */
  FRACTAL_DIMENSION(List.of("fractal_dimension")),
  /** How near samples are to training images, compared with held-out images. */
  MEMORISATION(
      List.of("memorisation.ratio", "memorisation.distance", "memorisation.held_out_distance"),
      Need.REAL_IMAGES,
      Need.TRAINING_IMAGES),
  /** Log condition number of the generator's metric tensor (Odena et al. 2018). */
  CONDITION(List.of("log_condition_number")),
  /** How often the discriminator is right on training, test and generated images. */
  ACCURACY(
      List.of("train_accuracy", "test_accuracy", "fake_accuracy"),
      Need.REAL_IMAGES,
      Need.TRAINING_IMAGES,
      Need.DISCRIMINATOR),
  /** Lower bound on the information that an image has of its latent (Alemi and Fisher 2018). */
  GILBO(
      List.of(
          "gilbo", "gilbo_train_consistency", "gilbo_eval_consistency", "gilbo_self_consistency"));

  /** What there must be besides the generator and the feature network. */
  enum Need {
    REAL_IMAGES,
    TRAINING_IMAGES,
    DISCRIMINATOR
  }

  // Never written to and never handed out.
  @SuppressWarnings("ImmutableEnumChecker")
  private final List<String> scores;

  @SuppressWarnings("ImmutableEnumChecker")
  private final Set<Need> needs;

  EvaluationMetric(List<String> scores, Need... needs) {
    this.scores = scores;
    this.needs = Set.of(needs);
  }

  /** As it is written on the command line. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The names of its numbers in a result, in order. */
  public List<String> scores() {
    return scores;
  }

  /** Whether it wants images of the training split. */
  public boolean needsTrainingImages() {
    return needs.contains(Need.TRAINING_IMAGES);
  }

  /** Whether it wants real images, where statistics of them do not do. */
  public boolean needsRealImages() {
    return needs.contains(Need.REAL_IMAGES);
  }

  /** Whether it wants the discriminator. */
  public boolean needsDiscriminator() {
    return needs.contains(Need.DISCRIMINATOR);
  }

  /**
   * The metric of that name.
   *
   * @throws EvaluationException that lists the names
   */
  public static EvaluationMetric of(String text) {
    return Arrays.stream(values())
        .filter(metric -> metric.text().equals(text))
        .findFirst()
        .orElseThrow(() -> new EvaluationException(NearestName.unknown("metric", text, names())));
  }

  private static List<String> names() {
    return Arrays.stream(values()).map(EvaluationMetric::text).toList();
  }
}
