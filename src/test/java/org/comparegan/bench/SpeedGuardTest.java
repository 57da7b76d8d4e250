package org.comparegan.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.comparegan.bench.Benchmark.Conditions;
import org.comparegan.bench.Benchmark.Outcome;
import org.comparegan.bench.Benchmark.Row;
import org.comparegan.bench.Turns.Cost;
import org.comparegan.bench.Turns.Turn;
import org.comparegan.graph.SessionOptions;
import org.junit.jupiter.api.Test;

/** When a ratio has fallen; {@code tools/bench --guard} measures them. */
class SpeedGuardTest {
  private static final SpeedGuard GUARD = new SpeedGuard(Map.of("step", 2.0));

  private final List<Integer> rounds = new ArrayList<>();

  @Test
  void aRatioOfFourFifthsHolds() {
    assertThat(fallen(1.6)).isEmpty();
    assertThat(rounds).containsExactly(3);
  }

  @Test
  void aRatioThatIsLowTwiceHasFallen() {
    assertThat(fallen(1.5, 1.59)).containsExactly("step: 1.59, recorded 2.00");
    assertThat(rounds).containsExactly(3, 6);
  }

  @Test
  void aRatioThatIsLowOnceHasNot() {
    assertThat(fallen(1.5, 1.7)).isEmpty();
  }

  @Test
  void everyGuardedRowIsRecorded() throws Exception {
    List<String> guarded =
        SpeedGuard.benchmarks().stream()
            .flatMap(benchmark -> benchmark.rows().stream())
            .map(Row::name)
            .toList();
    assertThat(SpeedGuard.read(Path.of("tools/bench-ratios.json")).recorded())
        .containsOnlyKeys(guarded);
  }

  @Test
  void onlyComparisonsAreRecorded() {
    assertThat(
            SpeedGuard.ratios(
                List.of(
                    new BenchTable.Line(Row.of("step"), ratio(1.234)),
                    new BenchTable.Line(Row.of("rate"), new Outcome.Measured(7, "MB/s")))))
        .isEqualTo(Map.of("step", 1.23));
  }

  /** The guard over a row that measures these ratios in turn. */
  private List<String> fallen(double... ratios) {
    Iterator<Double> each = Arrays.stream(ratios).iterator();
    Benchmark benchmark =
        new Benchmark() {
          @Override
          public List<Row> rows() {
            return List.of(Row.of("step"));
          }

          @Override
          public List<Outcome> measure(Conditions conditions) {
            rounds.add(conditions.rounds());
            return List.of(ratio(each.next()));
          }
        };
    return GUARD.fallen(
        List.of(benchmark),
        new Conditions(3, new SessionOptions(1, false), Map.of(), Path.of("."), line -> {}));
  }

  private static Outcome ratio(double ratio) {
    return new Outcome.Compared(
        new Turns(List.of(new Turn(new Cost(1, 1), new Cost(ratio, ratio)))), false);
  }
}
