package org.comparegan.evaluate;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.comparegan.data.LatentDistribution;
import org.comparegan.evaluate.Evaluation.Subject;
import org.comparegan.evaluate.EvaluationProgress.Counter;
import org.comparegan.gradient.GradientException;
import org.comparegan.graph.SessionOptions;
import org.comparegan.image.ImageSet;
import org.comparegan.metric.Metric;
import org.comparegan.metric.MetricException;
import org.comparegan.model.AddressedLatents;
import org.comparegan.model.ImageSource;
import org.comparegan.model.Latents;
import org.comparegan.model.ModelDiscriminator;
import org.comparegan.random.AddressedRandom;

/** Metrics that run the networks themselves: condition number, accuracy, GILBO. */
final class ModelMetrics {
  private final Set<Metric> possible;
  private final EvaluationSettings settings;
  private final Reference reference;
  private final SessionOptions session;

  /**
   * Of one evaluation.
   *
   * @param possible which of them can be computed
   */
  ModelMetrics(
      Set<Metric> possible,
      EvaluationSettings settings,
      Reference reference,
      SessionOptions session) {
    this.possible = possible;
    this.settings = settings;
    this.reference = reference;
    this.session = session;
  }

  /**
   * Adds those that are possible.
   *
   * @param next number of the first unused batch of latents
   */
  void of(Subject subject, long next, EvaluationResult.Builder found, EvaluationProgress progress) {
    ImageSource source = subject.source();
    if (possible.contains(Metric.CONDITION)) {
      found.attempt(
          Metric.CONDITION,
          () -> ConditionNumber.of(source, subject.latents().sample(next), found));
    }
    if (possible.contains(Metric.ACCURACY)) {
      found.attempt(Metric.ACCURACY, () -> accuracy(subject, next + 1, found, progress));
    }
    if (possible.contains(Metric.GILBO)) {
      found.attempt(Metric.GILBO, () -> gilbo(subject, found, progress));
    }
  }

  private void accuracy(
      Subject subject, long next, EvaluationResult.Builder found, EvaluationProgress progress) {
    ModelDiscriminator judge =
        subject.judge().orElseThrow(() -> new MetricException("there is no discriminator"));
    ImageSet test = reference.images().orElseThrow();
    ImageSet train = reference.training().orElseThrow();
    new DiscriminatorAccuracy(subject, judge, Math.min(settings.samples(), test.size()), progress)
        .of(train, test, next, found);
  }

  private void gilbo(Subject subject, EvaluationResult.Builder found, EvaluationProgress progress) {
    boolean uniform =
        subject.latents().distribution().equals(Optional.of(new LatentDistribution.Uniform(-1, 1)));
    if (!uniform) {
      found.warn(
          "gilbo gives the generator latents uniform on (-1, 1), as the reference does, although"
              + " it is evaluated with others");
    }
    new Gilbo(subject.source(), settings.gilbo(), session, progress)
        .of(reference.training(), reference.images(), found);
  }

  /**
   * The log condition number of the generator's metric tensor at each latent of one batch: its mean
   * and deviation over the batch are the numbers of GeneratorConditionNumberTask.
   */
  static final class ConditionNumber {
    private ConditionNumber() {}

    static void of(ImageSource source, Latents latents, EvaluationResult.Builder found) {
      MetricTensors tensors;
      try {
        tensors =
            MetricTensors.of(
                source
                    .jacobian(latents)
                    .orElseThrow(() -> new MetricException("the generator has no derivative")));
      } catch (GradientException e) {
        throw new MetricException("the generator's graph has no derivative: " + e.getMessage());
      }
      List<Double> numbers =
          tensors.spectra().stream()
              .map(MetricTensors.Spectrum::logConditionNumber)
              .filter(Double::isFinite)
              .toList();
      int singular = tensors.spectra().size() - numbers.size();
      if (numbers.isEmpty()) {
        throw new MetricException(
            "all %d metric tensors are singular: some directions of the latents change nothing, as in a collapsed generator"
                .formatted(singular));
      }
      if (singular > 0) {
        found.warn(
            "log_condition_number leaves out %d of %d latents, whose metric tensor is singular"
                .formatted(singular, tensors.spectra().size()));
      }
      numbers.forEach(number -> found.score("log_condition_number", number));
    }
  }

