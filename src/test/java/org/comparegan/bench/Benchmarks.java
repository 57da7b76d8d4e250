package org.comparegan.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.comparegan.architecture.ImageShape;
import org.comparegan.experiment.GinConfig;
import org.comparegan.gan.GanSpec;

/** Everything that is measured, in the order of the table; configurations are the project's own. */
final class Benchmarks {
  /** The goal of the issue for whole steps and for sampling: twice the reference. */
  private static final double TWICE = 2;

  /** Seconds from the start of the virtual machine. */
  private static final double FIRST_STEP = 10;

  private static final Path HOME = Path.of(System.getProperty("comparegan.home", "."));
  private static final Path QUICK_START = HOME.resolve("configs/fashion-mnist-32/supervised.gin");
  private static final Path BIGGAN = HOME.resolve("configs/imagenet-128/biggan.gin");

  private Benchmarks() {}

  /** All rows. */
  static List<Benchmark> all() {
    return Stream.of(large(), guarded().stream(), small(), start()).flatMap(rows -> rows).toList();
  }

  /** Those that take seconds each. */
  static List<Benchmark> quick() {
    return Stream.concat(guarded().stream(), small()).toList();
  }

  /** Those whose ratios are recorded in the tree: both sides are of the project itself. */
  static List<Benchmark> guarded() {
    return List.of(new FormsBenchmark(), new GradientBenchmark());
  }

  private static Stream<Benchmark> large() {
    return Stream.of(
        new TrainingBenchmark("train-resnet-cifar-sn", TWICE),
        new TrainingBenchmark("train-resnet-cifar-wgangp", TrainingBenchmark.FLOOR),
        new TrainingBenchmark("train-sndcgan64", TrainingBenchmark.FLOOR),
        new TrainingBenchmark("train-biggan128-ch32", TWICE),
        new TrainingBenchmark("train-biggan128-ch32-unrolled", TWICE),
        new TrainingBenchmark("train-s3gan32", TWICE),
        new SamplingBenchmark("sample-biggan128", TWICE),
        new MemoryBenchmark("train-resnet-cifar-sn"),
        new MemoryBenchmark("train-biggan128-ch32"),
        new MemoryBenchmark("train-s3gan32"),
        FeatureBenchmark.inception(),
        new InputBenchmark(),
        new MetricsBenchmark(HOME.resolve("tools/bench_metrics.py")));
  }

  private static Stream<Benchmark> small() {
    return Stream.of(
        new DataBenchmark(QUICK_START),
        FeatureBenchmark.of(HOME.resolve("tf-graphs/features/fashion-mnist-32.pb"), 32),
        new CheckpointBenchmark(spec(BIGGAN, new ImageShape(128, 128, 3), 1000)),
        new StartBenchmark(
            "fashion-mnist-32",
            QUICK_START,
            "fashion-mnist-32",
            FIRST_STEP,
            new ImageShape(32, 32, 1),
            10));
  }

  private static Stream<Benchmark> start() {
    return Stream.of(
        new StartBenchmark(
            "biggan-128",
            BIGGAN,
            "fake:imagenet_128",
            FIRST_STEP,
            new ImageShape(128, 128, 3),
            1000));
  }

  private static GanSpec spec(Path config, ImageShape image, int classes) {
    return GanSpec.of(GinConfig.parse(List.of(config), List.of()).experiment(), image, classes);
  }
}
