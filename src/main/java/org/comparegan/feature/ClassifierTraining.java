package org.comparegan.feature;

import java.util.List;
import java.util.Map;
import org.comparegan.data.ImageSet;
import org.comparegan.graph.SessionOptions;

/**
 * Trains the classifier whose pooled activations are the features of a data set of small images.
 *
 * <p>Cross-entropy, Adam, mirrored and shifted images; the learning rate falls in stages.
 */
public final class ClassifierTraining {
  private ClassifierTraining() {}

  /**
   * How to train.
   *
   * @param stages one after the other
   * @param batchSize images of a step
   * @param seed of initial values, order and augmentation
   * @param session threads and determinism
   */
  public record Options(List<Stage> stages, int batchSize, long seed, SessionOptions session) {

    /** What the networks of the project were trained with: bit-equal on one kind of machine. */
    public static Options defaults() {
      return new Options(
          List.of(new Stage(2e-3, 12), new Stage(5e-4, 5), new Stage(1e-4, 3)),
          64,
          547,
          new SessionOptions(1, true));
    }
  }

  /** Epochs with one learning rate. */
  public record Stage(double learningRate, int epochs) {}

  /** Hears of every step. */
  public interface Progress {
    /**
     * A step is done.
     *
     * @param step from 1 to {@code steps}
     * @param loss cross-entropy of the step's batch
     */
    void step(long step, long steps, double loss);
  }

  /**
   * Trains.
   *
   * @param images all labelled, at least one batch
   * @throws FeatureException when the images have no classes, or are too few
   */
  public static TrainedClassifier train(ImageSet images, Options options, Progress progress) {
    if (images.classes() < 2) {
      throw new FeatureException(
          images.name() + " has no classes: a classifier needs a labelled data set.");
    }
    long stepsOfEpoch = images.size() / options.batchSize();
    if (stepsOfEpoch == 0) {
      throw new FeatureException(
          "%s has %d images, less than a batch of %d."
              .formatted(images.name(), images.size(), options.batchSize()));
    }
    long steps = options.stages().stream().mapToLong(s -> s.epochs() * stepsOfEpoch).sum();
    long step = 0;
    Map<String, float[]> values = Map.of();
    for (Stage stage : options.stages()) {
      try (ClassifierSteps training =
          new ClassifierSteps(images, options, stage.learningRate(), values)) {
        for (long i = 0; i < stage.epochs() * stepsOfEpoch; i++) {
          double loss = training.step(step++);
          progress.step(step, steps, loss);
        }
        values = training.values();
      }
    }
    return new TrainedClassifier(
        images.height(), images.width(), images.channels(), images.classes(), steps, values);
  }
}
