package org.comparegan.parity;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.comparegan.data.BatchStream;
import org.comparegan.data.Batches;
import org.comparegan.data.DataOptions;
import org.comparegan.data.DataSets;
import org.comparegan.data.ImageSet;
import org.comparegan.data.LatentDistribution;
import org.comparegan.data.Preparation;
import org.comparegan.data.ReadAhead;
import org.comparegan.data.SampledLabels;
import org.comparegan.data.Split;
import org.comparegan.data.Stored;
import org.comparegan.graph.Tensors;
import org.tensorflow.Tensor;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Images a second of our stream and of an equal tf.data pipeline, in turn in one process. */
@Command(
    name = "tools/bench-input",
    description = "Compares the throughput of the input with that of an equal tf.data pipeline.",
    mixinStandardHelpOptions = true)
public final class InputBenchmark implements Callable<Integer> {
  private static final int BATCH = 64;

  @Parameters(
      paramLabel = "DIR",
      description = "The directory with cifar-10-batches-bin and imagenet-sample.")
  private Path data = Path.of("");

  @Option(names = "--rounds", description = "Of each kind. Default: ${DEFAULT-VALUE}.")
  private int rounds = 5;

  @Option(names = "--batches", description = "In a round. Default: ${DEFAULT-VALUE}.")
  private int batches = 40;

  @Option(names = "--threads", description = "Of each pipeline. Default: ${DEFAULT-VALUE}.")
  private int threads = Runtime.getRuntime().availableProcessors();

  /** Runs the command line. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new InputBenchmark()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    Path work = Files.createTempDirectory("bench-input");
    try {
      compare("CIFAR-10, PNG records", "cifar10", data, work, false);
      compare("ImageNet, JPEG records to 128", "imagenet_128", sample(), work, true);
      return 0;
    } finally {
      delete(work);
    }
  }

  private Path sample() {
    return data.resolve("imagenet-sample");
  }

  private void compare(String what, String name, Path from, Path work, boolean crops) {
    Path records = work.resolve(name);
    try (Stored source = Stored.open(name, Split.TRAIN, Optional.of(from), DataOptions.DEFAULTS)) {
      Preparation.Plan plan =
          new Preparation.Plan("set", "train", records, 2, OptionalInt.empty(), true);
      new Preparation(source, plan, Optional.empty()).run(threads, done -> {}, () -> false);
    }
    List<Path> shards = shards(records);
    List<Rate> ours = new ArrayList<>();
    List<Rate> theirs = new ArrayList<>();
    try (ImageSet set = DataSets.open(name, Split.TRAIN, records);
        BatchStream stream = stream(set);
        TensorFlowInput pipeline =
            new TensorFlowInput(
                shards,
                crops ? OptionalInt.of(set.width()) : OptionalInt.empty(),
                set.size(),
                BATCH,
                threads)) {
      for (int round = -1; round < rounds; round++) {
        Rate a = rate(() -> next(stream, set));
        Rate b = rate(pipeline::next);
        // The first round of each warms up.
        if (round >= 0) {
          ours.add(a);
          theirs.add(b);
          print(
              "%s: round %d: ours %.0f images/s, tf.data %.0f",
              what, round + 1, a.perSecond(), b.perSecond());
        }
      }
    }
    double a = median(ours, Rate::perSecond);
    double b = median(theirs, Rate::perSecond);
    print(
        "%s, batch %d, %d threads each: ours %.0f images/s, tf.data %.0f, ratio %.2f",
        what, BATCH, threads, a, b, a / b);
    a = median(ours, Rate::perCpuSecond);
    b = median(theirs, Rate::perCpuSecond);
    print(
        "%s: per second of processor time: ours %.0f images, tf.data %.0f, ratio %.2f",
        what, a, b, a / b);
  }

  private BatchStream stream(ImageSet set) {
    return new Batches(set, BATCH, 0, new LatentDistribution.Normal(1), SampledLabels.NONE, 547)
        .stream(0, new ReadAhead(threads, 2));
  }

  /** A batch up to the tensor that a training step is fed. */
  private static void next(BatchStream stream, ImageSet set) {
    float[] images = stream.next().images();
    try (Tensor fed = Tensors.of(images, BATCH, set.height(), set.width(), set.channels())) {
      if (fed.shape().size() != images.length) {
        throw new IllegalStateException("A batch has another size than its tensor.");
      }
    }
  }

  /** Images a second by the clock, and by the processor time of the whole process. */
  private record Rate(double perSecond, double perCpuSecond) {}

  private Rate rate(Runnable next) {
    long begun = System.nanoTime();
    long cpu = processorTime();
    for (int i = 0; i < batches; i++) {
      next.run();
    }
    double images = batches * BATCH * 1e9;
    return new Rate(images / (System.nanoTime() - begun), images / (processorTime() - cpu));
  }

  private static long processorTime() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
        ? system.getProcessCpuTime()
        : System.nanoTime();
  }

  private static double median(List<Rate> rates, ToDoubleFunction<Rate> of) {
    double[] sorted = rates.stream().mapToDouble(of).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  private static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }

  private static List<Path> shards(Path folder) {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(f -> f.toString().contains(".tfrecord-")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(folder)) {
      all = new ArrayList<>(walk.toList());
    }
    Collections.reverse(all);
    for (Path each : all) {
      Files.delete(each);
    }
  }
}
