package org.comparegan.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.comparegan.feature.FeatureNetwork;
import org.comparegan.graph.GraphSession;
import org.comparegan.graph.Tensors;
import org.comparegan.metric.MetricProfiles;
import org.comparegan.random.AddressedRandom;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.proto.GraphDef;

/**
 * Features of images in [0, 1] against the bare session of the same frozen graph, fed what the
 * network takes, in runs of as many images.
 *
 * @param name of the row
 * @param network a serialised frozen graph
 * @param side rows and columns of the images
 * @param images of a run
 * @param runs of a round
 */
record FeatureBenchmark(String name, Supplier<byte[]> network, int side, int images, int runs)
    implements Benchmark {

  /** A small frozen graph that takes its own size of images. */
  static FeatureBenchmark of(Path file, int side) {
    return new FeatureBenchmark(
        "features against the bare session",
        () -> {
          try {
            return Files.readAllBytes(file);
          } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read.", e);
          }
        },
        side,
        256,
        8);
  }

  /** A network as large as Inception; ours resizes the images as well. */
  static FeatureBenchmark inception() {
    return new FeatureBenchmark(
        "Inception's features against the bare session", InceptionShape::frozen, 128, 32, 1);
  }

  @Override
  public List<Row> rows() {
    return List.of(Row.atLeast(name, 0.95));
  }

  @Override
  public Map<String, Outcome> measure(Conditions conditions) {
    byte[] frozen = network.get();
    conditions.note().accept(name);
    try (FeatureNetwork ours =
            FeatureNetwork.open(
                name, frozen, MetricProfiles.COMPARE_GAN.preparation(), conditions.session());
        Graph graph = new Graph()) {
      graph.importGraphDef(GraphDef.parseFrom(frozen));
      int channels = ours.input().channels();
      float[] pictures = drawn(images * side * side * channels);
      int size = images * ours.input().height() * ours.input().width() * channels;
      try (Session bare = GraphSession.open(graph, conditions.session().config());
          Tensor fed =
              Tensors.of(
                  drawn(size), images, ours.input().height(), ours.input().width(), channels)) {
        Turns turns =
            Turns.of(
                conditions.rounds(),
                () -> repeat(() -> ours.run(pictures, side, side, channels)),
                () ->
                    repeat(
                        () ->
                            bare.runner()
                                .feed(ours.tensors().input(), fed)
                                .fetch(ours.tensors().features())
                                .fetch(ours.tensors().logits().orElseThrow())
                                .run()
                                .close()));
        return Map.of(name, new Outcome.Compared(turns, false));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(name + " is no graph.", e);
    }
  }

  private static float[] drawn(int count) {
    return AddressedRandom.of(1).stream("images").uniform(0, count);
  }

  private void repeat(Runnable run) {
    for (int i = 0; i < runs; i++) {
      run.run();
    }
  }
}
