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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
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
 * {@code _s} behind the name. Without these names, a square symmetric matrix beside a vector of its
 * width is covariance and mean; otherwise the only matrix of floating-point numbers is the
 * features. Further {@code logits} {@code [n, k]}, {@code labels} {@code [n]}, {@code images}
 * {@code [n, h, w, c]}, {@code histogram} {@code [k]}.
 */
public final class FeatureFile implements FeatureSet, Closeable {
  private static final String UNBIASED_LOGITS = "logits_unbiased";
  private static final String LOGITS = "logits";
  private static final String LABELS = "labels";
  private static final String HISTOGRAM = "histogram";
  private static final String GUIDED_IMAGES = "arr_0";
  private static final String GUIDED_LABELS = "arr_1";
  private static final List<String> NO_MOMENTS =
      List.of("mu_s", "sigma_s", LOGITS, UNBIASED_LOGITS, LABELS, HISTOGRAM);

  private static final Pattern COVARIANCE = Pattern.compile("(?i).*(cov|sigma).*");
  private static final Pattern CLASSES = Pattern.compile("(?i).*(logit|prob|softmax).*");

  /** How far a matrix may be from its transpose, by norm, to be a covariance that was rounded. */
  private static final double ASYMMETRY = 0.2;

  private static final double SYMMETRIC = 1e-3;

  /** Widths of the logits of networks trained on ImageNet. */
  private static final Set<Integer> IMAGENET = Set.of(1000, 1001, 1008);

  /** Rows that are looked at to tell features from class probabilities and logits. */
  private static final int LOOKED_AT = 64;

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

    /** Whether one of them has the name that this program gives it. */
    boolean known() {
      return mean.equals("mu") || covariance.equals("sigma");
    }

