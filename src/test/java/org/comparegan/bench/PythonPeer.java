package org.comparegan.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * {@code tools/bench_metrics.py} in a process of its own: a task a line, an answer a line. It also
 * writes the features that both sides read.
 */
final class PythonPeer implements AutoCloseable {
  private final Process process;
  private final BufferedWriter tasks;
  private final BufferedReader answers;

  /**
   * What a task took of the peer, by its own clocks.
   *
   * @param cost seconds
   * @param number the metric
   */
  record Answer(Cost cost, double number) {}

  /** Starts it; the features are written when this returns. */
  PythonPeer(Path python, Path script, Path folder, int threads) {
    try {
      this.process =
          new ProcessBuilder(python.toString(), script.toString(), folder.toString(), "" + threads)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      this.tasks = process.outputWriter(StandardCharsets.UTF_8);
      this.answers = process.inputReader(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(python + " cannot be started.", e);
    }
    read();
  }

  /** One task. */
  Answer run(String task) {
    try {
      tasks.write(task + "\n");
      tasks.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("The peer in Python has ended.", e);
    }
    String[] parts = read().split("\t", -1);
    return new Answer(
        new Cost(Double.parseDouble(parts[0]), Double.parseDouble(parts[1])),
        Double.parseDouble(parts[2]));
  }

  private String read() {
    try {
      String line = answers.readLine();
      if (line == null) {
        throw new IllegalStateException(
            "The peer in Python has ended: does it have numpy, scipy, torch, torch-fidelity,"
                + " pytorch-fid and prdc?");
      }
      return line;
    } catch (IOException e) {
      throw new UncheckedIOException("The peer in Python cannot be read.", e);
    }
  }

  @Override
  public void close() {
    try (BufferedWriter in = tasks;
        BufferedReader out = answers) {
      in.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("The peer in Python cannot be ended.", e);
    } finally {
      process.destroy();
    }
  }
}
