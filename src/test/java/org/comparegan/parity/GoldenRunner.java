package org.comparegan.parity;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.comparegan.parity.GoldenResult.Status;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Runs golden cases and prints a line per case; exits 1 when one fails, or when more than a quarter
 * of the network cases with gradients are kinks.
 */
@Command(
    name = "tools/golden",
    description = "Runs every golden case under directories and compares.",
    mixinStandardHelpOptions = true)
public final class GoldenRunner implements Callable<Integer> {
  private static final int MOST_KINKS = 4;

  @Parameters(paramLabel = "DIR", arity = "1..*", description = "Directories with golden files.")
  private List<Path> directories = List.of();

  @Option(
      names = "--only",
      paramLabel = "REGEX",
      description = "Only cases whose \"kind name\" has a match.")
  private Pattern only = Pattern.compile("");

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description = "Cases at a time; large ones need gigabytes each. Default: ${DEFAULT-VALUE}.")
  private int jobs = 1;

  @Option(
      names = OtherKernels.OPTION,
      description =
          "Do not try a trajectory that fails again in a process with TensorFlow's other kernels.")
  private boolean ownKernels;

  /** Runs the command line. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new GoldenRunner()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<GoldenCase> cases =
        GoldenFiles.cases(directories).stream()
            .filter(c -> only.matcher(c.kind() + " " + c.name()).find())
            .toList();
    Tally tally = new Tally();
    ExecutorService pool = Executors.newFixedThreadPool(Math.max(1, jobs));
    try {
      List<Future<GoldenResult>> results = new ArrayList<>();
      cases.forEach(c -> results.add(pool.submit(c::run)));
      for (int i = 0; i < cases.size(); i++) {
        GoldenResult result = judged(cases.get(i), result(results.get(i)));
        System.out.println(line(cases.get(i), result));
        System.out.flush();
        tally.add(cases.get(i), result);
      }
    } finally {
      pool.shutdownNow();
    }
    System.out.println(tally.kinks());
    System.out.println(tally.total());
    return tally.isGood() ? 0 : 1;
  }

  private GoldenResult judged(GoldenCase golden, GoldenResult result)
      throws IOException, InterruptedException {
    return result.status() == Status.FAIL && golden.kind().equals("training") && !ownKernels
        ? OtherKernels.judge(golden, result, directories)
        : result;
  }

  private static GoldenResult result(Future<GoldenResult> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      return new GoldenResult(Status.FAIL, Double.NaN, "cannot run: " + e.getCause());
    }
  }

  private static String line(GoldenCase golden, GoldenResult result) {
    String why = result.why().replace('\n', ' ');
    return "%s %s %s %s %s"
        .formatted(
            result.status(),
            golden.kind(),
            golden.name(),
            String.format(Locale.ROOT, "%.1e", result.maxError()),
            why)
        .stripTrailing();
  }

  /** Counts of what came out. */
  private static final class Tally {
    private int passed;
    private int failed;
    private int kinks;
    private int networkKinks;
    private int networksWithGradients;

    void add(GoldenCase golden, GoldenResult result) {
      boolean network =
          golden instanceof GraphGolden graph
              && graph.kind().equals("network")
              && graph.hasGradients();
      networksWithGradients += network ? 1 : 0;
      switch (result.status()) {
        case PASS -> passed++;
        case FAIL -> failed++;
        case KINK -> {
          passed++;
          kinks++;
          networkKinks += network ? 1 : 0;
        }
      }
    }

    String kinks() {
      return "%d of those that passed are kinks, %d of %d network cases with gradients"
          .formatted(kinks, networkKinks, networksWithGradients);
    }

    String total() {
      return passed + " passed, " + failed + " failed";
    }

    boolean isGood() {
      return failed == 0 && networkKinks * MOST_KINKS <= networksWithGradients;
    }
  }
}
