package org.comparegan.score;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.comparegan.file.WholeFile;
import org.comparegan.metric.FeatureMoments;
import org.comparegan.metric.FeatureMoments.CovarianceKind;
import org.comparegan.metric.FeatureSet;
import org.comparegan.metric.Features;
import org.comparegan.metric.ImageBatch;
import org.comparegan.metric.InceptionScore.LogitsKind;
import org.comparegan.metric.Memorisation;
import org.comparegan.metric.MetricException;
import org.comparegan.npz.NpyArray;
import org.comparegan.npz.NpyRows;
import org.comparegan.npz.Npz;
import org.comparegan.npz.NpzException;
import org.comparegan.npz.NpzFile;

/**
 * What metrics know of a set of images, from an {@code .npz} or {@code .npy} file: {@code features}
 * {@code [n, d]}, or {@code mu} {@code [d]} and {@code sigma} {@code [d, d]} (sample covariance)
 * and {@code n}, which pytorch-fid and clean-fid leave out; both again for spatial features with
 * {@code _s} behind the name. Without these names, the only matrix of floating-point numbers is the
 * features, unless it is square, symmetric and beside a vector of its width: then they are
 * covariance and mean. Further {@code logits} {@code [n, k]}, {@code labels} {@code [n]}, {@code
 * images} {@code [n, h, w, c]}, {@code histogram} {@code [k]}.
 */
public final class FeatureFile implements FeatureSet, Closeable {
  private static final String UNBIASED_LOGITS = "logits_unbiased";
  private static final String LOGITS = "logits";
  private static final String LABELS = "labels";
  private static final String HISTOGRAM = "histogram";
  private static final String GUIDED_IMAGES = "arr_0";
  private static final String GUIDED_LABELS = "arr_1";
  private static final List<String> KNOWN =
      List.of("mu", "sigma", "mu_s", "sigma_s", LOGITS, UNBIASED_LOGITS, LABELS);
  private static final List<String> NO_MOMENTS =
      List.of("mu_s", "sigma_s", LOGITS, UNBIASED_LOGITS, LABELS, HISTOGRAM);

  /** By how much of the largest element a covariance may fail to be symmetric. */
  private static final double ASYMMETRY = 1e-3;

  private final NpzFile arrays;
  private final Optional<String> features;
  private final Optional<MomentNames> moments;
  private final Map<String, Features> matrices = new ConcurrentHashMap<>();
  private final Map<String, FeatureMoments> counted = new ConcurrentHashMap<>();

  private FeatureFile(NpzFile arrays, Optional<String> features, Optional<MomentNames> moments) {
    this.arrays = arrays;
    this.features = features;
    this.moments = moments;
  }

  /** The arrays of mean [d] and covariance [d, d]. */
  private record MomentNames(String mean, String covariance) {
    static MomentNames of(String suffix) {
      return new MomentNames("mu" + suffix, "sigma" + suffix);
    }

    boolean has(String name) {
      return name.equals(mean) || name.equals(covariance);
    }

    boolean in(NpzFile arrays) {
      return arrays.has(mean) && arrays.has(covariance);
    }
  }

  /**
   * Opens a file.
   *
   * @param array the name of the features, where it is not {@code features}
   * @param notices told which arrays are taken for mean and covariance under other names
   * @throws NpzException if it is damaged, or several arrays could be features, mean or covariance
   */
  public static FeatureFile open(Path file, Optional<String> array, Consumer<String> notices)
      throws IOException {
    NpzFile arrays = NpzFile.open(file);
    try {
      boolean named = array.filter(arrays::has).isPresent() || arrays.has("features");
      Optional<MomentNames> moments =
          Optional.of(MomentNames.of("")).filter(names -> names.in(arrays));
      if (moments.isEmpty() && !named) {
        moments = momentsByShape(arrays);
        moments.ifPresent(
            names ->
                notices.accept(
                    "%s: '%s' is taken for the mean (mu) of features, '%s' for their covariance (sigma)."
                        .formatted(file, names.mean, names.covariance)));
      }
      return new FeatureFile(arrays, featureName(arrays, array, moments), moments);
    } catch (IOException | NpzException e) {
      arrays.close();
      throw e;
    }
  }

