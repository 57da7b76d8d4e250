package org.comparegan.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.comparegan.bench.Turns.Cost;
import org.comparegan.bench.Turns.Turn;

/**
 * The steps of a training against those of the reference's graph of the same configuration, run by
 * run in turn. A round is one generator step with the discriminator steps before it.
 *
 * @param graph the name of the reference's graph
 * @param goal of the whole step
 */
record TrainingBenchmark(String graph, double goal) implements Benchmark {
  /** No part may be slower than this against the reference's. */
  static final double FLOOR = 1.2;

  @Override
  public List<Row> rows() {
    return List.of(
        Row.atLeast(graph + " D step", FLOOR),
        Row.atLeast(graph + " G step", FLOOR),
        Row.atLeast(graph + " whole step", goal));
  }

  @Override
  public Optional<Need> need() {
    return Optional.of(Need.GRAPHS);
  }

  @Override
  public List<Outcome> measure(Conditions conditions) {
    ReferenceGraph reference = ReferenceGraph.open(conditions.given(Need.GRAPHS), graph);
    List<Round> rounds = new ArrayList<>();
    try (ReferenceGraph.Session theirs = reference.session(conditions.session());
        OurTraining ours = new OurTraining(reference.spec(), conditions.session())) {
      for (int i = -1; i < conditions.rounds(); i++) {
        Round round = Round.of(reference, ours, theirs);
        if (i >= 0) {
          rounds.add(round);
          conditions.note().accept(graph + " " + round.line());
        }
      }
    }
    return outcomes(rounds);
  }

  /** What the rounds say of the discriminator's step, the generator's, and the whole. */
  static List<Outcome> outcomes(List<Round> rounds) {
    return List.of(
        outcome(rounds, Round::discriminatorStep),
        outcome(rounds, Round::generatorStep),
        outcome(rounds, round -> Optional.of(round.whole())));
  }

  private static Outcome outcome(List<Round> rounds, Function<Round, Optional<Turn>> part) {
    List<Turn> turns = rounds.stream().map(part).flatMap(Optional::stream).toList();
    return turns.isEmpty()
        ? new Outcome.Absent("unrolled, a run has all steps")
        : new Outcome.Compared(new Turns(turns), false);
  }

  /**
   * One generator step with the discriminator steps before it.
   *
   * @param discriminator runs that train the discriminator alone; empty where all is one run
   * @param both the run that trains both
   * @param runs of a whole step
   */
  record Round(List<Turn> discriminator, Turn both, int runs) {

    private static Round of(
        ReferenceGraph reference, OurTraining ours, ReferenceGraph.Session theirs) {
      List<Turn> discriminator = new ArrayList<>();
      if (reference.isPlain()) {
        discriminator.add(
            new Turn(Cost.of(ours::trainDiscriminator), Cost.of(theirs::trainDiscriminator)));
      }
      for (int run = 1; run < reference.runs(); run++) {
        discriminator.add(new Turn(Cost.of(ours::train), Cost.of(theirs::train)));
      }
      Turn both = new Turn(Cost.of(ours::train), Cost.of(theirs::train));
      return new Round(discriminator, both, reference.runs());
    }

    /** The mean of the runs that train the discriminator alone. */
    private Optional<Turn> discriminatorStep() {
      return discriminator.stream()
          .reduce(Turn::plus)
          .map(sum -> sum.times(1.0 / discriminator.size()));
    }

    /** What the generator adds to a discriminator step. */
    private Optional<Turn> generatorStep() {
      return discriminatorStep().map(step -> both.plus(step.times(-1)));
    }

    /** All runs of a generator step. */
    private Turn whole() {
      return discriminatorStep().map(step -> step.times(runs - 1.0).plus(both)).orElse(both);
    }

    private String line() {
      return String.format(
          Locale.ROOT,
          "ours %.2f s, theirs %.2f s; of the processors %.2f s, %.2f s",
          whole().ours().clock(),
          whole().theirs().clock(),
          whole().ours().processor(),
          whole().theirs().processor());
    }
  }
}
