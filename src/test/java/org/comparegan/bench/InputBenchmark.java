package org.comparegan.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
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

/**
 * Our stream of images against a tf.data pipeline of the same operations, from the same TFRecords:
 * ours up to the tensor that a step is fed, copies included.
 */
final class InputBenchmark implements Benchmark {
  private static final int BATCH = 64;
  private static final int BATCHES = 40;
  private static final String CIFAR = "input of CIFAR-10, PNG records";
  private static final String IMAGENET = "input of ImageNet, JPEG records to 128";

  @Override
  public List<Row> rows() {
    return List.of(Row.atLeast(CIFAR, 0.9), Row.atLeast(IMAGENET, 0.9));
  }

  @Override
  public Map<String, Outcome> measure(Conditions conditions) {
    Map<String, Outcome> outcomes = new LinkedHashMap<>();
    for (Row row : rows()) {
      outcomes.put(
          row.name(),
          conditions
              .data()
              .<Outcome>map(
                  data ->
                      row.name().equals(CIFAR)
                          ? compare("cifar10", data, false, conditions)
                          : compare(
                              "imagenet_128", data.resolve("imagenet-sample"), true, conditions))
              .orElseGet(() -> new Outcome.Absent("no --data-dir")));
    }
    return outcomes;
  }

  private static Outcome compare(String name, Path from, boolean crops, Conditions conditions) {
    conditions.note().accept("input of " + name);
    Path records = records(name, from, conditions);
    try (ImageSet set = DataSets.open(name, Split.TRAIN, records);
        BatchStream ours = stream(set, conditions.threads());
        TensorFlowInput theirs =
            new TensorFlowInput(
                shards(records),
                crops ? OptionalInt.of(set.width()) : OptionalInt.empty(),
                set.size(),
                BATCH,
                conditions.threads())) {
      return new Outcome.Compared(
          Turns.of(
              conditions.rounds(), () -> repeat(() -> next(ours, set)), () -> repeat(theirs::next)),
          false);
    }
  }

  private static Path records(String name, Path from, Conditions conditions) {
    Path records = conditions.work().resolve(name);
    try (Stored source = Stored.open(name, Split.TRAIN, Optional.of(from), DataOptions.DEFAULTS)) {
      Preparation.Plan plan =
          new Preparation.Plan("set", "train", records, 2, OptionalInt.empty(), true);
      new Preparation(source, plan, Optional.empty())
          .run(conditions.threads(), done -> {}, () -> false);
    }
    return records;
  }

  private static BatchStream stream(ImageSet set, int threads) {
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

  private static void repeat(Runnable next) {
    for (int i = 0; i < BATCHES; i++) {
      next.run();
    }
  }

  private static List<Path> shards(Path folder) {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> file.toString().contains(".tfrecord-")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
