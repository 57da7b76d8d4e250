package org.comparegan.cli.score;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.comparegan.metric.FeatureMoments;
import org.comparegan.metric.FeatureMoments.CovarianceKind;
import org.comparegan.metric.Features;
import org.comparegan.metric.ImageBatch;
import org.comparegan.npz.NpyArray;
import org.comparegan.npz.NpyRows;
import org.comparegan.npz.NpzException;
import org.comparegan.npz.NpzFile;

/**
 * The arrays that metrics know: {@code features} {@code [n, d]}, or {@code mu} {@code [d]} and
 * {@code sigma} {@code [d, d]} (sample covariance) and {@code n}, the same of spatial features with
 * {@code _s} behind the name, {@code logits} {@code [n, k]}, {@code labels} {@code [n]}, {@code
 * images} {@code [n, h, w, c]}, {@code histogram} {@code [k]}.
 */
public final class FeatureFile implements Closeable {
  static final String UNBIASED_LOGITS = "logits_unbiased";

  private static final String LOGITS = "logits";
  private static final String LABELS = "labels";
  private static final String GUIDED_IMAGES = "arr_0";
  private static final String GUIDED_LABELS = "arr_1";
  private static final List<String> KNOWN =
      List.of("mu", "sigma", "mu_s", "sigma_s", LOGITS, UNBIASED_LOGITS, LABELS);

  private final NpzFile arrays;
  private final Optional<String> features;
  private final Map<String, Features> matrices = new ConcurrentHashMap<>();

  private FeatureFile(NpzFile arrays, Optional<String> features) {
    this.arrays = arrays;
    this.features = features;
  }

  public static FeatureFile open(Path file, Optional<String> array) throws IOException {
    NpzFile arrays = NpzFile.open(file);
    try {
      return new FeatureFile(arrays, featureName(arrays, array));
    } catch (NpzException e) {
      arrays.close();
      throw e;
    }
  }

  /** By name, or the only matrix of floating-point numbers that has no other meaning. */
  private static Optional<String> featureName(NpzFile arrays, Optional<String> asked) {
    if (asked.filter(arrays::has).isPresent()) {
      return asked;
    }
    if (arrays.has("features")) {
      return Optional.of("features");
    }
    List<String> matrices =
        arrays.names().stream()
            .filter(name -> !KNOWN.contains(name))
            .filter(name -> arrays.shape(name).length == 2 && arrays.type(name).contains("f"))
            .toList();
    if (matrices.size() > 1) {
      throw new NpzException(
          "%s has several matrices (%s); say which holds the features: --array NAME."
              .formatted(arrays.file(), String.join(", ", matrices)));
    }
    return matrices.stream().findFirst();
  }

  Path path() {
    return arrays.file();
  }

  boolean has(String name) {
    return arrays.has(name);
  }

  boolean hasFeatures() {
    return features.isPresent();
  }

  /** Statistics under the names {@code mu} and {@code sigma} with that suffix. */
  boolean hasMoments(String suffix) {
    return arrays.has("mu" + suffix) && arrays.has("sigma" + suffix);
  }

  boolean hasLogits() {
    return arrays.has(LOGITS) || arrays.has(UNBIASED_LOGITS);
  }

  boolean hasLabels() {
    return arrays.has(LABELS);
  }

  boolean hasImages() {
    return imageName().isPresent();
  }

  public Features features() {
    return rows(
        features.orElseThrow(
            () ->
                new NpzException(
                    path()
                        + " has no features [n, d]; it has "
                        + String.join(", ", arrays.names())
                        + (hasImages()
                            ? ". Make features of its images: comparegan features --images …"
                            : "."))));
  }

  Features logits(boolean unbiased) {
    return rows(
        unbiased && arrays.has(UNBIASED_LOGITS) || !arrays.has(LOGITS) && hasLogits()
            ? UNBIASED_LOGITS
            : LOGITS);
  }

  FeatureMoments moments(String suffix) {
    return FeatureMoments.of(
        array("mu" + suffix).doubles(),
        array("sigma" + suffix).doubles(),
        CovarianceKind.SAMPLE,
        statedCount());
  }

  int[] labels() {
    String name = arrays.has(GUIDED_LABELS) && !hasLabels() ? GUIDED_LABELS : LABELS;
    return Arrays.stream(array(name).longs()).mapToInt(Math::toIntExact).toArray();
  }

  double[] histogram() {
    return array("histogram").doubles();
  }

  /** Bytes as they are, floating-point numbers as levels in [0, 1]. */
  ImageBatch images() {
    String name =
        imageName()
            .orElseThrow(() -> new NpzException(path() + " has no array 'images' [n, h, w, c]."));
    NpyArray array = array(name);
    int[] shape = array.shape();
    float[] levels;
    if (array instanceof NpyArray.Bytes bytes) {
      levels = new float[bytes.size()];
      for (int i = 0; i < levels.length; i++) {
        levels[i] = bytes.values()[i] & 0xff;
      }
    } else {
      levels = array.floats().clone();
      for (int i = 0; i < levels.length; i++) {
        levels[i] *= 255;
      }
    }
    return new ImageBatch(levels, shape[0], shape[1], shape[2], shape[3]);
  }

  OptionalLong count() {
    for (String name : List.of(features.orElse(LOGITS), LOGITS, UNBIASED_LOGITS)) {
      if (arrays.has(name) && arrays.shape(name).length == 2) {
        return OptionalLong.of(arrays.shape(name)[0]);
      }
    }
    if (hasMoments("") || imageName().isEmpty()) {
      return statedCount();
    }
    return OptionalLong.of(arrays.shape(imageName().get())[0]);
  }

  @Override
  public void close() throws IOException {
    arrays.close();
  }

  private Optional<String> imageName() {
    return List.of("images", GUIDED_IMAGES).stream()
        .filter(name -> arrays.has(name) && arrays.shape(name).length == 4)
        .findFirst();
  }

  private OptionalLong statedCount() {
    if (!arrays.has("n")) {
      return OptionalLong.empty();
    }
    NpyArray n = array("n");
    if (n.size() != 1) {
      throw new NpzException(
          "Array 'n' of %s must be one number of images; its shape is %s."
              .formatted(path(), Arrays.toString(n.shape())));
    }
    return OptionalLong.of(n.longs()[0]);
  }

  private NpyArray array(String name) {
    try {
      return arrays.get(name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Features rows(String name) {
    return matrices.computeIfAbsent(
        name,
        any -> {
          try {
            return new OnDisk(arrays.rows(name));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private record OnDisk(NpyRows matrix) implements Features {
    @Override
    public int rows() {
      return matrix.rows();
    }

    @Override
    public int columns() {
      return matrix.columns();
    }

    @Override
    public void copy(int first, int count, double[] target, int offset) {
      matrix.copy(first, count, target, offset);
    }
  }
}
