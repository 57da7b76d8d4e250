package org.comparegan.bench;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Ratios by name that were recorded once, and whether they still hold. Both sides of a ratio take
 * turns and count by processor time, so that a busy machine moves it little; what falls below is
 * measured a second time with more rounds.
 *
 * @param recorded the ratios
 */
record Guard(Map<String, Double> recorded) {
  /** A ratio below this share of the recorded one has fallen. */
  static final double SHARE = 0.8;

  /** Reads a file that {@code tools/bench --record} wrote. */
  static Guard read(Path file) throws IOException {
    return new Guard(new ObjectMapper().readValue(file.toFile(), new TypeReference<>() {}));
  }

  /** Ratios of rows that compare two sides, for a file. */
  static Map<String, Double> ratios(List<BenchTable.Line> lines) {
    Map<String, Double> ratios = new TreeMap<>();
    for (BenchTable.Line line : lines) {
      if (line.outcome() instanceof Outcome.Compared compared) {
        ratios.put(line.row().name(), Math.rint(100 * compared.value().getAsDouble()) / 100);
      }
    }
    return ratios;
  }

  /** What has fallen, a sentence each; nothing when all is as it was. */
  List<String> fallen(Conditions conditions) {
    List<String> fallen = new ArrayList<>();
    for (Benchmark benchmark : Benchmarks.guarded()) {
      if (benchmark.rows().stream().anyMatch(row -> recorded.containsKey(row.name()))) {
        Conditions again = conditions.withRounds(2 * conditions.rounds());
        fallen(benchmark, conditions)
            .flatMap(first -> fallen(benchmark, again))
            .ifPresent(fallen::add);
      }
    }
    return fallen;
  }

  private Optional<String> fallen(Benchmark benchmark, Conditions conditions) {
    Map<String, Outcome> outcomes = benchmark.measure(conditions);
    return outcomes.entrySet().stream()
        .filter(entry -> recorded.containsKey(entry.getKey()))
        .filter(entry -> value(entry.getValue()) < SHARE * recorded(entry.getKey()))
        .map(
            entry ->
                "%s: %.2f, recorded %.2f"
                    .formatted(entry.getKey(), value(entry.getValue()), recorded(entry.getKey())))
        .findFirst();
  }

  private double recorded(String name) {
    return Optional.ofNullable(recorded.get(name)).orElse(0.0);
  }

  private static double value(Outcome outcome) {
    return outcome.value().orElse(0);
  }
}
