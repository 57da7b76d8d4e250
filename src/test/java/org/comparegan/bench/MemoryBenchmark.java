package org.comparegan.bench;

import java.util.List;
import java.util.Optional;

/**
 * The most memory that is resident while a training runs, each side in a process of its own; both
 * have the Java virtual machine and TensorFlow in it.
 *
 * @param graph the name of the reference's graph
 */
record MemoryBenchmark(String graph) implements Benchmark {
  @Override
  public List<Row> rows() {
    return List.of(Row.atLeast(graph + " peak memory", 1));
  }

  @Override
  public Optional<Need> need() {
    return Optional.of(Need.GRAPHS);
  }

  @Override
  public List<Outcome> measure(Conditions conditions) {
    conditions.note().accept(graph + " peak memory");
    return List.of(new Outcome.Pair(peak("ours", conditions), peak("theirs", conditions), "MB"));
  }

  private double peak(String side, Conditions conditions) {
    return Probe.number(
        "memory",
        side,
        conditions.given(Need.GRAPHS).toString(),
        graph,
        Integer.toString(conditions.threads()));
  }
}
