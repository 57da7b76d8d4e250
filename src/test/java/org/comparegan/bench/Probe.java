package org.comparegan.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.comparegan.experiment.GinConfig;
import org.comparegan.graph.SessionOptions;
import org.comparegan.train.RunDirectory;
import org.comparegan.train.TrainMonitor;
import org.comparegan.train.TrainSettings;
import org.comparegan.train.Training;

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

  /** Megabytes that were resident at most while a generator step and its runs went by, twice. */
  private static double memory(String side, Path graphs, String name, SessionOptions options) {
    ReferenceGraph graph = ReferenceGraph.find(Optional.of(graphs), name).orElseThrow();
    if (side.equals("ours")) {
      try (OurTraining training = new OurTraining(graph.spec(), options)) {
        repeat(2 * graph.runs(), training::train);
        return peakMegabytes();
      }
    }
    try (ReferenceSession training = new ReferenceSession(graph, options)) {
      repeat(2 * graph.runs(), training::train);
      return peakMegabytes();
    }
  }

  /** Seconds from the start of the virtual machine until the first step can begin. */
  private static double firstStep(
      Path config, String dataset, Path directory, SessionOptions options) {
    GinConfig gin = GinConfig.parse(List.of(config), List.of("dataset.name = \"" + dataset + "\""));
    double[] seconds = new double[1];
    TrainMonitor monitor =
        new TrainMonitor() {
          @Override
          public void progress(Progress progress) {}

          @Override
          public void saved(long step, String prefix) {
            // Initial values are there and saved: what follows is the first step.
            seconds[0] = sinceStart();
          }
        };
    TrainSettings settings = TrainSettings.of(options).withSteps(0);
    try (RunDirectory run = RunDirectory.open(directory);
        Training training = Training.prepare(gin, run, settings)) {
      training.run(() -> true, monitor);
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
