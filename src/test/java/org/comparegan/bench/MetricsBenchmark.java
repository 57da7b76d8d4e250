package org.comparegan.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.comparegan.linalg.Threads;

/**
 * Metrics against those of Python from the same files: each side in a process of its own, so that
 * the peer's times are its own.
 *
 * @param script {@code tools/bench_metrics.py}
 */
record MetricsBenchmark(Path script) implements Benchmark {
  private static final double TOLERANCE = 1e-6;

  @Override
  public List<Row> rows() {
    return Stream.of(MetricTask.values()).map(MetricTask::row).toList();
  }

  @Override
  public Map<String, Outcome> measure(Conditions conditions) {
    Map<String, Outcome> outcomes = new LinkedHashMap<>();
    if (conditions.python().isEmpty()) {
      String why = "no --python with the peers";
      rows().forEach(row -> outcomes.put(row.name(), new Outcome.Absent(why)));
      return outcomes;
    }
    try (PythonPeer peer =
        new PythonPeer(
            conditions.python().get(), script, conditions.work(), conditions.threads())) {
      for (MetricTask task : MetricTask.values()) {
        conditions.note().accept(task.row().name());
        outcomes.put(task.row().name(), new Outcome.Compared(turns(task, peer, conditions), false));
      }
    }
    return outcomes;
  }

  private static Turns turns(MetricTask task, PythonPeer peer, Conditions conditions) {
    List<Turn> rounds = new ArrayList<>();
    for (int round = -1; round < conditions.rounds(); round++) {
      double[] number = new double[1];
      Cost ours =
          Cost.of(
              () ->
                  number[0] =
                      Threads.with(conditions.threads(), () -> task.result(conditions.work())));
      PythonPeer.Answer theirs = peer.run(task.label());
      if (Math.abs(number[0] - theirs.number()) > TOLERANCE * Math.abs(theirs.number())) {
        throw new IllegalStateException(
            String.format(
                Locale.ROOT,
                "%s is %.9g of ours and %.9g of the peer's.",
                task.label(),
                number[0],
                theirs.number()));
      }
      // The first round warms up: imports there, the virtual machine's compiler here.
      if (round >= 0) {
        rounds.add(new Turn(ours, theirs.cost()));
      }
    }
    return new Turns(rounds);
  }
}
