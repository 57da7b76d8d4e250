package org.comparegan.fewlabels;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.comparegan.image.ImageSet;
import org.comparegan.metric.ClusterAgreement;
import org.comparegan.metric.Features;
import org.comparegan.metric.MetricException;
import org.comparegan.metric.MiniBatchKMeans;
import org.comparegan.random.NumpyRandom;

/** Labels without any true label: clusters of features (paper, Clustering). */
public final class Clustering {
  private Clustering() {}

  /**
   * Which clusters are wanted.
   *
   * @param clusters how many; 50 in the paper
   * @param starts of k-means, of which the best is kept
   * @param seed of its draws, in [0, 2³²)
   */
  public record Options(int clusters, int starts, long seed) {}

  /**
   * Clusters images.
   *
   * @param features a row for each image
   * @param origin where the features come from, for the record
   * @throws LabelException when there are more clusters than images, or more or fewer features
   */
  public static LabelSet of(ImageSet images, Features features, Options options, String origin) {
    if (features.rows() != images.size()) {
      throw new LabelException(
          "%d rows of features for the %d images of %s: each image needs one."
              .formatted(features.rows(), images.size(), images.name()));
    }
    if (options.clusters() < 2 || options.clusters() > images.size()) {
      throw new LabelException(
          "--clusters %d: the %d images of %s make 2 to %d clusters."
              .formatted(options.clusters(), images.size(), images.name(), images.size()));
    }
    try {
      int[] clusters =
          new MiniBatchKMeans(
                  features, options.clusters(), options.starts(), new NumpyRandom(options.seed()))
              .labels();
      return new LabelSet(
          new LabelSet.Facts(
              images.name(),
              images.checksum(),
              options.clusters(),
              0,
              true,
              "%d clusters of %s, seed %d".formatted(options.clusters(), origin, options.seed())),
          clusters,
          Optional.empty());
    } catch (MetricException e) {
      throw new LabelException(images.name() + ": " + e.getMessage() + ".", e);
    }
  }

  /** How well labels agree with the true ones, where these are known; empty where none is. */
  public static Optional<ClusterAgreement> agreement(LabelSet labels, ImageSet images) {
    int[] known =
        IntStream.range(0, images.size())
            .filter(i -> images.label(i) >= 0 && labels.hard()[i] >= 0)
            .toArray();
    if (known.length == 0) {
      return Optional.empty();
    }
    return Optional.of(
        ClusterAgreement.of(
            Arrays.stream(known).map(images::label).toArray(),
            Arrays.stream(known).map(i -> labels.hard()[i]).toArray()));
  }
}
