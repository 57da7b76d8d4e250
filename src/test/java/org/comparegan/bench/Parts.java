package org.comparegan.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Rounds of a training, cut into the discriminator's and the generator's part. */
final class Parts {
  private final List<Round> rounds = new ArrayList<>();

  /**
   * One generator step with the discriminator steps before it.
   *
   * @param discriminator runs that train the discriminator alone; empty where all is one run
   * @param both the run that trains both
   * @param runs of a whole step
   */
  record Round(List<Turn> discriminator, Turn both, int runs) {

    /** A discriminator step: the mean of the runs of it alone. */
    Optional<Turn> discriminatorStep() {
      return discriminator.stream()
          .reduce(Turn::plus)
          .map(sum -> sum.times(1.0 / discriminator.size()));
    }

    /** What the generator adds to a discriminator step. */
    Optional<Turn> generatorStep() {
      return discriminatorStep().map(both::minus);
    }

    /** All runs of a generator step. */
    Turn whole() {
      return discriminatorStep().map(step -> step.times(runs - 1.0).plus(both)).orElse(both);
    }

    /** For whoever waits. */
    String line() {
      return String.format(
          Locale.ROOT,
          "ours %.2f s, theirs %.2f s; of the processors %.2f s, %.2f s",
          whole().ours().clock(),
          whole().theirs().clock(),
          whole().ours().processor(),
          whole().theirs().processor());
    }
  }

  void add(Round round) {
    rounds.add(round);
  }

  Outcome discriminator() {
    return outcome(Round::discriminatorStep);
  }

  Outcome generator() {
    return outcome(Round::generatorStep);
  }

  Outcome whole() {
    return outcome(round -> Optional.of(round.whole()));
  }

  private Outcome outcome(Function<Round, Optional<Turn>> part) {
    List<Turn> turns = rounds.stream().map(part).flatMap(Optional::stream).toList();
    return turns.isEmpty()
        ? new Outcome.Absent("unrolled, a run has all steps")
        : new Outcome.Compared(new Turns(turns), false);
  }
}
