package org.comparegan.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.assertj.core.data.Offset;
import org.comparegan.bench.Benchmark.Outcome;
import org.comparegan.bench.Benchmark.Row;
import org.comparegan.bench.Turns.Cost;
import org.comparegan.bench.Turns.Turn;
import org.junit.jupiter.api.Test;

/** Ratios, parts of a step, verdicts: numbers that are known beforehand. */
class TurnsTest {
  private static final Offset<Double> CLOSE = Offset.offset(1e-12);

  private static Turn turn(double ours, double theirs) {
    return new Turn(new Cost(ours, 2 * ours), new Cost(theirs, theirs));
  }

  @Test
  void ratiosAreMediansOfTheirsOverOurs() {
    Turns turns = new Turns(List.of(turn(1, 4), turn(2, 4), turn(10, 10)));
    assertThat(turns.ratio()).isCloseTo(2, CLOSE);
    assertThat(turns.processorRatio()).isCloseTo(1, CLOSE);
    assertThat(turns.lowest()).isCloseTo(1, CLOSE);
    assertThat(turns.highest()).isCloseTo(4, CLOSE);
    assertThat(new Turns(List.of(turn(1, 1), turn(1, 3))).ratio()).isCloseTo(2, CLOSE);
  }

  @Test
  void sidesTakeTurnsAndTheFirstRoundDoesNotCount() {
    StringBuilder order = new StringBuilder();
    Turns turns = Turns.of(2, () -> order.append('a'), () -> order.append('b'));
    assertThat(order).hasToString("ababab");
    assertThat(turns.rounds()).hasSize(2);
  }

  /** Five runs, of which the last also trains the generator. */
  @Test
  void aStepIsCutIntoItsParts() {
    List<Turn> discriminator = List.of(turn(1, 2), turn(1, 2), turn(1, 2), turn(1, 2));
    List<Outcome> outcomes =
        TrainingBenchmark.outcomes(
            List.of(new TrainingBenchmark.Round(discriminator, turn(3, 8), 5)));
    assertThat(outcomes.get(0).value()).hasValue(1);
    assertThat(clock(outcomes.get(0))).isCloseTo(2, CLOSE);
    assertThat(clock(outcomes.get(1))).isCloseTo(3, CLOSE);
    assertThat(clock(outcomes.get(2))).isCloseTo(16.0 / 7, CLOSE);
  }

  @Test
  void anUnrolledStepHasNoParts() {
    List<Outcome> outcomes =
        TrainingBenchmark.outcomes(List.of(new TrainingBenchmark.Round(List.of(), turn(2, 5), 1)));
    assertThat(outcomes.get(1)).isInstanceOf(Outcome.Absent.class);
    assertThat(clock(outcomes.get(2))).isCloseTo(2.5, CLOSE);
  }

  @Test
  void verdictsFollowTheGoal() {
    assertThat(verdict(Row.atLeast("row", 2), 1.99)).isEqualTo("missed");
    assertThat(verdict(Row.atLeast("row", 2), 2)).isEqualTo("met");
    assertThat(verdict(Row.atMost("row", 10), 10.1)).isEqualTo("missed");
    assertThat(verdict(Row.of("row"), 3)).isEmpty();
    BenchTable.Line absent =
        new BenchTable.Line(Row.atLeast("row", 2), new Outcome.Absent("it is not there"));
    assertThat(absent.verdict()).isEqualTo("absent: it is not there");
    assertThat(absent.isMissed()).isFalse();
  }

  private static String verdict(Row row, double value) {
    return new BenchTable.Line(row, new Outcome.Measured(value, "s")).verdict();
  }

  private static double clock(Outcome outcome) {
    return ((Outcome.Compared) outcome).turns().ratio();
  }
}
