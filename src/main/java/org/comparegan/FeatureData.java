package org.comparegan;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Stream;
import org.comparegan.metric.FeatureMoments;
import org.comparegan.metric.FeatureMoments.CovarianceKind;
import org.comparegan.metric.FeatureSet;
import org.comparegan.metric.FeatureSet.Part;
import org.comparegan.metric.Features;
import org.comparegan.metric.InceptionScore.LogitsKind;
import org.comparegan.metric.MetricException;
import org.comparegan.score.FeatureFile;

/**
 * What {@link Scores} compare: features of a set of images {@code [n][d]}, their logits {@code
 * [n][classes]}, or only mean and covariance of the features, which are enough for FID.
 */
public final class FeatureData {
  /** Rows that a stream hands on together. */
  private static final int BATCH = 256;

  private final Source source;
  private final List<String> notices;

  private FeatureData(Source source, List<String> notices) {
    this.source = source;
    this.notices = notices;
  }

  /** Opens the set, in memory or on disk. */
  private interface Source {
    FeatureSet open() throws IOException;
  }

  /**
   * Features in memory; the array must not change afterwards.
   *
   * @throws MetricException for ragged or empty input
   */
  public static FeatureData of(float[][] features) {
    return inMemory(Optional.of(Features.of(features)), Optional.empty(), Optional.empty());
  }

  /**
   * Features and logits of the same images.
   *
   * @throws MetricException for ragged or empty input
   */
  public static FeatureData of(float[][] features, float[][] logits) {
    return inMemory(
        Optional.of(Features.of(features)), Optional.of(Features.of(logits)), Optional.empty());
  }

  /**
   * Logits alone, for the Inception Score.
   *
   * @param logits {@code [n][classes]}, before the softmax
   * @throws MetricException for ragged or empty input
   */
  public static FeatureData ofLogits(float[][] logits) {
    return inMemory(Optional.empty(), Optional.of(Features.of(logits)), Optional.empty());
  }

  /** Features and logits as a network gives them, row-major. */
  static FeatureData of(float[] features, float[] logits, int rows) {
    if (rows == 0) {
      throw new MetricException("there are no images");
    }
    return inMemory(
        Optional.of(Features.of(features, rows, features.length / rows)),
        Optional.of(Features.of(logits, rows, logits.length / rows)),
        Optional.empty());
  }

  /**
   * Mean and covariance of a stream of rows, in one pass and memory for d² numbers: enough for FID,
   * not for KID or neighbours. The stream is read to its end and closed.
   *
   * @param rows features of an image each, of the same length; a row may be reused for the next
   * @throws MetricException for fewer than two rows, rows of other lengths, NaN or infinity
   */
  public static FeatureData statistics(Stream<float[]> rows) {
    try (rows) {
      Iterator<float[]> all = rows.sequential().iterator();
      if (!all.hasNext()) {
        throw new MetricException("there are no values");
      }
      List<float[]> batch = new ArrayList<>(List.of(all.next().clone()));
      FeatureMoments.Accumulator moments = new FeatureMoments.Accumulator(batch.get(0).length);
      while (all.hasNext()) {
        if (batch.size() == BATCH) {
          moments.add(Features.of(batch.toArray(float[][]::new)));
          batch.clear();
        }
        batch.add(all.next().clone());
      }
      moments.add(Features.of(batch.toArray(float[][]::new)));
      return of(moments.snapshot(), List.of());
    }
  }

  /**
   * Statistics made elsewhere.
   *
   * @param mean {@code [d]}
   * @param covariance {@code [d][d]}, the sample covariance (over n − 1), symmetric
   * @param images number of images behind it
   * @throws MetricException when the shapes disagree, or this is no covariance
   */
  public static FeatureData statistics(double[] mean, double[][] covariance, long images) {
    double[] flat = Stream.of(covariance).flatMapToDouble(Arrays::stream).toArray();
    return of(
        FeatureMoments.of(mean, flat, CovarianceKind.SAMPLE, OptionalLong.of(images)), List.of());
  }

