package org.comparegan.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
import org.comparegan.metric.FeatureSet;
import org.comparegan.metric.ImageBatch;
import org.comparegan.metric.Metric;
import org.comparegan.metric.MetricException;
import org.comparegan.metric.MetricNumbers;
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
public final class ClassificationScore {
  /** Side of the images that the classifier sees. */
  static final int SIDE = 32;

  /** Most images to train on. */
  static final int MOST_TRAINING = 50_000;

  private static final int MOST_TEST = 10_000;
  private static final int BATCH = 256;

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
  public static String settings() {
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

  /** Images that pass through a classifier in one training, for progress bars. */
  public static long images() {
    return BUDGET.steps() * BUDGET.batchSize();
  }

  /**
   * The accuracy of a classifier of the fakes on the reals and, if there are training images, of a
   * classifier of these (the ceiling).
   *
   * @param in sets with images and labels
   * @throws MetricException if images or labels are missing or do not agree
   */
  public static MetricNumbers of(Metric.Inputs in, EvaluationProgress progress) {
    return of(in, BUDGET, progress);
  }

  /** With another budget. */
  static MetricNumbers of(Metric.Inputs in, Budget budget, EvaluationProgress progress) {
    List<FeatureSet> all =
        Stream.concat(Stream.of(in.real(), in.fake()), in.training().stream()).toList();
    int classes =
        1
            + all.stream()
                .flatMapToInt(set -> Arrays.stream(set.labels()))
                .max()
                .orElse(ImageSet.UNLABELLED);
    ImageSet test = of("the real set", in.real(), classes, MOST_TEST);
    Map<String, Double> values = new LinkedHashMap<>();
    List<String> warnings = new ArrayList<>();
    ImageSet fakes = of("the fake set", in.fake(), classes, MOST_TRAINING);
    values.put("accuracy", accuracy(fakes, test, budget, progress));
    in.training()
        .ifPresentOrElse(
            set ->
                values.put(
                    "ceiling",
                    accuracy(
                        of("the training set", set, classes, MOST_TRAINING),
                        test,
                        budget,
                        progress)),
            () ->
                warnings.add(
                    "there is no ceiling without training images: metrics --training names them"));
    return new MetricNumbers(values, Map.of(), warnings);
  }

  private static ImageSet of(String name, FeatureSet set, int classes, int most) {
    int[] labels = set.labels();
    int count = Math.min(most, set.imageCount());
    if (count == 0) {
      throw new MetricException(name + " has no images: cas trains on images");
    }
    if (labels.length != set.imageCount()) {
      throw new MetricException(
          "%s has %d labels for %d images".formatted(name, labels.length, set.imageCount()));
    }
    Optional<SmallImages> small = Optional.empty();
    for (int first = 0; first < count; first += BATCH) {
      int[] rows = IntStream.range(first, Math.min(first + BATCH, count)).toArray();
      ImageBatch batch = set.images(rows);
      SmallImages kept = small.orElseGet(() -> new SmallImages(count, classes, batch.channels()));
      small = Optional.of(kept);
      float[] image = new float[batch.height() * batch.width() * batch.channels()];
      double[] levels = new double[image.length];
      for (int i = 0; i < rows.length; i++) {
        if (labels[rows[i]] >= 0) {
          batch.rows().copy(i, 1, levels, 0);
          for (int j = 0; j < levels.length; j++) {
            image[j] = (float) levels[j];
          }
          kept.add(image, 1, batch.height(), batch.width(), labels[rows[i]]);
        }
      }
    }
    return small.orElseThrow().set(name);
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
        small.add(image, 255, images.height(), images.width(), images.label(i));
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
        small.add(image, 255, source.height(), source.width(), drawn.labels()[i]);
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

    /** Adds an image [h, w, c], which is changed; its values times {@code scale} are levels. */
    void add(float[] image, float scale, int height, int width, int label) {
      for (int j = 0; j < image.length; j++) {
        image[j] = Math.max(0, Math.min(255, Math.round(image[j] * scale)));
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
