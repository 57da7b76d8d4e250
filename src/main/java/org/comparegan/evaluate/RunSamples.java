package org.comparegan.evaluate;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.comparegan.evaluate.FeatureExtraction.FeatureRows;
import org.comparegan.evaluate.FeatureExtraction.RunningMoments;
import org.comparegan.feature.FeatureNetwork.Activations;
import org.comparegan.metric.Estimate;
import org.comparegan.metric.FeatureMoments;
import org.comparegan.metric.FeatureSet;
import org.comparegan.metric.Features;
import org.comparegan.metric.ImageBatch;
import org.comparegan.metric.InceptionScore;
import org.comparegan.metric.InceptionScore.LogitsKind;
import org.comparegan.metric.Metric;
import org.comparegan.metric.Metric.Need;
import org.comparegan.metric.MetricException;
import org.comparegan.model.ImageSource;

/**
 * The samples of one averaging run as metrics see them. They come batch by batch; only what the
 * metrics need is held: moments and splits of logits are counted on the way, features and pixels
 * are kept where a metric compares images one by one.
 */
final class RunSamples implements FeatureSet {
  /** Limit for the pixels that fractal_dimension keeps; beyond it only the first samples count. */
  static final long MOST_BYTES = 512L << 20;

  private final Set<Metric> metrics;
  private final int samples;
  private final int height;
  private final int width;
  private final int channels;
  private final RunningMoments pooled = new RunningMoments();
  private final RunningMoments spatial = new RunningMoments();
  private final Optional<FeatureRows> features;
  private final Optional<InceptionScore.Accumulator> logits;
  private final int[] labels;
  private final int leading;
  private final BitSet keptImages;
  private final int[] predicted;
  private final int classes;
  private int logitColumns;
  private String tooFewLogits = "";
  private float[] kept = new float[0];
  private int keptRows;
  private int rows;

  /**
   * For one run.
   *
   * @param metrics what will be computed
   * @param run number of the run
   */
  RunSamples(Set<Metric> metrics, EvaluationSettings settings, ImageSource source, int run) {
    this.metrics = metrics;
    this.samples = settings.samples();
    this.height = source.height();
    this.width = source.width();
    this.channels = source.channels();
    this.labels = new int[samples];
    Arrays.fill(labels, -1);
    features = keeping(metrics).isEmpty() ? Optional.empty() : Optional.of(new FeatureRows(held()));
    predicted = new int[metrics.contains(Metric.CONDITIONAL_ACCURACY) ? samples : 0];
    classes = source.classes();
    logits =
        metrics.contains(Metric.IS) ? splits(settings.profile().inception()) : Optional.empty();
    leading =
        metrics.contains(Metric.FRACTAL_DIMENSION)
            ? (int) Math.min(samples, Math.max(1, MOST_BYTES / Float.BYTES / size()))
            : 0;
    keptImages = new BitSet(samples);
    keptImages.set(0, leading);
    if (metrics.contains(Metric.MS_SSIM)) {
      Arrays.stream(Metric.similarityRows(samples, run)).forEach(keptImages::set);
    }
  }

  private Optional<InceptionScore.Accumulator> splits(InceptionScore.Settings splits) {
    try {
      return Optional.of(new InceptionScore.Accumulator(samples, splits));
    } catch (MetricException e) {
      tooFewLogits = String.valueOf(e.getMessage());
      return Optional.empty();
    }
  }

  /** How many features are kept: all, but only the first ones for memorisation alone. */
  private int held() {
    return keeping(metrics).equals(Set.of(Metric.MEMORISATION))
        ? Math.min(samples, MemorisedImages.MOST_SAMPLES)
        : samples;
  }

  /** The metrics that compare images one by one, for which features of both sides are kept. */
  static Set<Metric> comparing(Set<Metric> metrics) {
    return metrics.stream()
        .filter(
            metric ->
                metric.needs().contains(Need.FEATURES)
                    || metric.needs().contains(Need.FEATURES_OR_HISTOGRAM))
        .collect(Collectors.toSet());
  }

