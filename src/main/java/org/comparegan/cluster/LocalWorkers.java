package org.comparegan.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.comparegan.file.JavaProcess;
import org.comparegan.graph.Address;

/** More workers on this machine, each a process of its own; closing ends them. */
public final class LocalWorkers implements AutoCloseable {
  private static final long SECONDS_TO_END = 10;

  private final ClusterTask task;
  private final List<Process> processes;
  private final List<Path> logs;

  private LocalWorkers(ClusterTask task, List<Process> processes, List<Path> logs) {
    this.task = task;
    this.processes = processes;
    this.logs = logs;
  }

  /**
   * Starts workers 1 to {@code count - 1}; worker 0, the chief, is this process.
   *
   * @param count number of all workers, at least 1
   * @param main the main class
   * @param arguments command line of a worker, by its index
   * @param directory where the logs go, {@code worker-<index>.log}
   */
  public static LocalWorkers start(
      int count, String main, IntFunction<List<String>> arguments, Path directory) {
    List<Address> addresses = new ArrayList<>();
    while (addresses.size() < count) {
      Address address = Address.loopback(WorkerServer.freePort());
      if (!addresses.contains(address)) {
        addresses.add(address);
      }
    }
    ClusterTask chief = new ClusterTask(addresses, 0);
    List<Path> logs =
        IntStream.range(1, count).mapToObj(i -> directory.resolve("worker-" + i + ".log")).toList();
    LocalWorkers workers = new LocalWorkers(chief, new ArrayList<>(), logs);
    try {
      for (int i = 1; i < count; i++) {
        workers.processes.add(start(chief, i, main, arguments.apply(i), logs.get(i - 1)));
      }
      return workers;
    } catch (IOException e) {
      workers.close();
      throw new ClusterException("A worker cannot be started: " + e.getMessage(), e);
    }
  }

  private static Process start(
      ClusterTask chief, int index, String main, List<String> arguments, Path log)
      throws IOException {
    ProcessBuilder builder =
        JavaProcess.of(main, arguments).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put(ClusterTask.VARIABLE, chief.textFor(index));
    Process process = builder.start();
    process.getOutputStream().close();
    return process;
  }

  /** This process's task. */
  public ClusterTask task() {
    return task;
  }

  /**
   * Checks that all workers are alive.
   *
   * @throws ClusterException when one has ended, with its exit code and last line of output
   */
  public void check() {
    for (int i = 0; i < processes.size(); i++) {
      Process process = processes.get(i);
      if (!process.isAlive()) {
        throw new ClusterException(
            "Worker %d ended with exit code %d: %s (%s)"
                .formatted(i + 1, process.exitValue(), lastLine(logs.get(i)), logs.get(i)));
      }
    }
  }

  private static String lastLine(Path log) {
    try {
      List<String> lines = Files.readAllLines(log).stream().filter(l -> !l.isBlank()).toList();
      return lines.isEmpty() ? "it printed nothing" : lines.get(lines.size() - 1);
    } catch (IOException e) {
      return "its log cannot be read: " + e.getMessage();
    }
  }

  /** Waits up to 10 seconds for each worker to end, then kills it. */
  @Override
  public void close() {
    boolean interrupted = false;
    for (Process process : processes) {
      try {
        if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
          process.destroyForcibly().waitFor();
        }
      } catch (InterruptedException e) {
        process.destroyForcibly();
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
