package org.comparegan.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.comparegan.architecture.ImageShape;
import org.comparegan.bench.Turns.Cost;
import org.comparegan.experiment.GinConfig;
import org.comparegan.gan.GanSpec;
import org.comparegan.gan.WholeBatchGraph;

/**
 * From the start of the virtual machine to the first output, and to where the first step of a
 * training begins: data open, graph built, initial values made and saved.
 *
 * @param name of the configuration, for the table
 * @param config a gin file
 * @param dataset in place of the configuration's: one that comes with the project, or noise
 * @param goal seconds to the first step
 * @param image size of the images
 * @param classes of the data set
 */
record StartBenchmark(
    String name, Path config, String dataset, double goal, ImageShape image, int classes)
    implements Benchmark {
  @Override
  public List<Row> rows() {
    return List.of(
        Row.of("start to the first output before " + name),
        Row.of(name + " graph building"),
        Row.atMost(name + " start to first step", goal));
  }

  @Override
  public List<Outcome> measure(Conditions conditions) {
    conditions.note().accept("start of " + name);
    int repeats = conditions.rounds();
    return List.of(
        seconds(
            repeats,
            () -> Cost.of(() -> Probe.run("org.comparegan.cli.Main", "--version")).clock()),
        seconds(repeats, this::building),
        seconds(
            1,
            () ->
                Probe.number(
                    "first-step",
                    config.toString(),
                    dataset,
                    conditions.work().resolve("run-" + name).toString(),
                    Integer.toString(conditions.threads()))));
  }

  private double building() {
    GanSpec spec =
        GanSpec.of(GinConfig.parse(List.of(config), List.of()).experiment(), image, classes);
    return Cost.of(() -> new WholeBatchGraph(spec).close()).clock();
  }

  private static Outcome seconds(int repeats, Supplier<Double> once) {
    double[] all = new double[repeats];
    for (int i = 0; i < repeats; i++) {
      all[i] = once.get();
    }
    return new Outcome.Measured(Turns.median(all), "s");
  }
}
