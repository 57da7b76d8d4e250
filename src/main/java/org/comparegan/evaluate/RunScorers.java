package org.comparegan.evaluate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.comparegan.feature.FeatureNetwork;
import org.comparegan.feature.FeatureNetwork.Activations;
import org.comparegan.metric.FrechetDistance;
import org.comparegan.model.ImageSource;

/** Which scorers hear the samples, and why some do not. */
final class RunScorers {
  private static final Set<EvaluationMetric> OF_THE_MODEL =
      EnumSet.of(EvaluationMetric.CONDITION, EvaluationMetric.ACCURACY, EvaluationMetric.GILBO);

  private final FeatureNetwork network;
  private final Reference reference;
  private final EvaluationSettings settings;
  private final Supplier<RealFeatures> real;
  private final EvaluationProgress progress;
  private final Set<EvaluationMetric> possible;
  private Optional<MemorisationScorer> memorisation = Optional.empty();

  /**
   * For one evaluation.
   *
   * @param real features of the real images, asked for only where a metric wants them
   */
  RunScorers(
      FeatureNetwork network,
      Reference reference,
      EvaluationSettings settings,
      Supplier<RealFeatures> real,
      EvaluationProgress progress) {
    this.network = network;
    this.reference = reference;
    this.settings = settings;
    this.real = real;
    this.progress = progress;
    this.possible = EnumSet.copyOf(settings.metrics());
    possible.removeAll(OF_THE_MODEL);
  }

  /** Whether some metric holds features of real images. */
  static boolean compareImages(EvaluationSettings settings) {
    return settings.wants(EvaluationMetric.MEMORISATION)
        || !Collections.disjoint(settings.metrics(), NeighbourScorer.METRICS);
  }

  /** Says of each metric that cannot be computed why. */
  void exclude(ImageSource source, Findings findings) {
    if (reference instanceof Reference.Statistics given
        && given.moments().count().orElse(-1) != settings.samples()) {
      findings.warn(
          "the statistics of real images are of %s images, the samples are %,d"
              .formatted(
                  given.moments().count().isPresent()
                      ? "%,d".formatted(given.moments().count().getAsLong())
                      : "an unknown number of",
                  settings.samples()));
    }
    for (EvaluationMetric metric : settings.metrics()) {
      reason(metric, source)
          .ifPresent(
              why -> {
                findings.absent(metric, why);
                possible.remove(metric);
              });
    }
  }

  private Optional<String> reason(EvaluationMetric metric, ImageSource source) {
    if (metric.needsRealImages() && reference.images().isEmpty()) {
      return Optional.of("needs real images: statistics of them do not do");
    }
    if (metric.needsTrainingImages() && reference.training().isEmpty()) {
      return Optional.of("needs the training images, which are not there");
    }
    return switch (metric) {
      case IS ->
          network.tensors().logits().isEmpty()
              ? Optional.of(network.name() + " has no logits")
              : Optional.empty();
      case SFID ->
          network.tensors().spatial().isEmpty()
              ? Optional.of(network.name() + " has no spatial tap")
              : Optional.empty();
      case INTRA_FID ->
          source.classes() == 0
              ? Optional.of("the generator takes no labels")
              : reference.images().filter(set -> set.classes() > 0).isEmpty()
                  ? Optional.of("the real images have no labels")
                  : Optional.empty();
      default -> Optional.empty();
    };
  }

  /** Whether a metric of the samples is left. */
  boolean needed() {
    return !possible.isEmpty();
  }

  /** Whether some metric wants the features of real images. */
  boolean compare() {
    return possible.stream()
        .anyMatch(metric -> metric == EvaluationMetric.FID || metric.needsRealImages());
  }

  /** New scorers for an averaging run. */
  List<RunScorer> ofRun(int run, ImageSource source) {
    List<RunScorer> scorers = new ArrayList<>();
    FrechetDistance.Settings frechet = settings.profile().frechet();
    if (possible.contains(EvaluationMetric.FID)) {
      scorers.add(
          new MomentScorer(
              EvaluationMetric.FID, real.get().moments(), frechet, Activations::features));
    }
    if (possible.contains(EvaluationMetric.IS)) {
      scorers.add(new LogitScorer(settings.samples(), settings.profile().inception()));
    }
    if (possible.contains(EvaluationMetric.SFID)) {
      scorers.add(
          new MomentScorer(
              EvaluationMetric.SFID,
              real.get().spatial().orElseThrow(),
              frechet,
              Activations::spatial));
    }
    if (!Collections.disjoint(possible, NeighbourScorer.METRICS)) {
      scorers.add(new NeighbourScorer(settings, real.get(), run));
    }
    if (!Collections.disjoint(possible, PixelScorer.METRICS)) {
      scorers.add(new PixelScorer(settings, source, run));
    }
    if (run == 0 && possible.contains(EvaluationMetric.MEMORISATION)) {
      MemorisationScorer scorer =
          new MemorisationScorer(
              settings, real.get(), reference.training().orElseThrow(), network, progress);
      memorisation = Optional.of(scorer);
      scorers.add(scorer);
    }
    return scorers;
  }

  /** Samples with the training images nearest to them, if that was asked for. */
  Optional<NearestPairs> nearest() {
    return memorisation.flatMap(MemorisationScorer::nearest);
  }
}
