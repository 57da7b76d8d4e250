package org.comparegan.evaluate;

import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.comparegan.image.ImageSet;
import org.comparegan.metric.MetricException;
import org.comparegan.model.AddressedLatents;
import org.comparegan.model.Judge;
import org.comparegan.model.Latents;
import org.comparegan.random.AddressedRandom;

/**
 * How often a discriminator is right: training and test images from 0.5 on, samples below 0.5
 * (accuracy.py). Five random subsets of the training images, drawn with replacement, and as many
 * sets of samples; a last batch that is not full is left out, as in the reference.
 */
final class DiscriminatorAccuracy {
  private static final int REPEATS = 5;
  private static final int MOST_TRAINING = 50_000;
  private static final double REAL = 0.5;

  private final Subject subject;
  private final Judge judge;
  private final int batches;
  private final int batch;
  private final Stopwatch watch;

  DiscriminatorAccuracy(Subject subject, Judge judge, int samples, EvaluationProgress progress) {
    this.subject = subject;
    this.judge = judge;
    this.batch = subject.source().batch();
    this.batches = samples / batch;
    this.watch =
        new Stopwatch(
            progress, EvaluationProgress.Stage.DISCRIMINATOR, (2L * REPEATS + 1) * batches * batch);
    if (batches == 0) {
      throw new MetricException(
          "accuracy needs at least a batch of %d samples, not %d".formatted(batch, samples));
    }
  }

  /**
   * Adds the three accuracies.
   *
   * @param firstLatents number of the first batch of latents that nobody else takes
   */
  void of(ImageSet train, ImageSet test, long firstLatents, Findings findings) {
    if (train.size() < batches * batch) {
      throw new MetricException(
          "%s has %d images, fewer than the %d of the test set"
              .formatted(train.name(), train.size(), batches * batch));
    }
    findings.score("test_accuracy", 1 - fooled(i -> real(test, range(i))));
    int pool = Math.min(MOST_TRAINING, train.size());
    for (int repeat = 0; repeat < REPEATS; repeat++) {
      int[] chosen =
          AddressedRandom.of(AddressedLatents.SEED).stream("evaluate/accuracy")
              .integers(repeat, batches * batch, pool);
      findings.score(
          "train_accuracy",
          1 - fooled(i -> real(train, Arrays.copyOfRange(chosen, i * batch, (i + 1) * batch))));
      long first = firstLatents + (long) repeat * batches;
      findings.score("fake_accuracy", fooled(i -> fake(first + i)));
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
      watch.add(batch);
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
