package org.comparegan.parity;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.comparegan.evaluate.StatisticsFile;
import org.comparegan.metric.CovarianceKind;
import org.comparegan.metric.FeatureMoments;
import org.comparegan.metric.Features;
import org.comparegan.metric.FrechetDistance;
import org.comparegan.metric.KernelDistance;
import org.comparegan.metric.MetricProfiles;
import org.comparegan.metric.NearestNeighbours;
import org.comparegan.metric.Threads;
import org.comparegan.npz.NpyRows;
import org.comparegan.npz.NpzFile;

/**
 * Our side of {@code tools/bench-metrics}: takes a task a line from standard input and answers with
 * seconds by the clock and of all processors, the number, and the peak of the heap in megabytes.
 *
 * <p>Tasks: {@code fid REAL.npz FAKE.npz} (statistics), {@code kid}, {@code prdc REAL.npy
 * FAKE.npy}, {@code statistics FILE.npy} (features). Reading the files counts.
 */
public final class MetricBenchmark {
  private MetricBenchmark() {}

  /** The number of threads is the only argument. */
  public static void main(String[] arguments) throws IOException {
    int threads = Integer.parseInt(arguments[0]);
    BufferedReader tasks =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = tasks.readLine(); line != null; line = tasks.readLine()) {
      String[] task = line.split("\t");
      heap().forEach(MemoryPoolMXBean::resetPeakUsage);
      long processor = processorNanos();
      long start = System.nanoTime();
      double number = Threads.with(threads, () -> result(task));
      double seconds = (System.nanoTime() - start) * 1e-9;
      double worked = (processorNanos() - processor) * 1e-9;
      long peak = heap().stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
      System.out.printf(
          Locale.ROOT, "%.4f\t%.4f\t%.15g\t%d%n", seconds, worked, number, peak >> 20);
      System.out.flush();
    }
  }

  private static double result(String[] task) {
    return switch (task[0]) {
      case "fid" ->
          FrechetDistance.between(
                  StatisticsFile.read(Path.of(task[1])),
                  StatisticsFile.read(Path.of(task[2])),
                  MetricProfiles.COMPARE_GAN.frechet())
              .value();
      case "kid", "prdc" -> pair(task);
      case "statistics" -> statistics(Path.of(task[1]));
      default -> throw new IllegalArgumentException("no task is called " + task[0]);
    };
  }

  private static double pair(String[] task) {
    try (NpzFile real = NpzFile.open(Path.of(task[1]));
        NpzFile fake = NpzFile.open(Path.of(task[2]))) {
      return task[0].equals("kid")
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

  private static double statistics(Path file) {
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

  private static long processorNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  private static List<MemoryPoolMXBean> heap() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .toList();
  }
}