  /** A vector beside a square symmetric matrix of its width, if there is just one such pair. */
  private static Optional<MomentNames> momentsByShape(NpzFile arrays) throws IOException {
    List<MomentNames> pairs = new ArrayList<>();
    for (String matrix : arrays.names()) {
      int[] shape = arrays.shape(matrix);
      if (!isUnnamedFloat(arrays, matrix) || shape.length != 2 || shape[0] != shape[1]) {
        continue;
      }
      List<String> means =
          arrays.names().stream()
              .filter(
                  name -> isUnnamedFloat(arrays, name) && isVector(arrays.shape(name), shape[0]))
              .filter(name -> !name.equals(matrix))
              .toList();
      if (!means.isEmpty() && isSymmetric(arrays.get(matrix).doubles(), shape[0])) {
        means.forEach(mean -> pairs.add(new MomentNames(mean, matrix)));
      }
    }
    if (pairs.size() > 1) {
      throw new NpzException(
          "%s has several arrays that could be mean [d] and covariance [d, d] (%s): write the ones that are as mu and sigma."
              .formatted(
                  arrays.file(),
                  pairs.stream()
                      .map(pair -> pair.mean + " with " + pair.covariance)
                      .collect(Collectors.joining(", "))));
    }
    return pairs.stream().findFirst();
  }

  /** Whether an array is of floating-point numbers and has no meaning by its name. */
  private static boolean isUnnamedFloat(NpzFile arrays, String name) {
    return arrays.type(name).contains("f") && !NO_MOMENTS.contains(name);
  }

  /** [d], [1, d] or [d, 1]. */
  private static boolean isVector(int[] shape, int width) {
    return shape.length == 1 && shape[0] == width
        || shape.length == 2
            && (long) shape[0] * shape[1] == width
            && Math.min(shape[0], shape[1]) == 1;
  }

