package org.comparegan.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.comparegan.evaluate.StatisticsFile;
import org.comparegan.metric.CovarianceKind;
import org.comparegan.metric.FeatureMoments;
import org.comparegan.metric.Features;
import org.comparegan.metric.FrechetDistance;
import org.comparegan.metric.KernelDistance;
import org.comparegan.metric.MetricProfiles;
import org.comparegan.metric.NearestNeighbours;
import org.comparegan.npz.NpyRows;
import org.comparegan.npz.NpzFile;

/** A metric from files to a number; reading the files counts. */
enum MetricTask {
  /** From two statistics files, against {@code eigvals} of torch-fidelity. */
  FID("fid", "torch-fidelity", List.of("real.npz", "fake.npz"), 2),
  /** From two statistics files, against {@code sqrtm} of pytorch-fid. */
  FID_SCIPY("fid-scipy", "pytorch-fid", List.of("real.npz", "fake.npz"), 8),
  /** From features, 100 subsets of 1000. */
  KID("kid", "torch-fidelity", List.of("real.npy", "fake.npy"), 1),
  /** Precision, recall, density, coverage from features. */
  PRDC("prdc", "prdc", List.of("real.npy", "fake.npy"), 1),
  /** Mean and covariance of features. */
  STATISTICS("statistics", "numpy", List.of("many.npy"), 1);

  private final String label;
  private final String peer;
  private final List<String> files;
  private final double goal;

  MetricTask(String label, String peer, List<String> files, double goal) {
    this.label = label;
    this.peer = peer;
    this.files = files;
    this.goal = goal;
  }

  /** The name of the task in {@code bench_metrics.py}. */
  String label() {
    return label;
  }

  /** The row of the table. */
  Row row() {
    return Row.atLeast("metric " + label + " against " + peer, goal);
  }

  /** The files that it reads, by name. */
  List<String> files() {
    return files;
  }

  /** The number, from files in a directory. */
  double result(Path folder) {
    Path first = folder.resolve(files.get(0));
    return switch (this) {
      case FID, FID_SCIPY ->
          FrechetDistance.between(
                  StatisticsFile.read(first),
                  StatisticsFile.read(folder.resolve(files.get(1))),
                  MetricProfiles.COMPARE_GAN.frechet())
              .value();
      case KID, PRDC -> pair(first, folder.resolve(files.get(1)));
      case STATISTICS -> trace(first);
    };
  }

  private double pair(Path realFile, Path fakeFile) {
    try (NpzFile real = NpzFile.open(realFile);
        NpzFile fake = NpzFile.open(fakeFile)) {
      return this == KID
          ? KernelDistance.between(
                  features(real), features(fake), MetricProfiles.TORCH_FIDELITY.kernel())
              .value()
          : NearestNeighbours.between(
                  features(real), features(fake), MetricProfiles.COMPARE_GAN.neighbours())
              .density();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double trace(Path file) {
    try (NpzFile features = NpzFile.open(file)) {
      FeatureMoments moments = FeatureMoments.of(features(features));
      double[] covariance = moments.covariance(CovarianceKind.SAMPLE);
      double trace = 0;
      for (int i = 0; i < moments.columns(); i++) {
        trace += covariance[i * moments.columns() + i];
      }
      return trace;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Features features(NpzFile file) throws IOException {
    NpyRows rows = file.rows(file.names().iterator().next());
    return new Features() {
      @Override
      public int rows() {
        return rows.rows();
      }

      @Override
      public int columns() {
        return rows.columns();
      }

      @Override
      public void copy(int first, int count, double[] target, int offset) {
        rows.copy(first, count, target, offset);
      }
    };
  }
}
