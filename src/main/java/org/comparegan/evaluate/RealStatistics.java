package org.comparegan.evaluate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.DoubleSupplier;
import org.comparegan.evaluate.EvaluationProgress.Counter;
import org.comparegan.evaluate.FeatureExtraction.FeatureRows;
import org.comparegan.evaluate.FeatureExtraction.RunningMoments;
import org.comparegan.feature.FeatureNetwork;
import org.comparegan.feature.FeatureNetwork.Tap;
import org.comparegan.file.Sha256;
import org.comparegan.file.WholeFile;
import org.comparegan.image.ImageSet;
import org.comparegan.metric.FeatureMoments;
import org.comparegan.metric.FeatureSet;
import org.comparegan.metric.Features;
import org.comparegan.score.FeatureFile;

/**
 * Features of real images: their moments, kept in a directory by what they depend on (data,
 * network, preparation of the images, their number), and the features themselves where a metric
 * compares images one by one.
 */
public final class RealStatistics {
  private static final int NAME = 16;

  /** Raised when pictures are decoded otherwise than before, so that former files do not answer. */
  private static final int REVISION = 2;

  private final Optional<Path> directory;

  private RealStatistics(Optional<Path> directory) {
    this.directory = directory;
  }

  /** Computed each time. */
  public static RealStatistics uncached() {
    return new RealStatistics(Optional.empty());
  }

  /** Kept as {@code .npz} files in a directory, which is made when it is missing. */
  public static RealStatistics cachedIn(Path directory) {
    return new RealStatistics(Optional.of(directory));
  }

  /** What is wanted besides the moments of the pooled features. */
  record Wanted(boolean spatial, boolean rows) {
    static final Wanted MOMENTS = new Wanted(false, false);
  }

  /**
   * The moments of the first {@code n} images, in file order.
   *
   * @throws EvaluationException when there are fewer images
   */
  public FeatureMoments of(
      ImageSet images, int n, FeatureNetwork network, EvaluationProgress progress) {
    return of(images, n, network, Wanted.MOMENTS, progress).moments();
  }

  /** Moments and what else is wanted: from files if they have it all, else in one pass. */
  RealFeatures of(
      ImageSet images, int n, FeatureNetwork network, Wanted wanted, EvaluationProgress progress) {
    if (images.size() < n) {
      throw new EvaluationException(
          ("%s has %d images, but %d were requested: give --samples %d or less, or the whole data"
                  + " set with --data-dir.")
              .formatted(images.name(), images.size(), n, images.size()));
    }
    network.check(images.height(), images.width(), images.channels());
    Optional<Path> pooled = file(images, n, network, "");
    Optional<Path> spatial = file(images, n, network, "-spatial");
    boolean known = exists(pooled) && (exists(spatial) || !wanted.spatial()) && !wanted.rows();
    if (known) {
      return new RealFeatures(
          FeatureFile.readMoments(pooled.orElseThrow()),
          wanted.spatial() ? spatial.map(FeatureFile::readMoments) : Optional.empty(),
          Optional.empty(),
          new int[0]);
    }
    RealFeatures found = compute(images, n, network, wanted, progress);
    pooled.ifPresent(file -> FeatureFile.write(file, found.moments()));
    found
        .spatial()
        .ifPresent(moments -> spatial.ifPresent(file -> FeatureFile.write(file, moments)));
    return found;
  }

  private static boolean exists(Optional<Path> file) {
    return file.isPresent() && Files.isRegularFile(file.get());
  }

  private static RealFeatures compute(
      ImageSet images, int n, FeatureNetwork network, Wanted wanted, EvaluationProgress progress) {
    Counter counter = new Counter(progress, EvaluationProgress.Stage.REAL, n);
    RunningMoments pooled = new RunningMoments();
    RunningMoments spatial = new RunningMoments();
    FeatureRows rows = new FeatureRows(wanted.rows() ? n : 0);
    FeatureExtraction.each(
        images,
        n,
        network,
        wanted.spatial() ? Tap.SPATIAL : Tap.POOLED,
        found -> {
          pooled.add(found.features(), found.rows());
          if (wanted.spatial()) {
            spatial.add(found.spatial(), found.rows());
          }
          if (wanted.rows()) {
            rows.add(found.features(), found.rows());
          }
          counter.add(found.rows());
        });
    int[] labels = new int[n];
    for (int i = 0; i < n; i++) {
      labels[i] = images.label(i);
    }
    return new RealFeatures(
        pooled.snapshot(),
        wanted.spatial() ? Optional.of(spatial.snapshot()) : Optional.empty(),
        wanted.rows() ? Optional.of(rows.features()) : Optional.empty(),
        labels);
  }

  /**
   * A number that is computed once and kept in a file.
   *
   * @param name of the file, which begins with it
   * @param dependsOn all that it depends on
   */
  double number(String name, List<String> dependsOn, DoubleSupplier computed) {
    Optional<Path> file =
        directory.map(d -> d.resolve(name + "-" + hash(String.join(" ", dependsOn)) + ".txt"));
    try {
      if (exists(file)) {
        return Double.parseDouble(Files.readString(file.orElseThrow()).strip());
      }
      double found = computed.getAsDouble();
      if (file.isPresent()) {
        WholeFile.write(file.get(), found + "\n");
      }
      return found;
    } catch (IOException | NumberFormatException e) {
      throw new EvaluationException(
          "%s cannot be read or written: delete it (%s)."
              .formatted(file.orElseThrow(), e.getMessage()),
          e);
    }
  }

  private Optional<Path> file(ImageSet images, int n, FeatureNetwork network, String suffix) {
    return directory.map(d -> d.resolve(key(images, n, network) + suffix + ".npz"));
  }

  private static String key(ImageSet images, int n, FeatureNetwork network) {
    String all =
        String.join(
            " ",
            images.checksum(),
            images.height() + "x" + images.width() + "x" + images.channels(),
            network.checksum(),
            network.preparation().toString(),
            "" + n,
            "revision " + REVISION);
    return images.name().replaceAll("[^A-Za-z0-9.-]", "-") + "-" + n + "-" + hash(all);
  }

  private static String hash(String all) {
    return Sha256.of(all.getBytes(StandardCharsets.UTF_8)).substring(0, NAME);
  }

  /**
   * Features of real images from one pass through a feature network.
   *
   * @param moments of the pooled features
   * @param spatial moments of the spatial tap, where it was asked for
   * @param rows the pooled features {@code [n, d]}, where they were asked for
   * @param labels one class an image, −1 where it is unknown; empty where there are no images
   */
  @SuppressWarnings("ArrayRecordComponent")
  record RealFeatures(
      FeatureMoments moments,
      Optional<FeatureMoments> spatial,
      Optional<Features> rows,
      int[] labels)
      implements FeatureSet {
    @Override
    public boolean has(Part part) {
      return switch (part) {
        case MOMENTS -> true;
        case SPATIAL_MOMENTS -> spatial.isPresent();
        case FEATURES -> rows.isPresent();
        case LABELS -> labels.length > 0;
        default -> false;
      };
    }

    @Override
    public OptionalLong count() {
      return moments.count();
    }

    @Override
    public Features features() {
      return rows.orElseThrow();
    }

    @Override
    public FeatureMoments spatialMoments() {
      return spatial.orElseThrow();
    }
  }
}
