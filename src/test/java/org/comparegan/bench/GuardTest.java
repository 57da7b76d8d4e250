package org.comparegan.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comparegan.graph.SessionOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Speed stays: ratios do not fall below four fifths of those in tools/bench-ratios.json. */
class GuardTest {
  private static final Path RECORDED = Path.of("tools/bench-ratios.json");
  private static final int ROUNDS = 3;

  @TempDir Path work;

  @Test
  void ratiosAreWhatWasRecorded() throws Exception {
    assertThat(Guard.read(RECORDED).fallen(conditions())).isEmpty();
  }

  /** Fails when the comparison cannot: an impossible ratio must be told, by its name. */
  @Test
  void aRatioThatHasFallenIsTold() throws Exception {
    Map<String, Double> better = new HashMap<>(Guard.read(RECORDED).recorded());
    better.keySet().removeIf(name -> !name.equals(GradientBenchmark.NAME));
    better.replaceAll((name, ratio) -> 100 * ratio);
    List<String> fallen = new Guard(better).fallen(conditions());
    assertThat(fallen).singleElement().asString().startsWith(GradientBenchmark.NAME);
  }

  @Test
  void everyGuardedRowIsRecorded() throws Exception {
    List<String> guarded =
        Benchmarks.guarded().stream()
            .flatMap(benchmark -> benchmark.rows().stream())
            .map(Row::name)
            .toList();
    assertThat(Guard.read(RECORDED).recorded()).containsOnlyKeys(guarded);
  }

  private Conditions conditions() {
    return new Conditions(
        ROUNDS,
        new SessionOptions(2, false),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        work,
        line -> {});
  }
}
