package org.comparegan.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The steps of a training against those of the reference's graph of the same configuration, run by
 * run in turn. A round is one generator step with the discriminator steps before it.
 *
 * @param graph its name
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
  public Map<String, Outcome> measure(Conditions conditions) {
    Optional<ReferenceGraph> found = ReferenceGraph.find(conditions.graphs(), graph);
    if (found.isEmpty()) {
      return absent("the reference's graph is not there");
    }
    Parts parts = new Parts();
    try (ReferenceSession theirs = new ReferenceSession(found.get(), conditions.session());
        OurTraining ours = new OurTraining(found.get().spec(), conditions.session())) {
      for (int round = -1; round < conditions.rounds(); round++) {
        Parts.Round made = round(found.get(), ours, theirs);
        if (round >= 0) {
          parts.add(made);
          conditions.note().accept(graph + " " + made.line());
        }
      }
    }
    return outcomes(parts);
  }

  private static Parts.Round round(
      ReferenceGraph graph, OurTraining ours, ReferenceSession theirs) {
    List<Turn> discriminator = new ArrayList<>();
    if (graph.isPlain()) {
      discriminator.add(
          new Turn(Cost.of(ours::trainDiscriminator), Cost.of(theirs::trainDiscriminator)));
      return new Parts.Round(discriminator, turn(ours, theirs), 1);
    }
    for (int run = 1; run < graph.runs(); run++) {
      discriminator.add(turn(ours, theirs));
    }
    return new Parts.Round(discriminator, turn(ours, theirs), graph.runs());
  }

  private static Turn turn(OurTraining ours, ReferenceSession theirs) {
    return new Turn(Cost.of(ours::train), Cost.of(theirs::train));
  }

  private Map<String, Outcome> outcomes(Parts parts) {
    Map<String, Outcome> outcomes = new LinkedHashMap<>();
    outcomes.put(graph + " D step", parts.discriminator());
    outcomes.put(graph + " G step", parts.generator());
    outcomes.put(graph + " whole step", parts.whole());
    return outcomes;
  }

  private Map<String, Outcome> absent(String why) {
    Map<String, Outcome> outcomes = new LinkedHashMap<>();
    rows().forEach(row -> outcomes.put(row.name(), new Outcome.Absent(why)));
    return outcomes;
  }
}
