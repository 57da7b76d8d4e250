package org.comparegan.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.comparegan.bench.Benchmark.Goal;
import org.comparegan.bench.Benchmark.Outcome;
import org.comparegan.bench.Benchmark.Row;
import org.comparegan.graph.Environment;
import org.comparegan.report.Cell;
import org.comparegan.report.Table;
import org.tensorflow.TensorFlow;

/**
 * The rows with what was found for them, as a table and as JSON.
 *
 * @param lines in the order of the benchmarks
 */
record BenchTable(List<Line> lines) {
  private static final String[] COLUMNS = {
    "what", "ours", "theirs", "unit", "clock", "spread", "processor", "goal", "verdict"
  };
  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

  BenchTable {
    lines = List.copyOf(lines);
  }

  /** A row with what was found for it. */
  record Line(Row row, Outcome outcome) {

    /** {@code met}, {@code missed}, why nothing was measured, or nothing where nothing is asked. */
    String verdict() {
      if (outcome instanceof Outcome.Absent absent) {
        return "absent: " + absent.why();
      }
      if (row.goal().equals(Goal.NONE)) {
        return "";
      }
      return isMissed() ? "missed" : "met";
    }

    boolean isMissed() {
      return outcome.value().stream().anyMatch(value -> !row.goal().isMetBy(value));
    }
  }

  /** Whether every row that was measured meets its goal. */
  boolean isGood() {
    return lines.stream().noneMatch(Line::isMissed);
  }

  /**
   * The table for a terminal.
   *
   * @param threads of each side
   */
  String text(int threads) {
    String title =
        String.format(
            Locale.ROOT,
            "%s, %s cores, %s threads a side, TensorFlow %s (TF_ENABLE_ONEDNN_OPTS: %s), Java %s",
            machine(threads).values().toArray());
    Table table = Table.of(title, COLUMNS);
    for (Line line : lines) {
      List<Cell> cells = new ArrayList<>(List.of(Cell.of(line.row().name())));
      cells.addAll(numbers(line.outcome()));
      cells.add(Cell.of(line.row().goal().toString()));
      cells.add(Cell.of(line.verdict()));
      table = table.row(cells.toArray(Cell[]::new));
    }
    return table
        .note(
            "Ratios are theirs over ours, medians of the rounds: above 1 ours is faster. Spread:"
                + " smallest to largest by the clock.")
        .text();
  }

  private static List<Cell> numbers(Outcome outcome) {
    Cell none = Cell.absent("not measured");
    Cell blank = Cell.of("");
    if (outcome instanceof Outcome.Compared compared) {
      Turns turns = compared.turns();
      return List.of(
          Cell.of(turns.median(turn -> turn.ours().clock()), 3),
          Cell.of(turns.median(turn -> turn.theirs().clock()), 3),
          Cell.of("s"),
          Cell.of(turns.ratio(), 2),
          Cell.of("%.2f–%.2f".formatted(turns.lowest(), turns.highest())),
          Cell.of(turns.processorRatio(), 2));
    }
    if (outcome instanceof Outcome.Pair pair) {
      return List.of(
          Cell.of(pair.ours(), 3),
          Cell.of(pair.theirs(), 3),
          Cell.of(pair.unit()),
          Cell.of(pair.theirs() / pair.ours(), 2),
          blank,
          none);
    }
    if (outcome instanceof Outcome.Measured measured) {
      Cell number = Cell.of(measured.number(), 3);
      return List.of(number, none, Cell.of(measured.unit()), none, blank, none);
    }
    return List.of(none, none, blank, none, blank, none);
  }

  /**
   * Machine, settings and rows for a program.
   *
   * @param threads of each side
   * @param rounds that counted
   */
  String json(int threads, int rounds) {
    Map<String, Object> document = machine(threads);
    document.put("rounds", rounds);
    document.put("rows", lines.stream().map(BenchTable::facts).toList());
    try {
      return new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("The rows cannot be written as JSON.", e);
    }
  }

  private static Map<String, Object> facts(Line line) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("name", line.row().name());
    if (line.outcome() instanceof Outcome.Compared compared) {
      Turns turns = compared.turns();
      facts.put("ours_s", turns.median(turn -> turn.ours().clock()));
      facts.put("theirs_s", turns.median(turn -> turn.theirs().clock()));
      facts.put("ratio", turns.ratio());
      facts.put("lowest", turns.lowest());
      facts.put("highest", turns.highest());
      facts.put("processor_ratio", turns.processorRatio());
    } else if (line.outcome() instanceof Outcome.Pair pair) {
      facts.put("ours", pair.ours());
      facts.put("theirs", pair.theirs());
      facts.put("unit", pair.unit());
      facts.put("ratio", pair.theirs() / pair.ours());
    } else if (line.outcome() instanceof Outcome.Measured measured) {
      facts.put("ours", measured.number());
      facts.put("unit", measured.unit());
    }
    facts.put("goal", line.row().goal().toString());
    facts.put("verdict", line.verdict());
    return facts;
  }

  /** What was measured on; {@link #text} prints the values in this order. */
  private static Map<String, Object> machine(int threads) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("processor", processor());
    facts.put("cores", Runtime.getRuntime().availableProcessors());
    facts.put("threads", threads);
    facts.put("tensorflow", TensorFlow.version());
    facts.put(
        "onednn", System.getenv().getOrDefault(Environment.ONEDNN_SWITCH, "as TensorFlow has it"));
    facts.put("java", System.getProperty("java.version"));
    return facts;
  }

  private static String processor() {
    if (!Files.isReadable(PROCESSORS)) {
      return System.getProperty("os.arch");
    }
    try (Stream<String> lines = Files.lines(PROCESSORS)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElseGet(() -> System.getProperty("os.arch"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
