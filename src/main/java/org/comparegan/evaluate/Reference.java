package org.comparegan.evaluate;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.comparegan.data.DataOptions;
import org.comparegan.data.DataSets;
import org.comparegan.evaluate.RealStatistics.RealFeatures;
import org.comparegan.feature.FeatureNetwork;
import org.comparegan.file.Sha256;
import org.comparegan.image.DataException;
import org.comparegan.image.ImageSet;
import org.comparegan.image.Split;
import org.comparegan.metric.FeatureMoments;
import org.comparegan.metric.Metric;
import org.comparegan.metric.Metric.Need;
import org.comparegan.score.FeatureFile;

/** Real images, or statistics of them, with which generated images are compared. */
public sealed interface Reference extends AutoCloseable {

  /** Its name, for provenance. */
  String name();

  /** Checksum of its content. */
  String checksum();

  /** How many images there are; the largest {@code int} where statistics do not say it. */
  int size();

  /** Classes of the labels; 0 without labels. */
  int classes();

  /**
   * Features of the first {@code n} images.
   *
   * @throws EvaluationException when there are fewer
   */
  RealFeatures features(
      int n, FeatureNetwork network, RealStatistics.Wanted wanted, EvaluationProgress progress);

  /** The images, if these are images. */
  Optional<ImageSet> images();

  /** The training images, if they are known. */
  Optional<ImageSet> training();

  /** Where what was computed of the images is kept. */
  default RealStatistics statistics() {
    return RealStatistics.uncached();
  }

  /** What must be said of every score against these images, a sentence each. */
  List<String> warnings();

  /** Closes the images. */
  @Override
  default void close() {
    training().ifPresent(ImageSet::close);
    images().ifPresent(ImageSet::close);
  }

  /**
   * Opens the held-out images of a data set, in want of them its training images with a warning,
   * and its training images where a metric looks at them.
   *
   * @param data name of the data set
   * @param folder where moments are kept, in {@code real-statistics}
   * @param notices receives what of the data was not read, and whether training images are missing
   */
  static Reference images(
      String data,
      Optional<Path> dataDir,
      DataOptions options,
      Set<Metric> metrics,
      Path folder,
      Consumer<String> notices) {
    DataSets.HeldOut heldOut = DataSets.heldOut(data, dataDir, options);
    ImageSet real = heldOut.images();
    real.notices().forEach(notices);
    Optional<ImageSet> training = Optional.empty();
    if (metrics.contains(Metric.GILBO)
        || metrics.stream().anyMatch(metric -> metric.needs().contains(Need.TRAINING_IMAGES))) {
      try {
        training = Optional.of(DataSets.open(data, Split.TRAIN, dataDir, options));
      } catch (DataException e) {
        notices.accept("There are no training images: " + e.getMessage());
      }
    }
    return new Images(
        real,
        training,
        RealStatistics.cachedIn(folder.resolve("real-statistics")),
        heldOut.warnings());
  }

  /**
   * Real images.
   *
   * @param set the evaluation split, whose first images count
   * @param training the training split, for metrics of memorisation and of the networks
   * @param statistics where moments are kept
   * @param warnings on every score
   */
  record Images(
      ImageSet set, Optional<ImageSet> training, RealStatistics statistics, List<String> warnings)
      implements Reference {
    /** Copies the list. */
    public Images {
      warnings = List.copyOf(warnings);
    }

    @Override
    public String name() {
      return set.name();
    }

    @Override
    public String checksum() {
      return set.checksum();
    }

    @Override
    public int size() {
      return set.size();
    }

    @Override
    public int classes() {
      return set.classes();
    }

    @Override
    public RealFeatures features(
        int n, FeatureNetwork network, RealStatistics.Wanted wanted, EvaluationProgress progress) {
      return statistics.of(set, n, network, wanted, progress);
    }

    @Override
    public Optional<ImageSet> images() {
      return Optional.of(set);
    }
  }

  /**
   * Statistics of real images from a file.
   *
   * @param name the file
   * @param checksum SHA-256 of the file
   * @param classes of the data set
   * @param moments of the pooled features
   */
  record Statistics(String name, String checksum, int classes, FeatureMoments moments)
      implements Reference {

    /**
     * Reads mean, covariance and {@code n}, as {@link FeatureFile} finds them.
     *
     * @param data name of the data set, by which its classes are known
     * @param notices told which arrays are taken for mean and covariance under other names
     * @throws EvaluationException when the file has no statistics
     */
    public static Statistics read(Path file, String data, Consumer<String> notices) {
      int classes = DataSets.names().contains(data) ? DataSets.facts(data).classes() : 0;
      return new Statistics(
          file.toString(), Sha256.of(file), classes, FeatureFile.readMoments(file, notices));
    }

    @Override
    public int size() {
      return (int) Math.min(Integer.MAX_VALUE, moments.count().orElse(Integer.MAX_VALUE));
    }

    @Override
    public RealFeatures features(
        int n, FeatureNetwork network, RealStatistics.Wanted wanted, EvaluationProgress progress) {
      return new RealFeatures(moments, Optional.empty(), Optional.empty(), new int[0]);
    }

    @Override
    public Optional<ImageSet> images() {
      return Optional.empty();
    }

    @Override
    public Optional<ImageSet> training() {
      return Optional.empty();
    }

    @Override
    public List<String> warnings() {
      return List.of();
    }
  }
}
