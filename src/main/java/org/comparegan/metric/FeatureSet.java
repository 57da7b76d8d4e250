package org.comparegan.metric;

import java.util.Arrays;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.comparegan.metric.InceptionScore.LogitsKind;

/**
 * A set of real or generated images as metrics see it: features or their moments, logits, labels,
 * pixels. A set has only some of these; asking for another one is an error.
 */
public interface FeatureSet {

  /** The set of a metric that looks at the other set alone. */
  FeatureSet NONE =
      new FeatureSet() {
        @Override
        public boolean has(Part part) {
          return false;
        }

        @Override
        public OptionalLong count() {
          return OptionalLong.empty();
        }
      };

  /** The parts that a set may have. */
  enum Part {
    /** {@link #features}. */
    FEATURES,
    /** {@link #moments}, from features or as they were stored. */
    MOMENTS,
    /** {@link #spatialMoments}. */
    SPATIAL_MOMENTS,
    /** {@link #logits}, with or without the bias of the last layer. */
    LOGITS,
    /** {@link #logits} without that bias. */
    UNBIASED_LOGITS,
    /** {@link #labels}. */
    LABELS,
    /** {@link #images} and {@link #pixels}. */
    IMAGES,
    /** {@link #histogram}. */
    HISTOGRAM
  }

  /** Whether the set has this part. */
  boolean has(Part part);

  /** Number of images, if known: stored moments may not say. */
  OptionalLong count();

  /** Pooled features [n, d]. */
  default Features features() {
    throw missing("features");
  }

  /** Mean and covariance of the pooled features. */
  default FeatureMoments moments() {
    throw missing("moments of features");
  }

  /** Mean and covariance of the spatial features (sFID). */
  default FeatureMoments spatialMoments() {
    throw missing("moments of spatial features");
  }

  /** Logits [n, k]; where those of this kind are missing, the other ones. */
  default Features logits(LogitsKind kind) {
    throw missing("logits");
  }

  /** The Inception Score of the logits. */
  default Estimate inceptionScore(LogitsKind kind, InceptionScore.Settings settings) {
    return InceptionScore.of(logits(kind), settings);
  }

  /**
   * What the feature network takes images for.
   *
   * @param classes the one with the largest logit of each image [n]
   * @param logits how many classes there are
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Predicted(int[] classes, int logits) {
    /**
     * By logits [n, k].
     *
     * @throws MetricException for NaN or infinity
     */
    public static Predicted of(Features logits) {
      int k = logits.columns();
      int[] classes = new int[logits.rows()];
      double[] row = new double[k];
      for (int i = 0; i < classes.length; i++) {
        logits.copy(i, 1, row, 0);
        FeatureRange.requireUpTo(Double.MAX_VALUE, row, 0, i, 1, k, "logits");
        for (int j = 1; j < k; j++) {
          classes[i] = row[j] > row[classes[i]] ? j : classes[i];
        }
      }
      return new Predicted(classes, k);
    }
  }

  /** The classes with the largest logits. */
  default Predicted predicted() {
    return Predicted.of(logits(LogitsKind.GRAPH));
  }

  /** How many classes the labels are of, if known. */
  default OptionalInt classes() {
    return OptionalInt.empty();
  }

  /** The class of each image [n]; negative where it is unknown. */
  default int[] labels() {
    throw missing("labels");
  }

  /** How many images {@link #images} counts. */
  default int imageCount() {
    throw missing("images");
  }

  /** Some of the images, by their numbers. */
  default ImageBatch images(int[] rows) {
    throw missing("images");
  }

  /** Each image as a row of pixels in [0, 255]; only the first images if not all fit in memory. */
  default Features pixels() {
    throw missing("images");
  }

  /** Probabilities of the states of a histogram that the real and the fake set share. */
  default double[] histogram() {
    throw missing("histogram");
  }

  private static MetricException missing(String what) {
    return new MetricException("there are no " + what);
  }

  /** This set without {@code count} rows from row {@code first} on. */
  default FeatureSet without(int first, int count) {
    return new Fewer(this, first, count);
  }

  /** A set with some rows left out. */
  record Fewer(FeatureSet all, int first, int left) implements FeatureSet {
    /** No row can be taken out of stored moments and histograms. */
    @Override
    public boolean has(Part part) {
      return switch (part) {
        case MOMENTS -> all.has(Part.FEATURES);
        case SPATIAL_MOMENTS, HISTOGRAM -> false;
        default -> all.has(part);
      };
    }

    @Override
    public OptionalLong count() {
      OptionalLong count = all.count();
      return count.isPresent() ? OptionalLong.of(count.getAsLong() - left) : count;
    }

    @Override
    public Features features() {
      return all.features().without(first, left);
    }

    @Override
    public FeatureMoments moments() {
      return FeatureMoments.of(features());
    }

    @Override
    public Features logits(LogitsKind kind) {
      return all.logits(kind).without(first, left);
    }

    @Override
    public OptionalInt classes() {
      return all.classes();
    }

    @Override
    public Predicted predicted() {
      Predicted whole = all.predicted();
      return new Predicted(kept(whole.classes()), whole.logits());
    }

    @Override
    public int[] labels() {
      return kept(all.labels());
    }

    @Override
    public int imageCount() {
      return all.imageCount() - left;
    }

    @Override
    public ImageBatch images(int[] rows) {
      return all.images(Arrays.stream(rows).map(row -> row < first ? row : row + left).toArray());
    }

    @Override
    public Features pixels() {
      return all.pixels().without(first, left);
    }

    private int[] kept(int[] ofAll) {
      return IntStream.range(0, ofAll.length - left)
          .map(row -> ofAll[row < first ? row : row + left])
          .toArray();
    }
  }
}
