package org.comparegan.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.comparegan.architecture.ImageShape;
import org.comparegan.experiment.GinConfig;
import org.comparegan.file.Checkout;
import org.comparegan.gan.GanSpec;

/** Everything that is measured, in the order of the table; configurations are the project's own. */
final class Benchmarks {
  /** The goal for whole steps and for sampling: twice the reference. */
  private static final double TWICE = 2;

  /** The goal from the start of the virtual machine to the first step, in seconds. */
  private static final double FIRST_STEP = 10;

  private static final Path QUICK_START =
      Checkout.folder("configs/fashion-mnist-32").resolve("supervised.gin");
  private static final Path BIGGAN = Checkout.folder("configs/imagenet-128").resolve("biggan.gin");

  private Benchmarks() {}

  /** All rows. */
  static List<Benchmark> all() {
    return Stream.of(large(), SpeedGuard.benchmarks().stream(), small(), start())
        .flatMap(rows -> rows)
        .toList();
  }

  /** Those that take seconds each. */
  static List<Benchmark> quick() {
    return Stream.concat(SpeedGuard.benchmarks().stream(), small()).toList();
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
        new MetricsBenchmark(Checkout.folder("tools").resolve("bench_metrics.py")));
  }

  private static Stream<Benchmark> small() {
    return Stream.of(
        new RandomBenchmark(),
        new DataBenchmark(QUICK_START),
        FeatureBenchmark.of(
            Checkout.folder("tf-graphs/features").resolve("fashion-mnist-32.pb"), 32),
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