  /** The metrics for which features of the fakes are kept. */
  private static Set<Metric> keeping(Set<Metric> metrics) {
    Set<Metric> all = new HashSet<>(comparing(metrics));
    metrics.stream().filter(one -> one.needs().contains(Need.FAKE_FEATURES)).forEach(all::add);
    return all;
  }

  private boolean needs(Need need) {
    return metrics.stream().anyMatch(metric -> metric.needs().contains(need));
  }

  private int size() {
    return height * width * channels;
  }

  /**
   * Adds the next samples.
   *
   * @param n how many
   * @param images [n, h, w, c] in [0, 1]
   * @param classes one a row; empty for an unconditional generator
   * @throws MetricException for NaN or infinity
   */
  void add(int n, float[] images, int[] classes, Activations activations) {
    if (needs(Need.MOMENTS)) {
      pooled.add(activations.features(), n);
    }
    if (needs(Need.SPATIAL_MOMENTS)) {
      spatial.add(activations.spatial(), n);
    }
    features.ifPresent(held -> held.add(activations.features(), n));
    logits.ifPresent(
        splits ->
            splits.add(Features.of(activations.logits(), n, activations.logits().length / n)));
    if (predicted.length > 0) {
      logitColumns = activations.logits().length / n;
      Predicted batch = Predicted.of(Features.of(activations.logits(), n, logitColumns));
      System.arraycopy(batch.classes(), 0, predicted, rows, n);
    }
    System.arraycopy(classes, 0, labels, rows, Math.min(n, classes.length));
    keep(n, images);
    rows += n;
  }

  private void keep(int n, float[] images) {
    if (kept.length == 0) {
      kept = new float[keptImages.cardinality() * size()];
    }
    for (int i = 0; i < n; i++) {
      if (keptImages.get(rows + i)) {
        for (int j = 0; j < size(); j++) {
          // Rounding may leave [0, 1] by a unit in the last place.
          kept[keptRows * size() + j] = Math.max(0, Math.min(255, images[i * size() + j] * 255));
        }
        keptRows++;
      }
    }
  }

  @Override
  public boolean has(Part part) {
    return switch (part) {
      case FEATURES -> features.isPresent();
      case MOMENTS -> needs(Need.MOMENTS);
      case SPATIAL_MOMENTS -> needs(Need.SPATIAL_MOMENTS);
      case LOGITS -> logits.isPresent() || predicted.length > 0;
      case LABELS -> Arrays.stream(labels).anyMatch(label -> label >= 0);
      case IMAGES -> keptRows > 0;
      case UNBIASED_LOGITS, HISTOGRAM -> false;
    };
  }

  @Override
  public OptionalLong count() {
    return OptionalLong.of(rows);
  }

  @Override
  public Features features() {
    return features.orElseThrow().features();
  }

  @Override
  public FeatureMoments moments() {
    return pooled.snapshot();
  }

  @Override
  public FeatureMoments spatialMoments() {
    return spatial.snapshot();
  }

  /** By the settings of this evaluation, not those given. */
  @Override
  public Estimate inceptionScore(LogitsKind kind, InceptionScore.Settings settings) {
    return logits.orElseThrow(() -> new MetricException(tooFewLogits)).score();
  }

  @Override
  public Predicted predicted() {
    return new Predicted(predicted.clone(), logitColumns);
  }

  @Override
  public OptionalInt classes() {
    return OptionalInt.of(classes);
  }

  @Override
  public int[] labels() {
    return labels.clone();
  }

  @Override
  public int imageCount() {
    return rows;
  }

  @Override
  public ImageBatch images(int[] wanted) {
    int[] places =
        Arrays.stream(wanted).map(image -> keptImages.get(0, image).cardinality()).toArray();
    return new ImageBatch(kept, keptRows, height, width, channels).select(places);
  }

  @Override
  public Features pixels() {
    return Features.of(kept, keptRows, size()).slice(0, leading);
  }
}
