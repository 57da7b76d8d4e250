package org.comparegan.cli.table;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.comparegan.cli.Main;
import org.comparegan.cli.common.Console;
import org.comparegan.cli.common.Interruption;
import org.comparegan.cli.common.Progress;
import org.comparegan.file.JavaProcess;
import org.comparegan.reproduce.PaperTable;

/**
 * Rows of a table in processes of their own, several at a time. Each keeps its result where this
 * process finds it; what a process could not do is tried here again, which tells why.
 *
 * @param arguments of this process
 * @param atATime how many run together
 * @param console for progress
 */
public record RowProcesses(List<String> arguments, int atATime, Console console) {
  private static final long POLL_MILLIS = 200;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** What is said anew to each process; a word follows each. */
  private static final List<String> REPLACED = List.of("--jobs", "--rows", "--threads");

  /** Measures rows; ends when all processes have, or when it is interrupted, and they with it. */
  void run(List<PaperTable.Row> rows) throws IOException {
    List<Process> running = new ArrayList<>();
    Iterator<PaperTable.Row> waiting = rows.iterator();
    int done = 0;
    try (Interruption interruption = new Interruption(PATIENCE, console);
        Progress progress = console.progress("measuring", rows.size(), "rows")) {
      while (done < rows.size() && !interruption.requested()) {
        while (running.size() < atATime && waiting.hasNext()) {
          running.add(start(waiting.next()));
        }
        if (!running.get(0).waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
          progress.at(done);
        }
        int before = running.size();
        running.removeIf(process -> !process.isAlive());
        done += before - running.size();
        progress.at(done);
      }
      end(running);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      running.forEach(Process::destroy);
    }
  }

  /** Processes that are left when this one is interrupted; what they measured is kept. */
  private static void end(List<Process> running) throws InterruptedException {
    running.forEach(Process::destroy);
    for (Process process : running) {
      process.waitFor();
    }
  }

  private Process start(PaperTable.Row row) throws IOException {
    return JavaProcess.of(Main.class.getName(), of(row.name()))
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** The arguments of the process of a row. */
  public List<String> of(String row) {
    List<String> own = JavaProcess.without(REPLACED, arguments);
    int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / atATime);
    own.addAll(List.of("--rows", row, "--threads", Integer.toString(threads), "--quiet"));
    return own;
  }
}
