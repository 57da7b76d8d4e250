package org.comparegan.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.apache.commons.io.file.PathUtils;
import org.comparegan.bench.Benchmark.Conditions;
import org.comparegan.bench.Benchmark.Need;
import org.comparegan.bench.Benchmark.Outcome;
import org.comparegan.bench.Benchmark.Row;
import org.comparegan.file.Checkout;
import org.comparegan.file.WholeFile;
import org.comparegan.graph.SessionOptions;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Measures every row that is asked for, and prints them with their goals. */
@Command(
    name = "tools/bench",
    description = "Measures speed and memory, ours and the peers' in turn within one process.",
    footer = {
      "",
      "Rows that need an option which is not given are printed as absent. Exit code 3 when a goal"
          + " is missed, or with --guard a ratio has fallen.",
      "",
      "Examples:",
      "  tools/bench --list",
      "  tools/bench --only 'features|step with' --rounds 3",
      "  tools/bench --guard"
    },
    mixinStandardHelpOptions = true)
public final class Bench implements Callable<Integer> {
  private static final int DONE = 0;
  private static final int DIFFERENCE = 3;
  private static final String RATIOS = "bench-ratios.json";

  @Option(
      names = "--only",
      paramLabel = "REGEX",
      description = "Only rows whose name has a match, and those that are measured with them.")
  private Pattern only = Pattern.compile("");

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "Rounds that count, after one that warms up. Default: ${DEFAULT-VALUE}.")
  private int rounds = 5;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of each side. Default: one per core.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--quick",
      description = "One round, and without the configurations that take minutes.")
  private boolean quick;

  @Option(
      names = "--graphs",
      paramLabel = "DIR",
      description = "The reference's graphs, each a .pb.gz with a .json.")
  private Optional<Path> graphs = Optional.empty();

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Has cifar-10-batches-bin and imagenet-sample.")
  private Optional<Path> data = Optional.empty();

  @Option(
      names = "--python",
      paramLabel = "FILE",
      description =
          "A Python with numpy, scipy, torch, torch-fidelity, pytorch-fid and prdc: the metrics'"
              + " peers.")
  private Optional<Path> python = Optional.empty();

  @Option(names = "--json", paramLabel = "FILE", description = "Write the rows there too.")
  private Optional<Path> json = Optional.empty();

  @Option(
      names = "--record",
      paramLabel = "FILE",
      description = "Write the ratios there, as in --only guard --record tools/" + RATIOS + ".")
  private Optional<Path> record = Optional.empty();

  @Option(
      names = "--guard",
      description =
          "Measure the ratios that tools/"
              + RATIOS
              + " records, and name those that fell below four fifths of it.")
  private boolean guard;

  @Option(
      names = "--list",
      description = "Print the names of the rows, their goals, and the options they need.")
  private boolean list;

  /** Runs the command line. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Bench()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    if (rounds < 1 || threads < 1) {
      throw usage("--rounds and --threads must be 1 or more.");
    }
    given()
        .forEach(
            (need, path) -> {
              if (Files.notExists(path)) {
                throw usage(need + ": there is no " + path + ".");
              }
            });
    if (guard) {
      return guard();
    }
    List<Benchmark> benchmarks = wanted();
    if (list) {
      benchmarks.forEach(Bench::list);
      return DONE;
    }
    BenchTable table = measured(benchmarks);
    System.out.print(table.text(threads));
    if (json.isPresent()) {
      WholeFile.write(json.get(), table.json(threads, rounds()) + "\n");
    }
    if (record.isPresent()) {
      WholeFile.write(
          record.get(),
          new ObjectMapper()
                  .writerWithDefaultPrettyPrinter()
                  .writeValueAsString(SpeedGuard.ratios(table.lines()))
              + "\n");
    }
    return table.isGood() ? DONE : DIFFERENCE;
  }

  private ParameterException usage(String message) {
    return new ParameterException(new CommandLine(this), message);
  }

  private int guard() throws IOException {
    SpeedGuard recorded = SpeedGuard.read(Checkout.folder("tools").resolve(RATIOS));
    List<String> fallen =
        inFolder(work -> recorded.fallen(SpeedGuard.benchmarks(), conditions(work)));
    fallen.forEach(line -> System.out.println("fallen: " + line));
    return fallen.isEmpty() ? DONE : DIFFERENCE;
  }

  private List<Benchmark> wanted() {
    List<Benchmark> wanted = new ArrayList<>();
    for (Benchmark benchmark : quick ? Benchmarks.quick() : Benchmarks.all()) {
      if (benchmark.rows().stream().anyMatch(row -> only.matcher(row.name()).find())) {
        wanted.add(benchmark);
      }
    }
    return wanted;
  }

  private static void list(Benchmark benchmark) {
    String needs = benchmark.need().map(need -> "  needs " + need).orElse("");
    for (Row row : benchmark.rows()) {
      System.out.println((row.name() + "  " + row.goal()).strip() + needs);
    }
  }

  private BenchTable measured(List<Benchmark> benchmarks) throws IOException {
    List<BenchTable.Line> lines = new ArrayList<>();
    for (Benchmark benchmark : benchmarks) {
      List<Outcome> outcomes = inFolder(work -> outcomes(benchmark, conditions(work)));
      for (int i = 0; i < outcomes.size(); i++) {
        lines.add(new BenchTable.Line(benchmark.rows().get(i), outcomes.get(i)));
      }
    }
    return new BenchTable(lines);
  }

  private static List<Outcome> outcomes(Benchmark benchmark, Conditions conditions) {
    Optional<Need> missing = benchmark.need().filter(need -> !conditions.given().containsKey(need));
    return missing.isEmpty()
        ? benchmark.measure(conditions)
        : benchmark.rows().stream()
            .<Outcome>map(row -> new Outcome.Absent("needs " + missing.get()))
            .toList();
  }

  private interface Work<T> {
    T in(Path folder);
  }

  /** Works in a temporary folder, which is removed at the end. */
  private static <T> T inFolder(Work<T> work) throws IOException {
    Path folder = Files.createTempDirectory("bench");
    try {
      return work.in(folder);
    } finally {
      PathUtils.deleteDirectory(folder);
    }
  }

  private Conditions conditions(Path work) {
    return new Conditions(
        rounds(), new SessionOptions(threads, false), given(), work, System.err::println);
  }

  private Map<Need, Path> given() {
    Map<Need, Path> given = new EnumMap<>(Need.class);
    graphs.ifPresent(path -> given.put(Need.GRAPHS, path));
    data.ifPresent(path -> given.put(Need.DATA, path));
    python.ifPresent(path -> given.put(Need.PYTHON, path));
    return given;
  }

  private int rounds() {
    return quick ? 1 : rounds;
  }
}
