package org.comparegan.bench;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.comparegan.graph.SessionOptions;

/**
 * Under which all rows are measured.
 *
 * @param rounds that count, of each comparison
 * @param session threads and device, of both sides
 * @param graphs the directory of the reference's graphs
 * @param data a directory with {@code cifar-10-batches-bin} and {@code imagenet-sample}
 * @param python an interpreter that has the peers of the metrics
 * @param work a directory for files, removed at the end
 * @param note hears what is going on
 */
record Conditions(
    int rounds,
    SessionOptions session,
    Optional<Path> graphs,
    Optional<Path> data,
    Optional<Path> python,
    Path work,
    Consumer<String> note) {

  /** A copy with another number of rounds. */
  Conditions withRounds(int count) {
    return new Conditions(count, session, graphs, data, python, work, note);
  }

  /** Threads of one side. */
  int threads() {
    return session.threads();
  }
}
