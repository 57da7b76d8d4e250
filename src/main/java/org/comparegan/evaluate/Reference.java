package org.comparegan.evaluate;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.comparegan.evaluate.RealStatistics.RealFeatures;
import org.comparegan.feature.FeatureNetwork;
import org.comparegan.file.Sha256;
import org.comparegan.image.ImageSet;
import org.comparegan.metric.FeatureMoments;
import org.comparegan.score.FeatureFile;

/** What generated images are compared with. */
public sealed interface Reference {

  /** Its name, for provenance. */
  String name();

  /** Checksum of its content. */
  String checksum();

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

  /**
   * Real images.
   *
   * @param set the evaluation split, whose first images count
   * @param training the training split, for metrics that ask what was learnt by heart
   * @param statistics where moments are kept
   */
  record Images(ImageSet set, Optional<ImageSet> training, RealStatistics statistics)
      implements Reference {
    @Override
    public String name() {
      return set.name();
    }

    @Override
    public String checksum() {
      return set.checksum();
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
   * Statistics of real images that somebody computed.
   *
   * @param name the file
   * @param checksum SHA-256 of the file
   * @param moments of the pooled features
   */
  record Statistics(String name, String checksum, FeatureMoments moments) implements Reference {

    /**
     * Reads {@code mu}, {@code sigma} and {@code n}.
     *
     * @throws EvaluationException when the file has no statistics
     */
    public static Statistics read(Path file) {
      FeatureMoments moments = FeatureFile.readMoments(file);
      return new Statistics(file.toString(), Sha256.of(List.of(file)), moments);
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
  }
}
