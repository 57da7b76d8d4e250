package org.comparegan.cli.score;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.comparegan.metric.FeatureMoments;
import org.comparegan.metric.Features;
import org.comparegan.metric.ImageBatch;
import org.comparegan.metric.MetricException;

/** What is known of one set of images, real or fake: arrays of a file, or some rows of them. */
final class FeatureSet implements Closeable {
  private final FeatureFile file;
  private final OptionalInt firstLeftOut;
  private final int leftOut;
  private final Map<String, FeatureMoments> counted = new ConcurrentHashMap<>();

  private FeatureSet(FeatureFile file, OptionalInt firstLeftOut, int leftOut) {
    this.file = file;
    this.firstLeftOut = firstLeftOut;
    this.leftOut = leftOut;
  }

  /** All that a file has; {@code array} names the features where the file does not. */
  static FeatureSet open(Path file, Optional<String> array) throws IOException {
    return new FeatureSet(FeatureFile.open(file, array), OptionalInt.empty(), 0);
  }

  /** This set without some of its rows. */
  FeatureSet without(int first, int count) {
    return new FeatureSet(file, OptionalInt.of(first), count);
  }

  boolean hasFeatures() {
    return file.hasFeatures();
  }

  boolean hasLogits() {
    return file.hasLogits();
  }

  boolean hasMoments() {
    return hasFeatures() || file.hasMoments("");
  }

  boolean hasSpatialMoments() {
    return file.hasMoments("_s");
  }

  boolean hasLabels() {
    return file.hasLabels();
  }

  boolean hasImages() {
    return file.hasImages();
  }

  boolean hasHistogram() {
    return file.has("histogram");
  }

  /** {@code [n, d]}; an error if there are none. */
  Features features() {
    return cut(file.features());
  }

  /** {@code [n, k]}; an error if there are none. */
  Features logits(boolean unbiased) {
    return cut(file.logits(unbiased));
  }

  /** Whether logits without bias are there by that name. */
  boolean hasUnbiasedLogits() {
    return file.has(FeatureFile.UNBIASED_LOGITS);
  }

  /** Mean and covariance, counted once, or as they stand in the file. */
  FeatureMoments moments() {
    return counted.computeIfAbsent(
        "",
        any ->
            hasFeatures()
                ? named(() -> FeatureMoments.of(features()))
                : named(() -> file.moments("")));
  }

  /** Moments of the spatial features, as guided-diffusion's reference files have them. */
  FeatureMoments spatialMoments() {
    return counted.computeIfAbsent("_s", suffix -> named(() -> file.moments(suffix)));
  }

  /** Classes of the rows, negative without label. */
  int[] labels() {
    int[] all = file.labels();
    if (firstLeftOut.isEmpty()) {
      return all;
    }
    int end = firstLeftOut.getAsInt() + leftOut;
    int[] kept = Arrays.copyOf(all, all.length - leftOut);
    System.arraycopy(all, end, kept, firstLeftOut.getAsInt(), all.length - end);
    return kept;
  }

  /** The images themselves. */
  ImageBatch images() {
    return named(file::images);
  }

  /** Probabilities of states that real and fake share. */
  double[] histogram() {
    return file.histogram();
  }

  /** How many images, if the file says. */
  OptionalLong count() {
    OptionalLong all = file.count();
    return all.isPresent() ? OptionalLong.of(all.getAsLong() - leftOut) : all;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private Features cut(Features all) {
    return firstLeftOut.isPresent() ? all.without(firstLeftOut.getAsInt(), leftOut) : all;
  }

  private <T> T named(Supplier<T> made) {
    try {
      return made.get();
    } catch (MetricException e) {
      throw new MetricException(file.path() + ": " + e.getMessage());
    }
  }
}