  private static boolean isSymmetric(double[] matrix, int d) {
    double largest = Arrays.stream(matrix).map(Math::abs).max().orElse(0);
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < i; j++) {
        if (Math.abs(matrix[i * d + j] - matrix[j * d + i]) > ASYMMETRY * largest) {
          return false;
        }
      }
    }
    return true;
  }

  /** By name, or the only matrix of floating-point numbers that has no other meaning. */
  private static Optional<String> featureName(
      NpzFile arrays, Optional<String> asked, Optional<MomentNames> moments) {
    if (asked.filter(arrays::has).isPresent()) {
      return asked;
    }
    if (arrays.has("features")) {
      return Optional.of("features");
    }
    List<String> matrices =
        arrays.names().stream()
            .filter(name -> !KNOWN.contains(name))
            .filter(name -> moments.filter(m -> m.has(name)).isEmpty())
            .filter(name -> arrays.shape(name).length == 2 && arrays.type(name).contains("f"))
            .toList();
    if (matrices.size() > 1) {
      throw new NpzException(
          "%s has several matrices (%s); say which holds the features: --array NAME."
              .formatted(arrays.file(), String.join(", ", matrices)));
    }
    if (!matrices.isEmpty() && moments.filter(names -> !names.mean.equals("mu")).isPresent()) {
      throw new NpzException(
          ("%s: '%s' could be features, '%s' and '%s' their mean and covariance: say --array %s for"
                  + " the features, or write the others alone, as mu and sigma.")
              .formatted(
                  arrays.file(),
                  matrices.get(0),
                  moments.get().mean,
                  moments.get().covariance,
                  matrices.get(0)));
    }
    return matrices.stream().findFirst();
  }

  /** Reads moments that this program wrote, as the method below. */
  public static FeatureMoments readMoments(Path file) {
    return readMoments(file, notice -> {});
  }

  /**
   * Reads moments alone; without {@code n} the number of images is not known.
   *
   * @param notices told which arrays are taken for mean and covariance under other names
   * @throws MetricException when there is no such file, or it holds no statistics
   */
  public static FeatureMoments readMoments(Path file, Consumer<String> notices) {
    try (FeatureFile found = open(file, Optional.empty(), notices)) {
      return found.moments();
    } catch (IOException | UncheckedIOException | NpzException | MetricException e) {
      throw new MetricException(
          file + " gives no statistics of real images (" + e.getMessage() + ").");
    }
  }

  /** Writes {@code mu}, {@code sigma} and {@code n}, whole or not at all. */
  public static void write(Path file, FeatureMoments moments) {
    int d = moments.columns();
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    arrays.put("mu", new NpyArray.Doubles(new int[] {d}, moments.mean()));
    arrays.put(
        "sigma", new NpyArray.Doubles(new int[] {d, d}, moments.covariance(CovarianceKind.SAMPLE)));
    moments.count().ifPresent(n -> arrays.put("n", new NpyArray.Longs(new int[0], new long[] {n})));
    write(file, arrays);
  }

  /**
   * Writes {@code features} and {@code logits}, whole or not at all.
   *
   * @param features {@code [n, d]}
   * @param logits {@code [n, k]}; empty: left out
   */
  public static void write(Path file, int n, float[] features, float[] logits) {
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    arrays.put("features", matrix(features, n));
    if (logits.length > 0) {
      arrays.put(LOGITS, matrix(logits, n));
    }
    write(file, arrays);
  }

  /** Writes the nearest training image of each fake: {@code index} and {@code distance}, [n]. */
  public static void write(Path file, Memorisation.Result neighbours) {
    int[] shape = {neighbours.nearest().length};
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    arrays.put("index", new NpyArray.Ints(shape, neighbours.nearest()));
    arrays.put("distance", new NpyArray.Doubles(shape, neighbours.distance()));
    write(file, arrays);
  }

  private static void write(Path file, Map<String, NpyArray> arrays) {
    try {
      Npz.write(file, arrays);
    } catch (IOException e) {
      throw new UncheckedIOException(new IOException(WholeFile.notWritten(file, e), e));
    }
  }

  private static NpyArray matrix(float[] values, int rows) {
    return new NpyArray.Floats(new int[] {rows, values.length / rows}, values);
  }

  @Override
  public boolean has(Part part) {
    return switch (part) {
      case FEATURES -> features.isPresent();
      case MOMENTS -> features.isPresent() || moments.isPresent();
      case SPATIAL_MOMENTS -> MomentNames.of("_s").in(arrays);
      case LOGITS -> arrays.has(LOGITS) || arrays.has(UNBIASED_LOGITS);
      case UNBIASED_LOGITS -> arrays.has(UNBIASED_LOGITS);
      case LABELS -> arrays.has(LABELS);
      case IMAGES -> imageName().isPresent();
      case HISTOGRAM -> arrays.has(HISTOGRAM);
    };
  }

  @Override
  public Features features() {
    return rows(
        features.orElseThrow(
            () ->
                new NpzException(
                    path()
                        + " has no features [n, d]; it has "
                        + String.join(", ", arrays.names())
                        + (has(Part.IMAGES)
                            ? ". Make features of its images: comparegan features --images …"
                            : "."))));
  }

  @Override
  public Features logits(LogitsKind kind) {
    boolean unbiased =
        kind == LogitsKind.UNBIASED && arrays.has(UNBIASED_LOGITS)
            || !arrays.has(LOGITS) && has(Part.LOGITS);
    return rows(unbiased ? UNBIASED_LOGITS : LOGITS);
  }

  /** From features where there are some, counted once. */
  @Override
  public FeatureMoments moments() {
    return counted.computeIfAbsent(
        "",
        stored ->
            named(
                () ->
                    features.isPresent()
                        ? FeatureMoments.of(features())
                        : moments(moments.orElse(MomentNames.of(stored)))));
  }

  /** As guided-diffusion's reference files have them. */
  @Override
  public FeatureMoments spatialMoments() {
    return counted.computeIfAbsent("_s", suffix -> named(() -> moments(MomentNames.of(suffix))));
  }

  private FeatureMoments moments(MomentNames names) {
    return FeatureMoments.of(
        array(names.mean).doubles(),
        array(names.covariance).doubles(),
        CovarianceKind.SAMPLE,
        statedCount());
  }

  @Override
  public int[] labels() {
    String name = arrays.has(GUIDED_LABELS) && !arrays.has(LABELS) ? GUIDED_LABELS : LABELS;
    return Arrays.stream(array(name).longs()).mapToInt(Math::toIntExact).toArray();
  }

  @Override
  public double[] histogram() {
    return array(HISTOGRAM).doubles();
  }

  @Override
  public int imageCount() {
    return imageName().map(name -> arrays.shape(name)[0]).orElse(0);
  }

  @Override
  public ImageBatch images(int[] rows) {
    return named(() -> images().select(rows));
  }

  @Override
  public Features pixels() {
    return named(() -> images().rows());
  }

  /** Bytes as they are, floating-point numbers as levels in [0, 1]. */
  private ImageBatch images() {
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

  @Override
  public OptionalLong count() {
    for (String name : List.of(features.orElse(LOGITS), LOGITS, UNBIASED_LOGITS)) {
      if (arrays.has(name) && arrays.shape(name).length == 2) {
        return OptionalLong.of(arrays.shape(name)[0]);
      }
    }
    if (moments.isPresent() || imageName().isEmpty()) {
      return statedCount();
    }
    return OptionalLong.of(arrays.shape(imageName().get())[0]);
  }

  @Override
  public void close() throws IOException {
    arrays.close();
  }

  private Path path() {
    return arrays.file();
  }

  private <T> T named(Supplier<T> made) {
    try {
      return made.get();
    } catch (MetricException e) {
      throw new MetricException(path() + ": " + e.getMessage());
    }
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
