package org.comparegan.evaluate;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.comparegan.data.ImageSet;
import org.comparegan.feature.Activations;
import org.comparegan.feature.FeatureNetwork;
import org.comparegan.metric.FeatureMoments;
import org.comparegan.metric.FeatureStatistics;
import org.comparegan.metric.Features;

/**
 * Moments of the features of real images, kept in a directory by what they depend on: data,
 * network, preparation of the images, and their number.
 */
public final class RealStatistics {
  private static final int BATCH = 64;

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

  /**
   * The moments of the first {@code n} images, in file order.
   *
   * @throws EvaluationException when there are fewer images
   */
  public FeatureMoments of(
      ImageSet images, int n, FeatureNetwork network, EvaluationProgress progress) {
    if (images.size() < n) {
      throw new EvaluationException(
          ("%s has %d images, but %d are asked for: give --samples %d or less, or the whole data"
                  + " set with --data-dir.")
              .formatted(images.name(), images.size(), n, images.size()));
    }
    network.check(images.height(), images.width(), images.channels());
    Optional<Path> file = directory.map(d -> d.resolve(key(images, n, network)));
    if (file.isPresent() && Files.isRegularFile(file.get())) {
      return StatisticsFile.read(file.get());
    }
    FeatureMoments moments = compute(images, n, network, progress);
    file.ifPresent(f -> StatisticsFile.write(f, moments));
    return moments;
  }

  private static FeatureMoments compute(
      ImageSet images, int n, FeatureNetwork network, EvaluationProgress progress) {
    Stopwatch watch = new Stopwatch(progress, EvaluationProgress.Stage.REAL, n);
    Optional<FeatureStatistics> statistics = Optional.empty();
    int pixels = images.pixels();
    float[] batch = new float[BATCH * pixels];
    for (int first = 0; first < n; first += BATCH) {
      int rows = Math.min(BATCH, n - first);
      for (int i = 0; i < rows; i++) {
        images.read(first + i, batch, i * pixels);
      }
      Activations found =
          network.run(
              Arrays.copyOf(batch, rows * pixels),
              images.height(),
              images.width(),
              images.channels());
      int columns = found.features().length / rows;
      if (statistics.isEmpty()) {
        statistics = Optional.of(new FeatureStatistics(columns));
      }
      statistics.orElseThrow().add(Features.of(found.features(), rows, columns));
      watch.add(rows);
    }
    return statistics.orElseThrow().snapshot();
  }

  private static String key(ImageSet images, int n, FeatureNetwork network) {
    String all =
        String.join(
            " ", images.checksum(), network.checksum(), network.preparation().toString(), "" + n);
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
      String set = images.name().replaceAll("[^A-Za-z0-9.-]", "-");
      return set + "-" + n + "-" + HexFormat.of().formatHex(hash, 0, 8) + ".npz";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java lacks SHA-256, which every Java must have.", e);
    }
  }
}
