package org.comparegan.evaluate;

import java.util.Optional;
import org.comparegan.data.LatentDistribution;
import org.comparegan.graph.SessionOptions;
import org.comparegan.image.ImageSet;
import org.comparegan.metric.MetricException;
import org.comparegan.model.ImageSource;
import org.comparegan.model.Judge;

/** Metrics that ask the networks themselves: condition number, accuracy, GILBO. */
final class ModelMetrics {
  private final EvaluationSettings settings;
  private final Reference reference;
  private final SessionOptions session;

  ModelMetrics(EvaluationSettings settings, Reference reference, SessionOptions session) {
    this.settings = settings;
    this.reference = reference;
    this.session = session;
  }

  /**
   * Adds those that are asked for.
   *
   * @param next number of the first batch of latents that nobody has taken
   */
  void of(Subject subject, long next, Findings findings, EvaluationProgress progress) {
    ImageSource source = subject.source();
    if (settings.wants(EvaluationMetric.CONDITION)) {
      findings.attempt(
          EvaluationMetric.CONDITION,
          () -> ConditionNumber.of(source, subject.latents().sample(next), findings));
    }
    if (settings.wants(EvaluationMetric.ACCURACY)) {
      findings.attempt(
          EvaluationMetric.ACCURACY, () -> accuracy(subject, next + 1, findings, progress));
    }
    if (settings.wants(EvaluationMetric.GILBO)) {
      findings.attempt(EvaluationMetric.GILBO, () -> gilbo(subject, findings, progress));
    }
  }

  private void accuracy(
      Subject subject, long next, Findings findings, EvaluationProgress progress) {
    Judge judge =
        subject.judge().orElseThrow(() -> new MetricException("there is no discriminator"));
    ImageSet test = reference.images().orElseThrow();
    ImageSet train = reference.training().orElseThrow();
    new DiscriminatorAccuracy(subject, judge, Math.min(settings.samples(), test.size()), progress)
        .of(train, test, next, findings);
  }

  private void gilbo(Subject subject, Findings findings, EvaluationProgress progress) {
    boolean uniform =
        subject.latents().distribution().equals(Optional.of(new LatentDistribution.Uniform(-1, 1)));
    if (!uniform) {
      findings.warn(
          "gilbo gives the generator latents uniform on (-1, 1), as the reference does, though it"
              + " is evaluated with others");
    }
    new Gilbo(subject.source(), settings.gilbo(), session, progress)
        .of(reference.training(), reference.images(), findings);
  }
}
