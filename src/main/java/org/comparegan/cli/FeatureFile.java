package org.comparegan.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalLong;
import org.comparegan.metric.CovarianceKind;
import org.comparegan.metric.FeatureMoments;
import org.comparegan.metric.Features;
import org.comparegan.npz.NpyArray;
import org.comparegan.npz.Npz;
import org.comparegan.npz.NpzException;

/**
 * What a feature network said about one set of images: {@code features} {@code [n, d]} or their
 * statistics {@code mu} {@code [d]} and {@code sigma} {@code [d, d]} (sample covariance, and {@code
 * n} where known), and {@code logits} {@code [n, k]}.
 */
final class FeatureFile {
  private static final String FEATURES = "features";
  private static final String LOGITS = "logits";

  private final Npz arrays;

  private FeatureFile(Npz arrays) {
    this.arrays = arrays;
  }

  static FeatureFile read(Path file) throws IOException {
    return new FeatureFile(Npz.read(file));
  }

  boolean hasFeatures() {
    return arrays.has(FEATURES);
  }

  boolean hasMoments() {
    return hasFeatures() || arrays.has("mu") && arrays.has("sigma");
  }

  boolean hasLogits() {
    return arrays.has(LOGITS);
  }

  /** {@code [n, d]}; an error if there are none. */
  Features features() {
    return matrix(FEATURES);
  }

  /** {@code [n, k]}; an error if there are none. */
  Features logits() {
    return matrix(LOGITS);
  }

  /** Mean and covariance, counted or as they stand in the file. */
  FeatureMoments moments() {
    if (hasFeatures() || !arrays.has("mu")) {
      return FeatureMoments.of(features());
    }
    OptionalLong count =
        arrays.has("n") ? OptionalLong.of(arrays.get("n").longs()[0]) : OptionalLong.empty();
    return FeatureMoments.of(
        arrays.get("mu").doubles(), arrays.get("sigma").doubles(), CovarianceKind.SAMPLE, count);
  }

  /** How many images, if the file says. */
  OptionalLong count() {
    if (hasFeatures()) {
      return OptionalLong.of(features().rows());
    }
    if (hasLogits()) {
      return OptionalLong.of(logits().rows());
    }
    return arrays.has("n") ? OptionalLong.of(arrays.get("n").longs()[0]) : OptionalLong.empty();
  }

  private Features matrix(String name) {
    NpyArray array = arrays.get(name);
    int[] shape = array.shape();
    if (shape.length != 2) {
      throw new NpzException(
          "Array '"
              + name
              + "' of "
              + arrays.file()
              + " must have two axes, images and numbers; its shape is "
              + Arrays.toString(shape)
              + ".");
    }
    return array instanceof NpyArray.Doubles d
        ? Features.of(d.values(), shape[0], shape[1])
        : Features.of(array.floats(), shape[0], shape[1]);
  }
}
