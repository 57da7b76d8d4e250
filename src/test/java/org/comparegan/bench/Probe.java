package org.comparegan.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.comparegan.experiment.GinConfig;
import org.comparegan.file.JavaProcess;
import org.comparegan.graph.SessionOptions;
import org.comparegan.train.RunDirectory;
import org.comparegan.train.Training;
import org.comparegan.train.TrainingMonitor;
import org.comparegan.train.TrainingSettings;
import org.comparegan.train.TrainingSettings.Schedule;

/** What runs in a child process and answers with one number on standard output. */
public final class Probe {
  private Probe() {}

  /**
   * {@code memory SIDE GRAPHS NAME THREADS} or {@code first-step CONFIG DATA-SET RUN-DIR THREADS}.
   */
  public static void main(String[] arguments) {
    SessionOptions options =
        new SessionOptions(Integer.parseInt(arguments[arguments.length - 1]), false);
    double number =
        switch (arguments[0]) {
          case "memory" -> memory(arguments[1], Path.of(arguments[2]), arguments[3], options);
          case "first-step" ->
              firstStep(Path.of(arguments[1]), arguments[2], Path.of(arguments[3]), options);
          default -> throw new IllegalArgumentException("There is no probe " + arguments[0] + ".");
        };
    System.out.println(number);
  }

  /** Runs a probe in a process of its own, with the arguments of {@link #main}. */
  static double number(String... arguments) {
    return Double.parseDouble(run(Probe.class.getName(), arguments));
  }

  /**
   * Runs a main class to its end in a process of its own: this Java, class path and flags.
   *
   * @return the last line of its standard output
   */
  static String run(String main, String... arguments) {
    try {
      Process process =
          JavaProcess.of(main, List.of(arguments))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int code = process.waitFor();
      if (code != 0) {
        throw new IllegalStateException(main + " ended with " + code + ".");
      }
      List<String> lines = out.lines().toList();
      return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
    } catch (IOException e) {
      throw new UncheckedIOException(main + " cannot be run.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while " + main + " ran.", e);
    }
  }

  /** Megabytes that were resident at most while a generator step and its runs went by, twice. */
  private static double memory(String side, Path graphs, String name, SessionOptions options) {
    ReferenceGraph graph = ReferenceGraph.open(graphs, name);
    if (side.equals("ours")) {
      try (OurTraining training = new OurTraining(graph.spec(), options)) {
        repeat(2 * graph.runs(), training::train);
        return peakMegabytes();
      }
    }
    try (ReferenceGraph.Session training = graph.session(options)) {
      repeat(2 * graph.runs(), training::train);
      return peakMegabytes();
    }
  }

  /** Seconds from the start of the virtual machine until the first step can begin. */
  private static double firstStep(
      Path config, String dataset, Path directory, SessionOptions options) {
    GinConfig gin = GinConfig.parse(List.of(config), List.of("dataset.name = \"" + dataset + "\""));
    double[] seconds = new double[1];
    TrainingMonitor monitor =
        new TrainingMonitor() {
          @Override
          public void progress(Progress progress) {}

          @Override
          public void saved(long step, String prefix) {
            // Initial values are there and saved: what follows is the first step.
            seconds[0] = sinceStart();
          }
        };
    TrainingSettings settings = TrainingSettings.of(options).withSchedule(Schedule.of(0));
    try (RunDirectory run = RunDirectory.open(directory);
        Training training = Training.prepare(gin, run, settings)) {
      training.run(run, () -> true, monitor);
    }
    return seconds[0];
  }

  private static double sinceStart() {
    long start = ManagementFactory.getRuntimeMXBean().getStartTime();
    return (System.currentTimeMillis() - start) * 1e-3;
  }

  private static double peakMegabytes() {
    try {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024.0)
          .findFirst()
          .orElse(Double.NaN);
    } catch (IOException e) {
      throw new UncheckedIOException("Only Linux tells a process's memory.", e);
    }
  }

  private static void repeat(int times, Runnable run) {
    for (int i = 0; i < times; i++) {
      run.run();
    }
  }
}
