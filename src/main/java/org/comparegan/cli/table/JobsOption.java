package org.comparegan.cli.table;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.comparegan.cli.common.Console;
import org.comparegan.cli.common.Verb;
import org.comparegan.reproduce.PaperTable;
import org.comparegan.reproduce.RowCost;
import picocli.CommandLine.Option;

/** {@code --jobs}: how many rows are measured together, within the memory that is there. */
public final class JobsOption {
  private static final Path MEMORY = Path.of("/proc/meminfo");

  /** Of a process beside its generator: Java, TensorFlow, the feature network; gigabytes. */
  private static final double PROCESS = 1.5;

  @Option(
      names = "--jobs",
      paramLabel = "N|auto",
      description =
          "Rows of a published table that are measured together, in processes of their own; no more"
              + " than memory allows. auto: as many as memory and cores allow. Default: 1.")
  private String jobs = "1";

  /** Whether rows may be measured together. */
  boolean wanted() {
    return !jobs.equals("1");
  }

  /** How many, for these rows; says so where memory allows fewer than asked for. */
  int number(List<PaperTable.Row> rows, Verb verb, Console console) throws IOException {
    if (!jobs.matches("auto|[1-9]\\d{0,2}")) {
      throw verb.usage("--jobs is auto or a number from 1, not '" + jobs + "'.");
    }
    if (rows.size() < 2) {
      return 1;
    }
    boolean auto = jobs.equals("auto");
    int asked =
        Math.min(
            rows.size(),
            auto ? Runtime.getRuntime().availableProcessors() : Integer.parseInt(jobs));
    double each = gigabytes(rows);
    double free = free() / 1e9;
    int allowed = allowed(asked, each, free);
    if (allowed < asked && !auto) {
      console.notice(
          String.format(
              Locale.ROOT,
              "--jobs %s: a row takes about %.1f GB and %.1f GB are free, so %d at a time.",
              jobs,
              each,
              free,
              allowed));
    }
    return allowed;
  }

  /** As many as there is memory for, at least one. */
  public static int allowed(int asked, double gigabytesEach, double gigabytesFree) {
    return Math.max(1, Math.min(asked, (int) (gigabytesFree / gigabytesEach)));
  }

  /** Of the largest row; one without a configuration is taken for as large as the largest known. */
  private static double gigabytes(List<PaperTable.Row> rows) {
    return PROCESS
        + rows.stream()
            .map(RowCost::of)
            .flatMap(Optional::stream)
            .mapToDouble(RowCost::gigabytes)
            .max()
            .orElse(PROCESS);
  }

  /** Bytes that can be had without swapping; what only caches files counts as free on Linux. */
  private static long free() throws IOException {
    if (Files.exists(MEMORY)) {
      for (String line : Files.readAllLines(MEMORY)) {
        if (line.startsWith("MemAvailable:")) {
          return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
        }
      }
    }
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getFreeMemorySize();
  }
}
