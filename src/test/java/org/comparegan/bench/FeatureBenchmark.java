package org.comparegan.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.comparegan.feature.FeatureNetwork;
import org.comparegan.feature.FeatureNetworks;
import org.comparegan.graph.GraphSession;
import org.comparegan.graph.Tensors;
import org.comparegan.metric.MetricProfiles;
import org.comparegan.random.AddressedRandom;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.types.TFloat32;

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
  public List<Outcome> measure(Conditions conditions) {
    byte[] frozen = network.get();
    conditions.note().accept(name);
    try (FeatureNetwork ours =
            FeatureNetworks.open(
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
        return List.of(new Outcome.Compared(turns, false));
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

  /**
   * A frozen graph with the layers of Inception v3 (Szegedy et al. 2016, as in the graph of
   * 2015-12-05) and random weights: as much work as the real one, 5.7 billion multiply-adds an
   * image.
   *
   * <p>Layers are written as words: {@code 1x7:128} is a convolution to 128 channels with a ReLU,
   * {@code /2} a stride of 2 without padding, {@code v} no padding, {@code max/2}, {@code max} and
   * {@code avg} pool 3×3 places.
   */
  static final class InceptionShape {
    private static final String STEM = "3x3/2:32 3x3v:32 3x3:64 max/2 1x1:80 3x3v:192 max/2";

    private static final List<List<String>> BLOCKS =
        List.of(
            first(32),
            first(64),
            first(64),
            List.of("3x3/2:384", "1x1:64 3x3:96 3x3/2:96", "max/2"),
            second(128),
            second(160),
            second(160),
            second(192),
            List.of("1x1:192 3x3/2:320", "1x1:192 1x7:192 7x1:192 3x3/2:192", "max/2"),
            third("avg"),
            third("max"));

    private final AddressedRandom random = AddressedRandom.of(1);
    private final Ops tf;
    private int layers;

    private InceptionShape(Graph graph) {
      this.tf = Ops.create(graph);
    }

    /** The graph, serialised; its tensors have Inception's names. */
    static byte[] frozen() {
      try (Graph graph = new Graph()) {
        new InceptionShape(graph).build();
        return graph.toGraphDef().toByteArray();
      }
    }

    private static List<String> first(int pooled) {
      return List.of("1x1:64", "1x1:48 5x5:64", "1x1:64 3x3:96 3x3:96", "avg 1x1:" + pooled);
    }

    private static List<String> second(int c) {
      return List.of(
          "1x1:192",
          "1x1:%1$d 1x7:%1$d 7x1:192".formatted(c),
          "1x1:%1$d 7x1:%1$d 1x7:%1$d 7x1:%1$d 1x7:192".formatted(c),
          "avg 1x1:192");
    }

    /** Where the real one splits after a layer, the layer is here once for each branch. */
    private static List<String> third(String pool) {
      return List.of(
          "1x1:320",
          "1x1:384 1x3:384",
          "1x1:384 3x1:384",
          "1x1:448 3x3:384 1x3:384",
          "1x1:448 3x3:384 3x1:384",
          pool + " 1x1:192");
    }

    private void build() {
      Operand<TFloat32> x =
          tf.withName("Mul")
              .placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, 299, 299, 3)));
      x = chain(x, STEM);
      for (List<String> block : BLOCKS) {
        List<Operand<TFloat32>> branches = new ArrayList<>();
        for (String branch : block) {
          branches.add(chain(x, branch));
        }
        x = tf.concat(branches, tf.constant(3));
      }
      Operand<TFloat32> pooled =
          tf.withName("pool_3")
              .nn
              .avgPool(x, List.of(1L, 8L, 8L, 1L), List.of(1L, 1L, 1L, 1L), "VALID");
      Operand<TFloat32> flat = tf.reshape(pooled, tf.constant(new int[] {-1, 2048}));
      tf.withName("logits").linalg.matMul(flat, weights(2048, 1008));
    }

    private Operand<TFloat32> chain(Operand<TFloat32> x, String words) {
      Operand<TFloat32> y = x;
      for (String word : words.split(" ")) {
        y = layer(y, word);
      }
      return y;
    }

    private Operand<TFloat32> layer(Operand<TFloat32> x, String word) {
      boolean halves = word.contains("/2");
      List<Long> strides = halves ? List.of(1L, 2L, 2L, 1L) : List.of(1L, 1L, 1L, 1L);
      String padding = halves || word.contains("v:") ? "VALID" : "SAME";
      List<Long> window = List.of(1L, 3L, 3L, 1L);
      if (word.startsWith("max")) {
        return tf.nn.maxPool(
            x, tf.constant(new int[] {1, 3, 3, 1}), tf.constant(ints(strides)), padding);
      }
      if (word.startsWith("avg")) {
        return tf.nn.avgPool(x, window, strides, padding);
      }
      long channels = Long.parseLong(word.substring(word.indexOf(':') + 1));
      long height = word.charAt(0) - '0';
      long width = word.charAt(2) - '0';
      Operand<TFloat32> kernel = weights(height, width, x.shape().get(3), channels);
      return tf.nn.relu(
          tf.nn.biasAdd(tf.nn.conv2d(x, kernel, strides, padding), weights(channels)));
    }

    private static int[] ints(List<Long> values) {
      return values.stream().mapToInt(Math::toIntExact).toArray();
    }

    /** Of the size that keeps the values of layers after a ReLU as large as they were. */
    private Operand<TFloat32> weights(long... shape) {
      int count = Math.toIntExact(Shape.of(shape).size());
      float scale = (float) Math.sqrt(2.0 * shape[shape.length - 1] / count);
      float[] values = random.stream("weights").normal(layers++, count, 0, scale);
      return tf.reshape(tf.constant(values), tf.constant(shape));
    }
  }
}
