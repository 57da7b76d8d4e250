package org.comparegan.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.apache.commons.io.file.PathUtils;
import org.comparegan.file.WholeFile;
import org.comparegan.graph.SessionOptions;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures every row that is asked for, and prints them with their goals. */
@Command(
    name = "tools/bench",
    description = "Measures speed and memory, ours and the peers' in turn within one process.",
    footer = {
      "",
      "Rows whose peer is not there are printed as absent. Exit code 3 when a goal is missed.",
      "",
      "Example:",
      "  tools/bench --only 'features|step with' --rounds 3"
    },
    mixinStandardHelpOptions = true)
public final class Bench implements Callable<Integer> {
  private static final int DONE = 0;
  private static final int DIFFERENCE = 3;

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
      description = "The reference's graphs. Default: ../shared/golden/graphs where it is there.")
  private Path graphs = Path.of("../shared/golden/graphs");

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description =
          "Has cifar-10-batches-bin and imagenet-sample. Default: ../shared/data where it is"
              + " there.")
  private Path data = Path.of("../shared/data");

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
      description = "Write the ratios there: tools/bench-ratios.json is what the guard holds.")
  private Optional<Path> record = Optional.empty();

  @Option(names = "--list", description = "Print the names of the rows and their goals.")
  private boolean list;

  /** Runs the command line. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Bench()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    if (rounds < 1 || threads < 1) {
      throw new CommandLine.ParameterException(
          new CommandLine(this), "--rounds and --threads must be 1 or more.");
    }
    List<Benchmark> benchmarks = wanted();
    if (list) {
      benchmarks.forEach(
          benchmark ->
              benchmark
                  .rows()
                  .forEach(row -> System.out.println((row.name() + "  " + row.goal()).strip())));
      return DONE;
    }
    BenchTable table = measured(benchmarks);
    System.out.print(table.text(Machine.line(threads)));
    if (json.isPresent()) {
      Map<String, Object> facts = new LinkedHashMap<>(Machine.facts(threads));
      facts.put("rounds", quick ? 1 : rounds);
      WholeFile.write(json.get(), table.json(facts) + "\n");
    }
    if (record.isPresent()) {
      WholeFile.write(
          record.get(),
          new ObjectMapper()
                  .writerWithDefaultPrettyPrinter()
                  .writeValueAsString(Guard.ratios(table.lines()))
              + "\n");
    }
    return table.isGood() ? DONE : DIFFERENCE;
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

  private BenchTable measured(List<Benchmark> benchmarks) throws IOException {
    BenchTable table = new BenchTable();
    for (Benchmark benchmark : benchmarks) {
      Path work = Files.createTempDirectory("bench");
      try {
        Map<String, Outcome> outcomes = benchmark.measure(conditions(work));
        benchmark.rows().forEach(row -> table.add(new BenchTable.Line(row, found(outcomes, row))));
      } finally {
        PathUtils.deleteDirectory(work);
      }
    }
    return table;
  }

  private static Outcome found(Map<String, Outcome> outcomes, Row row) {
    return Optional.ofNullable(outcomes.get(row.name()))
        .orElseThrow(() -> new IllegalStateException(row.name() + " was not measured."));
  }

  private Conditions conditions(Path work) {
    return new Conditions(
        quick ? 1 : rounds,
        new SessionOptions(threads, false),
        Optional.of(graphs).filter(Files::isDirectory),
        Optional.of(data).filter(Files::isDirectory),
        python,
        work,
        System.err::println);
  }
}
