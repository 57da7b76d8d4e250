package org.comparegan.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
 * @param network a frozen graph that takes its own size of images
 */
record FeatureBenchmark(Path network) implements Benchmark {
  private static final String NAME = "features against the bare session";
  private static final int RUN = 256;
  private static final int RUNS = 8;

  @Override
  public List<Row> rows() {
    return List.of(Row.atLeast(NAME, 0.95));
  }

  @Override
  public Map<String, Outcome> measure(Conditions conditions) {
    try (FeatureNetwork ours =
            FeatureNetwork.open(
                network, MetricProfiles.COMPARE_GAN.preparation(), conditions.session());
        Graph graph = new Graph()) {
      graph.importGraphDef(GraphDef.parseFrom(Files.readAllBytes(network)));
      int height = ours.input().height();
      int width = ours.input().width();
      int channels = ours.input().channels();
      float[] images =
          AddressedRandom.of(1).stream("images").uniform(0, RUN * height * width * channels);
      try (Session bare = GraphSession.open(graph, conditions.session().config());
          Tensor fed = Tensors.of(images, RUN, height, width, channels)) {
        Turns turns =
            Turns.of(
                conditions.rounds(),
                () -> repeat(() -> ours.run(images, height, width, channels)),
                () ->
                    repeat(
                        () ->
                            bare.runner()
                                .feed(ours.tensors().input(), fed)
                                .fetch(ours.tensors().features())
                                .fetch(ours.tensors().logits().orElseThrow())
                                .run()
                                .close()));
        return Map.of(NAME, new Outcome.Compared(turns, false));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(network + " cannot be read.", e);
    }
  }

  private static void repeat(Runnable run) {
    for (int i = 0; i < RUNS; i++) {
      run.run();
    }
  }
}