  /**
   * A file of features, logits or statistics, {@code .npz} or {@code .npy}, as {@code ./comparegan
   * features} and other tools write it (docs/formats.md). Rows are read from the file when they are
   * needed; it is open only meanwhile.
   *
   * @throws org.comparegan.npz.NpzException when it is damaged or unclear
   * @throws UncheckedIOException when it cannot be read
   */
  public static FeatureData read(Path file) {
    List<String> notices = new ArrayList<>();
    try {
      FeatureFile.open(file, Optional.empty(), notices::add).close();
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read", e);
    }
    return new FeatureData(
        () -> FeatureFile.open(file, Optional.empty(), notice -> {}), List.copyOf(notices));
  }

  private static FeatureData of(FeatureMoments moments, List<String> notices) {
    FeatureSet set = new InMemory(Optional.empty(), Optional.empty(), Optional.of(moments));
    return new FeatureData(() -> set, notices);
  }

  private static FeatureData inMemory(
      Optional<Features> features, Optional<Features> logits, Optional<FeatureMoments> moments) {
    FeatureSet set = new InMemory(features, logits, moments);
    return new FeatureData(() -> set, List.of());
  }

  /** Mean and covariance alone, computed once: for a set that many others are compared with. */
  public FeatureData statistics() {
    return of(use(FeatureSet::moments), notices);
  }

  /** Number of images; empty for a file of statistics that does not say. */
  public OptionalLong count() {
    return use(FeatureSet::count);
  }

  /**
   * A copy of the features, {@code [n][d]}.
   *
   * @throws MetricException when there are only statistics or logits
   */
  public float[][] features() {
    return use(set -> rows(set.features()));
  }

  /**
   * A copy of the logits, {@code [n][classes]}.
   *
   * @throws MetricException when there are none
   */
  public float[][] logits() {
    return use(set -> rows(set.logits(LogitsKind.GRAPH)));
  }

  private static float[][] rows(Features values) {
    float[][] rows = new float[values.rows()][values.columns()];
    double[] row = new double[values.columns()];
    for (int i = 0; i < rows.length; i++) {
      values.copy(i, 1, row, 0);
      for (int j = 0; j < row.length; j++) {
        rows[i][j] = (float) row[j];
      }
    }
    return rows;
  }

  /** What to know of how a file was read, a sentence each. */
  List<String> notices() {
    return notices;
  }

  /** Runs a task on the set; a file is closed after it. */
  <T> T use(Function<FeatureSet, T> task) {
    try {
      FeatureSet set = source.open();
      try (Closeable file = set instanceof Closeable open ? open : () -> {}) {
        return task.apply(set);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record InMemory(
      Optional<Features> matrix, Optional<Features> logitRows, Optional<FeatureMoments> stored)
      implements FeatureSet {
    @Override
    public boolean has(Part part) {
      return switch (part) {
        case FEATURES -> matrix.isPresent();
        case MOMENTS -> matrix.isPresent() || stored.isPresent();
        case LOGITS -> logitRows.isPresent();
        default -> false;
      };
    }

    @Override
    public OptionalLong count() {
      return matrix
          .or(() -> logitRows)
          .map(rows -> OptionalLong.of(rows.rows()))
          .orElseGet(() -> stored.map(FeatureMoments::count).orElseGet(OptionalLong::empty));
    }

    @Override
    public Features features() {
      return matrix.orElseThrow(
          () -> new MetricException("there are no features, only " + contents()));
    }

    @Override
    public FeatureMoments moments() {
      return stored.orElseGet(() -> FeatureMoments.of(features()));
    }

    @Override
    public Features logits(LogitsKind kind) {
      return logitRows.orElseThrow(
          () -> new MetricException("there are no logits, only " + contents()));
    }

    private String contents() {
      return matrix.isPresent() ? "features" : stored.isPresent() ? "statistics" : "logits";
    }
  }
}