  /**
   * How often a discriminator is right: training and test images from 0.5 on, samples below 0.5
   * (accuracy.py). Five random subsets of the training images, drawn with replacement, and as many
   * sets of samples; a last batch that is not full is left out, as in the reference.
   */
  static final class DiscriminatorAccuracy {
    private static final int REPEATS = 5;
    private static final int MOST_TRAINING = 50_000;
    private static final double REAL = 0.5;

    private final Subject subject;
    private final ModelDiscriminator judge;
    private final int batches;
    private final int batch;
    private final Counter counter;

    DiscriminatorAccuracy(
        Subject subject, ModelDiscriminator judge, int samples, EvaluationProgress progress) {
      this.subject = subject;
      this.judge = judge;
      this.batch = subject.source().batch();
      this.batches = samples / batch;
      this.counter =
          new Counter(
              progress,
              EvaluationProgress.Stage.DISCRIMINATOR,
              (2L * REPEATS + 1) * batches * batch);
      if (batches == 0) {
        throw new MetricException(
            "accuracy needs at least a batch of %d samples, not %d".formatted(batch, samples));
      }
    }

    /**
     * Adds the three accuracies.
     *
     * @param firstLatents number of the first unused batch of latents
     */
    void of(ImageSet train, ImageSet test, long firstLatents, EvaluationResult.Builder found) {
      if (train.size() < batches * batch) {
        throw new MetricException(
            "%s has %d images, fewer than the %d of the test set"
                .formatted(train.name(), train.size(), batches * batch));
      }
      found.score("test_accuracy", 1 - fooled(i -> real(test, range(i))));
      int pool = Math.min(MOST_TRAINING, train.size());
      for (int repeat = 0; repeat < REPEATS; repeat++) {
        int[] chosen =
            AddressedRandom.of(AddressedLatents.SEED).stream("evaluate/accuracy")
                .integers(repeat, batches * batch, pool);
        found.score(
            "train_accuracy",
            1 - fooled(i -> real(train, Arrays.copyOfRange(chosen, i * batch, (i + 1) * batch))));
        long first = firstLatents + (long) repeat * batches;
        found.score("fake_accuracy", fooled(i -> fake(first + i)));
      }
    }

    /** The share of batches' images that count as generated. */
    private double fooled(IntFunction<float[]> probabilities) {
      long below = 0;
      for (int i = 0; i < batches; i++) {
        for (float probability : probabilities.apply(i)) {
          if (Float.isNaN(probability)) {
            throw new MetricException("the discriminator gives NaN");
          }
          below += probability < REAL ? 1 : 0;
        }
        counter.add(batch);
      }
      return (double) below / ((long) batches * batch);
    }

    private int[] range(int i) {
      return IntStream.range(i * batch, (i + 1) * batch).toArray();
    }

    private float[] real(ImageSet images, int[] indices) {
      float[] pixels = new float[indices.length * images.pixels()];
      int[] labels = new int[indices.length];
      for (int i = 0; i < indices.length; i++) {
        images.read(indices[i], pixels, i * images.pixels());
        labels[i] = images.label(indices[i]);
      }
      return judge.probabilities(pixels, judge.conditional() ? labels : new int[0]);
    }

    private float[] fake(long number) {
      Latents latents = subject.latents().sample(number);
      float[] images = subject.source().images(latents);
      int[] unknown = new int[batch];
      Arrays.fill(unknown, ImageSet.UNLABELLED);
      int[] labels = latents.labels().length == 0 ? unknown : latents.labels();
      return judge.probabilities(images, judge.conditional() ? labels : new int[0]);
    }
  }
}
