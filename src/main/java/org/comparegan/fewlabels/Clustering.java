package org.comparegan.fewlabels;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.comparegan.image.ImageSet;
import org.comparegan.metric.ClusterAgreement;
import org.comparegan.metric.Features;
import org.comparegan.metric.MetricException;
import org.comparegan.metric.MiniBatchKMeans;
import org.comparegan.random.NumpyRandom;

/** Labels from clusters of features, without any true labels (paper, Clustering). */
public final class Clustering {
  private Clustering() {}

  /**
   * Parameters of a clustering.
   *
   * @param clusters number of clusters; 50 in the paper
   * @param starts runs of k-means, of which the best is kept
   * @param seed of k-means, in [0, 2³²)
   */
  public record Options(int clusters, int starts, long seed) {}

  /**
   * Clusters images.
   *
   * @param features a row for each image
   * @param origin source of the features, for the record
   * @throws LabelException if there are more clusters than images, or not one row per image
   */
  public static LabelSet of(ImageSet images, Features features, Options options, String origin) {
    if (features.rows() != images.size()) {
      throw new LabelException(
          "%d rows of features for the %d images of %s: each image needs one."
              .formatted(features.rows(), images.size(), images.name()));
    }
    if (options.clusters() < 2 || options.clusters() > images.size()) {
      throw new LabelException(
          "--clusters %d: the %d images of %s allow 2 to %d clusters."
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

  /** Agreement with the true labels; empty if none is known. */
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

  /**
   * Pixel levels as features: the baseline that a network must beat.
   *
   * @param images each a row of height × width × channels levels in [0, 1]
   */
  public record PixelFeatures(ImageSet images) implements Features {
    @Override
    public int rows() {
      return images.size();
    }

    @Override
    public int columns() {
      return images.pixels();
    }

    @Override
    public void copy(int first, int count, double[] target, int offset) {
      Objects.checkFromIndexSize(first, count, rows());
      float[] one = new float[images.pixels()];
      for (int i = 0; i < count; i++) {
        images.read(first + i, one, 0);
        for (int j = 0; j < one.length; j++) {
          target[offset + i * one.length + j] = one[j];
        }
      }
    }
  }

  /**
   * Features scaled to unit length, so that directions are clustered; the strength of a network's
   * response says more about contrast than about class.
   *
   * @param base one row per image; a row of zeros is unchanged
   */
  public record UnitRows(Features base) implements Features {
    @Override
    public int rows() {
      return base.rows();
    }

    @Override
    public int columns() {
      return base.columns();
    }

    @Override
    public void copy(int first, int count, double[] target, int offset) {
      base.copy(first, count, target, offset);
      int d = columns();
      for (int i = 0; i < count; i++) {
        double squares = 0;
        for (int j = 0; j < d; j++) {
          double value = target[offset + i * d + j];
          squares += value * value;
        }
        double scale = squares == 0 ? 0 : 1 / Math.sqrt(squares);
        for (int j = 0; j < d; j++) {
          target[offset + i * d + j] *= scale;
        }
      }
    }
  }
}
