package org.comparegan.evaluate;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.comparegan.evaluate.EvaluationProgress.Counter;
import org.comparegan.evaluate.EvaluationProgress.Stage;
import org.comparegan.feature.ClassifierTraining;
import org.comparegan.feature.ClassifierTraining.Budget;
import org.comparegan.feature.FeatureNetwork;
import org.comparegan.feature.FeatureNetworks;
import org.comparegan.feature.Preprocessing.PillowResize;
import org.comparegan.feature.TrainedClassifier.NetworkFile;
import org.comparegan.graph.SessionOptions;
import org.comparegan.image.ImageSet;
import org.comparegan.image.MemoryImages;
import org.comparegan.metric.MetricException;
import org.comparegan.metric.MetricProfiles;
import org.comparegan.model.ImageSource;
import org.comparegan.model.Latents;

/**
 * Classification accuracy score, CAS (Ravuri and Vinyals 2019, section 3; GAN-train of Shmelkov et
 * al. 2018): the accuracy on real held-out images of a classifier that was trained on images alone
 * that a generator made for known classes. The same classifier trained on as many real training
 * images is the ceiling.
 *
 * <p>The papers train a ResNet for days. Here it is the classifier of {@link ClassifierTraining},
 * on images resized to {@value #SIDE}×{@value #SIDE}, with one set of settings for every data set:
 * scores compare with each other, not with the papers'.
 */
final class ClassificationScore {
  /** Side of the images that the classifier sees. */
  static final int SIDE = 32;

  /** Most images to train on. */
  static final int MOST_TRAINING = 50_000;

  private static final int MOST_TEST = 10_000;

  private static final Budget BUDGET =
      new Budget(
          List.of(
              new Budget.Part(2e-3, 550), new Budget.Part(5e-4, 170), new Budget.Part(1e-4, 80)),
          64,
          547,
          // Bit-equal whatever the threads of the evaluation are.
          new SessionOptions(1, true));

  private ClassificationScore() {}

  /** What scores depend on besides the images, for provenance. */
  static String settings() {
    return String.format(
        Locale.ROOT,
        "five convolutions, images %d×%d, Adam, batch %d, %s, mirrored and shifted, seed %d",
        SIDE,
        SIDE,
        BUDGET.batchSize(),
        BUDGET.parts().stream()
            .map(part -> part.steps() + " steps at " + part.learningRate())
            .collect(Collectors.joining(", ")),
        BUDGET.seed());
  }

  /**
   * Images to train on, in bytes: the labelled ones among the first {@value #MOST_TRAINING},
   * resized.
   *
   * @throws MetricException if fewer are labelled than there are classes, or there is one class
   */
  static ImageSet of(ImageSet images) {
    return of(images, MOST_TRAINING);
  }

  private static ImageSet of(ImageSet images, int most) {
    int count = Math.min(most, images.size());
    SmallImages small = new SmallImages(count, images.classes(), images.channels());
    float[] image = new float[images.pixels()];
    for (int i = 0; i < count; i++) {
      if (images.label(i) != ImageSet.UNLABELLED) {
        images.read(i, image, 0);
        small.add(image, images.height(), images.width(), images.label(i));
      }
    }
    return small.set(images.name());
  }

  /**
   * Images of a generator to train on.
   *
   * @param first number of the first batch of latents
   * @param count how many
   */
  static ImageSet of(
      ImageSource source,
      Latents.Stream latents,
      long first,
      int count,
      EvaluationProgress progress) {
    SmallImages small = new SmallImages(count, source.classes(), source.channels());
    Counter counter = new Counter(progress, Stage.CLASSIFIER_SAMPLES, count);
    int pixels = source.height() * source.width() * source.channels();
    for (long batch = first; small.rows < count; batch++) {
      Latents drawn = latents.sample(batch);
      float[] images = source.images(drawn);
      int rows = Math.min(source.batch(), count - small.rows);
      for (int i = 0; i < rows; i++) {
        float[] image = Arrays.copyOfRange(images, i * pixels, (i + 1) * pixels);
        small.add(image, source.height(), source.width(), drawn.labels()[i]);
      }
      counter.add(rows);
    }
    return small.set(source.name());
  }

  /**
   * The accuracy on test images, in [0, 1], of a classifier of training images.
   *
   * @param train as one of the methods above gives them
   * @param test of the first 10,000 the labelled ones count
   * @throws MetricException if the numbers of classes or channels differ
   */
  static double accuracy(ImageSet train, ImageSet test, EvaluationProgress progress) {
    return accuracy(train, test, BUDGET, progress);
  }

  /** With another budget. */
  static double accuracy(
      ImageSet train, ImageSet test, Budget budget, EvaluationProgress progress) {
    if (train.classes() != test.classes() || train.channels() != test.channels()) {
      throw new MetricException(
          "cas trains on images of %d classes and %d channels, but tests on images of %d and %d"
              .formatted(train.classes(), train.channels(), test.classes(), test.channels()));
    }
    ImageSet heldOut = of(test, MOST_TEST);
    Counter counter = new Counter(progress, Stage.CLASSIFIER, budget.steps() * budget.batchSize());
    byte[] classifier =
        ClassifierTraining.train(
                train, budget, (step, steps, loss) -> counter.add(budget.batchSize()))
            .freeze()
            .toByteArray();
    try (FeatureNetwork network =
        FeatureNetworks.open(
            "classifier", classifier, MetricProfiles.COMPARE_GAN.preparation(), budget.session())) {
      return NetworkFile.accuracy(network, heldOut);
    }
  }

  /** Images that are resized as they come; a byte a value is kept. */
  private static final class SmallImages {
    private final int classes;
    private final int channels;
    private final byte[] levels;
    private final int[] labels;
    private int rows;

    SmallImages(int most, int classes, int channels) {
      this.classes = classes;
      this.channels = channels;
      levels = new byte[Math.multiplyExact(most, SIDE * SIDE * channels)];
      labels = new int[most];
    }

    /** Adds an image [h, w, c] in [0, 1], which is changed. */
    void add(float[] image, int height, int width, int label) {
      for (int j = 0; j < image.length; j++) {
        image[j] = Math.max(0, Math.min(255, Math.round(image[j] * 255)));
      }
      float[] resized = PillowResize.BILINEAR.bytes(image, height, width, channels, SIDE, SIDE);
      int start = rows * resized.length;
      for (int j = 0; j < resized.length; j++) {
        levels[start + j] = (byte) resized[j];
      }
      labels[rows++] = label;
    }

    ImageSet set(String name) {
      if (classes < 2 || rows < classes) {
        throw new MetricException(
            "%s has %d labelled images of %d classes: cas needs labels, of two classes or more"
                .formatted(name, rows, classes));
      }
      return new MemoryImages(
          name,
          SIDE,
          SIDE,
          channels,
          IntStream.range(0, classes).mapToObj(Integer::toString).toList(),
          Arrays.copyOf(levels, rows * SIDE * SIDE * channels),
          Arrays.copyOf(labels, rows));
    }
  }
}