    boolean in(NpzFile arrays) {
      return arrays.has(mean) && arrays.has(covariance);
    }
  }

  /**
   * Opens a file.
   *
   * @param array the name of the features, where it is not {@code features}
   * @param notices told which arrays are taken for mean and covariance under other names, and of
   *     features that look like class probabilities or logits
   * @throws NpzException if it is damaged, several arrays could be features, mean or covariance, or
   *     there is a covariance without its mean
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
      Optional<String> features = featureName(arrays, array, moments);
      if (features.isPresent()) {
        requireNoCovariance(arrays, features.get(), named);
        classNotice(arrays, features.get()).ifPresent(notices);
      }
      return new FeatureFile(arrays, features, named ? Optional.empty() : moments);
    } catch (IOException | NpzException e) {
      arrays.close();
      throw e;
    }
  }

  /** A covariance alone, as features, would give a distance of nothing. */
  private static void requireNoCovariance(NpzFile arrays, String matrix, boolean named)
      throws IOException {
    int[] shape = arrays.shape(matrix);
    if (!named
        && shape[0] == shape[1]
        && shape[0] > 1
        && asymmetry(arrays.get(matrix).doubles(), shape[0]) < SYMMETRIC) {
      throw new NpzException(
          ("%s: '%s' is square and symmetric, as a covariance, and there is no mean [%d] beside"
                  + " it: write both as mu and sigma. If they are features all the same, say"
                  + " --array %s.")
              .formatted(arrays.file(), matrix, shape[0], matrix));
    }
  }

  /** What to say of features that look like what a classifier gives. */
  private static Optional<String> classNotice(NpzFile arrays, String name) throws IOException {
    int[] shape = arrays.shape(name);
    if (shape.length != 2 || shape[1] < 2 || !arrays.type(name).contains("f")) {
      return Optional.empty();
    }
    Features matrix = new OnDisk(arrays.rows(name));
    int rows = Math.min(LOOKED_AT, matrix.rows());
    double[] values = new double[rows * shape[1]];
    matrix.copy(0, rows, values, 0);
    boolean negative = Arrays.stream(values).anyMatch(value -> value < 0);
    boolean sums = rows > 0 && !negative;
    for (int i = 0; i < rows; i++) {
      double sum = Arrays.stream(values, i * shape[1], (i + 1) * shape[1]).sum();
      sums &= Math.abs(sum - 1) < SYMMETRIC;
    }
    boolean logits =
        CLASSES.matcher(name).matches() || negative && IMAGENET.contains(shape[1]) && rows > 0;
    return sums || logits
        ? Optional.of(
            "%s: '%s' [%d, %d] is taken for features, but looks like %s: distances are defined on the layer before them."
                .formatted(
                    arrays.file(),
                    name,
                    shape[0],
                    shape[1],
                    sums ? "class probabilities" : "the logits of classes"))
        : Optional.empty();
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
      if (!means.isEmpty()
          && (COVARIANCE.matcher(matrix).matches()
              || asymmetry(arrays.get(matrix).doubles(), shape[0]) < ASYMMETRY)) {
        means.forEach(mean -> pairs.add(new MomentNames(mean, matrix)));
      }
    }
    if (pairs.stream().anyMatch(MomentNames::known)) {
      pairs.removeIf(pair -> !pair.known());
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

  /** The distance of a matrix from its transpose, in its own norm. */
  private static double asymmetry(double[] matrix, int d) {
    double apart = 0;
    double norm = Double.MIN_NORMAL;
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < d; j++) {
        double difference = matrix[i * d + j] - matrix[j * d + i];
        apart += difference * difference;
        norm += matrix[i * d + j] * matrix[i * d + j];
      }
    }
    return Math.sqrt(apart / norm);
  }

  /**
   * By name, or the only matrix of floating-point numbers that has no other meaning. Beside mean
   * and covariance features need a name: another matrix may be anything.
   */
  private static Optional<String> featureName(
      NpzFile arrays, Optional<String> asked, Optional<MomentNames> moments) {
    if (asked.filter(arrays::has).isPresent()) {
      return asked;
    }
    if (arrays.has("features")) {
      return Optional.of("features");
    }
    if (moments.equals(Optional.of(MomentNames.of("")))) {
      return Optional.empty();
    }
    List<String> matrices =
        arrays.names().stream()
            .filter(name -> isUnnamedFloat(arrays, name) && arrays.shape(name).length == 2)
            .toList();
    if (moments.isPresent()) {
      int d = arrays.shape(moments.get().covariance)[0];
      matrices.stream()
          .filter(name -> arrays.shape(name)[1] == d && arrays.shape(name)[0] > 1)
          .filter(name -> !name.equals(moments.get().covariance))
          .findFirst()
          .ifPresent(
              name -> {
                throw new NpzException(
                    ("%s: '%s' could be features, '%s' and '%s' their mean and covariance: say"
                            + " --array %s for the features, or write the others alone, as mu and"
                            + " sigma.")
                        .formatted(
                            arrays.file(),
                            name,
                            moments.get().mean,
                            moments.get().covariance,
                            name));
              });
      return Optional.empty();
    }
    if (matrices.size() > 1) {
      throw new NpzException(
          "%s has several matrices (%s); say which holds the features: --array NAME."
              .formatted(arrays.file(), String.join(", ", matrices)));
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
                        + contents()
                        + (has(Part.IMAGES)
                            ? ". Make features of its images: comparegan features --images …"
                            : moments.isPresent()
                                ? ". A matrix beside mean and covariance needs --array NAME."
                                : "."))));
  }

  private String contents() {
    return arrays.names().isEmpty()
        ? "no arrays"
        : arrays.names().stream()
            .map(
                name ->
                    "%s %s (%s)"
                        .formatted(name, Arrays.toString(arrays.shape(name)), arrays.type(name)))
            .collect(Collectors.joining(", "));
  }

  @Override
  public Features logits(LogitsKind kind) {
    boolean unbiased =
        kind == LogitsKind.UNBIASED && arrays.has(UNBIASED_LOGITS)
            || !arrays.has(LOGITS) && has(Part.LOGITS);
    return rows(unbiased ? UNBIASED_LOGITS : LOGITS);
  }

  /** As stored, or else from the features, counted once. */
  @Override
  public FeatureMoments moments() {
    if (!has(Part.MOMENTS)) {
      throw new NpzException(
          "%s has neither features [n, d] nor mean [d] and covariance [d, d]; it has %s."
              .formatted(path(), contents()));
    }
    return counted.computeIfAbsent(
        "",
        stored ->
            named(
                () ->
                    moments.isPresent() ? moments(moments.get()) : FeatureMoments.of(features())));
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
    return Arrays.stream(array(name).longs())
        .mapToInt(
            label -> {
              if (label != (int) label) {
                throw new NpzException(
                    "%s: a label of %d in '%s' is no class.".formatted(path(), label, name));
              }
              return (int) label;
            })
        .toArray();
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
    boolean floating = n instanceof NpyArray.Doubles || n instanceof NpyArray.Floats;
    if (n.size() != 1
        || floating
            && !(Math.rint(n.doubles()[0]) == n.doubles()[0]
                && Math.abs(n.doubles()[0]) < 0x1p63)) {
      throw new NpzException(
          "Array 'n' of %s must be one whole number of images; it is %s of shape %s."
              .formatted(path(), n.dtype(), Arrays.toString(n.shape())));
    }
    return OptionalLong.of(floating ? (long) n.doubles()[0] : n.longs()[0]);
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
