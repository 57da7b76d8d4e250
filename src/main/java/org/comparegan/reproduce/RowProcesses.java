package org.comparegan.reproduce;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.comparegan.file.JavaProcess;

/**
 * Measures rows of a table in processes of their own, several at a time. Each process keeps its
 * result in the report's folder. A row whose process fails has no result there; measuring it again
 * in this process tells why.
 *
 * @param main binary name of the class that takes the command line
 * @param arguments command line of this process
 * @param atATime how many processes run together
 */
public record RowProcesses(String main, List<String> arguments, int atATime) {
  private static final long POLL_MILLIS = 200;

  /** Options that get a different value in each process. */
  private static final List<String> REPLACED = List.of("--jobs", "--rows", "--threads");

  /**
   * Memory that rows need.
   *
   * @param each gigabytes of a process
   * @param free gigabytes available without swapping
   */
  public record Memory(double each, double free) {
    private static final Path LINUX = Path.of("/proc/meminfo");

    /** Java, TensorFlow and the feature network, gigabytes. */
    private static final double BASE = 1.5;

    /** Generator of a row without a configuration, where no other row has one; gigabytes. */
    private static final double UNKNOWN = 1.5;

    /** Memory per process, sized for the largest row, and memory available now. */
    public static Memory of(List<PaperTable.Row> rows) throws IOException {
      double largest =
          rows.stream()
              .map(RowCost::of)
              .flatMap(Optional::stream)
              .mapToDouble(RowCost::gigabytes)
              .max()
              .orElse(UNKNOWN);
      return new Memory(BASE + largest, available() / 1e9);
    }

    /** Number of processes that fit, at most {@code asked} and at least one. */
    public int allowed(int asked) {
      return Math.max(1, Math.min(asked, (int) (free / each)));
    }

    /** Bytes; on Linux the file cache counts as available. */
    private static long available() throws IOException {
      if (Files.exists(LINUX)) {
        for (String line : Files.readAllLines(LINUX)) {
          if (line.startsWith("MemAvailable:")) {
            return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
          }
        }
      }
      return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getFreeMemorySize();
    }
  }

  /**
   * Measures rows. Returns when all processes have ended; processes still running when {@code stop}
   * turns true are ended.
   *
   * @param done called with the number of processes that have ended
   */
  public void run(List<PaperTable.Row> rows, BooleanSupplier stop, LongConsumer done)
      throws IOException {
    List<Process> running = new ArrayList<>();
    int started = 0;
    try {
      while (started - running.size() < rows.size() && !stop.getAsBoolean()) {
        while (running.size() < atATime && started < rows.size()) {
          running.add(start(rows.get(started++)));
        }
        running.get(0).waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
        running.removeIf(process -> !process.isAlive());
        done.accept(started - running.size());
      }
      running.forEach(Process::destroy);
      for (Process process : running) {
        process.waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      running.forEach(Process::destroy);
    }
  }

  private Process start(PaperTable.Row row) throws IOException {
    return JavaProcess.of(main, arguments(row.name()))
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** The command line of the process of a row. */
  List<String> arguments(String row) {
    List<String> own = JavaProcess.without(REPLACED, arguments);
    int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / atATime);
    own.addAll(List.of("--rows", row, "--threads", Integer.toString(threads), "--quiet"));
    return own;
  }
}
