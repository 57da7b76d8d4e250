package org.comparegan.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The most memory that is resident while a training runs, each side in a process of its own; both
 * have the Java virtual machine and TensorFlow in it.
 *
 * @param graph name of the reference's
 */
record MemoryBenchmark(String graph) implements Benchmark {
  @Override
  public List<Row> rows() {
    return List.of(Row.atLeast(name(), 1));
  }

  private String name() {
    return graph + " peak memory";
  }

  @Override
  public Map<String, Outcome> measure(Conditions conditions) {
    Optional<ReferenceGraph> found = ReferenceGraph.find(conditions.graphs(), graph);
    if (found.isEmpty()) {
      return Map.of(name(), new Outcome.Absent("the reference's graph is not there"));
    }
    conditions.note().accept(name());
    Path graphs = conditions.graphs().orElseThrow();
    return Map.of(
        name(),
        new Outcome.Pair(
            peak("ours", graphs, conditions), peak("theirs", graphs, conditions), "MB"));
  }

  private double peak(String side, Path graphs, Conditions conditions) {
    return Double.parseDouble(
        ChildProcess.run(
            Probe.class.getName(),
            "memory",
            side,
            graphs.toString(),
            graph,
            Integer.toString(conditions.threads())));
  }
}
