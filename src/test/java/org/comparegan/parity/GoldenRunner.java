package org.comparegan.parity;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.comparegan.file.Checkout;
import org.comparegan.graph.Device;
import org.comparegan.graph.SessionOptions;
import org.comparegan.parity.GoldenResult.Status;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Runs golden cases and prints a line for each; the command {@code tools/golden}. */
@Command(
    name = "tools/golden",
    description = {
      "Computes golden cases and compares them with what google/compare_gan computed.",
      "",
      "A line for each case: status, kind, name, largest error, and what differs most. PASS agrees"
          + " within the bound that the case has. KINK agrees but for gradients before a ReLU whose"
          + " input is within rounding of zero, or agrees in another rounding; it counts as passed."
          + " FAIL differs, or cannot be run.",
      ""
    },
    footer = {
      "",
      "Exit code 0: all passed; 1: a case failed, more than a quarter of the network cases with"
          + " gradients are kinks, or nothing was compared; 2: wrong usage.",
      "",
      "Examples:",
      "  tools/golden                             the cases of the checkout: minutes",
      "  tools/golden --quick                     a dozen of them: half a minute",
      "  tools/golden --device gpu:0 --quick      does a GPU compute what the reference did?",
      "  tools/golden --only '^op conv'",
      "  tools/golden DIR DIR --jobs 4",
      "",
      "src/test/resources/golden/README.md says what a case is, docs/gpu.md what a GPU may differ."
    },
    mixinStandardHelpOptions = true)
public final class GoldenRunner implements Callable<Integer> {
  private static final int DONE = 0;
  private static final int FAILED = 1;
  private static final String PROJECT = "src/test/resources/golden";
  private static final int MOST_KINKS = 4;

  /** One of each kind of kernel, forward and backward, and networks that put them together. */
  private static final Set<String> QUICK =
      Set.of(
          "op batch-norm-4d-train",
          "op batch-norm-2d-infer",
          "op biggan-block-gen-cbn-sn",
          "op biggan-block-disc-down",
          "op biggan-deep-block-gen-cbn-sn",
          "network biggan-32-ch16-g-train",
          "network biggan-32-ch16-d-train",
          "network biggan-32-accu-g-infer-update",
          "network cifar-ln-sn-auto-d-train",
          "network dcgan-sn-dbn-d-train",
          "network resnet5-cbn-sn-g-infer",
          "network sndcgan-sn-auto-d-train");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "DIR",
      arity = "0..*",
      description = "Directories or files with golden cases. Default: " + PROJECT + ".")
  private List<Path> directories = List.of();

  @Option(
      names = "--device",
      paramLabel = "auto|cpu|gpu:N",
      converter = DeviceConverter.class,
      description =
          "Where to compute, with the tolerance of that device. Default: gpu:0 if there is one,"
              + " else cpu.")
  private Device device = Device.AUTO;

  @Option(
      names = "--quick",
      description = "Only a dozen cases of layers, blocks and small networks.")
  private boolean quick;

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

  private static final class DeviceConverter implements ITypeConverter<Device> {
    @Override
    public Device convert(String text) {
      try {
        return Device.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    }
  }

  @Override
  public Integer call() throws Exception {
    if (!deviceIsThere()) {
      // What the CPU computes instead would say nothing of the device.
      return nothingCompared(
          "There is no %s here; './comparegan doctor --device %s' says what is missing."
              .formatted(device, device));
    }
    List<Path> roots = directories.isEmpty() ? List.of(Checkout.folder(PROJECT)) : directories;
    for (Path root : roots) {
      if (Files.notExists(root)) {
        throw new ParameterException(spec.commandLine(), "There is no " + root + ".");
      }
    }
    List<GoldenCase> cases =
        GoldenFiles.cases(roots).stream().filter(golden -> isWanted(label(golden))).toList();
    return cases.isEmpty()
        ? nothingCompared("No case in " + roots + " is wanted.")
        : run(cases, roots);
  }

  private boolean deviceIsThere() {
    return device.gpu().isEmpty()
        || device.gpu().getAsInt() < OnDevice.gpus(new SessionOptions(0, false, device));
  }

  private int nothingCompared(String why) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(why + " Nothing was compared.");
    err.flush();
    return FAILED;
  }

  private boolean isWanted(String label) {
    return only.matcher(label).find() && (!quick || QUICK.contains(label));
  }

  private static String label(GoldenCase golden) {
    return golden.kind() + " " + golden.name();
  }

  private int run(List<GoldenCase> cases, List<Path> roots) throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    OnDevice on = OnDevice.of(device);
    Tally tally = new Tally();
    ExecutorService pool = Executors.newFixedThreadPool(Math.max(1, jobs));
    try {
      List<Future<GoldenResult>> results = new ArrayList<>();
      cases.forEach(golden -> results.add(pool.submit(() -> golden.run(on))));
      for (int i = 0; i < cases.size(); i++) {
        GoldenCase golden = cases.get(i);
        GoldenResult result = result(results.get(i));
        if (!result.agrees() && golden.kind().equals("training") && !ownKernels && !on.isGpu()) {
          result = OtherKernels.judge(golden, result, roots);
        }
        out.println(line(golden, result));
        out.flush();
        tally.add(golden, result);
      }
    } finally {
      pool.shutdownNow();
    }
    out.println(tally.kinks());
    out.println(tally.total());
    out.flush();
    return tally.isGood() ? DONE : FAILED;
  }

  private static GoldenResult result(Future<GoldenResult> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      return GoldenResult.fail("cannot run: " + e.getCause());
    }
  }

  private static String line(GoldenCase golden, GoldenResult result) {
    return "%s %s %s %s"
        .formatted(
            result.status(),
            label(golden),
            String.format(Locale.ROOT, "%.1e", result.maxError()),
            result.why().replace('\n', ' '))
        .stripTrailing();
  }

  /** Counts of how cases ended. */
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
      passed += result.agrees() ? 1 : 0;
      failed += result.agrees() ? 0 : 1;
      if (result.status() == Status.KINK) {
        kinks++;
        networkKinks += network ? 1 : 0;
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
